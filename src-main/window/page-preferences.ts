import type { WebPreferences } from 'electron';
import { DISABLED_PAGE_FEATURES } from '../hardening';

/**
 * The web preferences of every window of the app, so that each page has the same sandbox.
 * @param preload absolute path of the built preload script
 * @param page the window; only the main one has HID devices
 */
export const pagePreferences = (preload: string, page: keyof typeof DISABLED_PAGE_FEATURES): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  disableBlinkFeatures: DISABLED_PAGE_FEATURES[page],
  // Allow sounds before the first touch, because a scan may be the first input.
  autoplayPolicy: 'no-user-gesture-required',
  // Keep timers exact in a covered window, because the seconds for Undo count there, too.
  backgroundThrottling: false,
});
