/** The one window. */
import { BrowserWindow } from 'electron';
import { DISABLED_PAGE_FEATURES } from '../hardening';
import { centred, fitted } from './bounds';
import { fitPage, zoomFor } from './fit-page';
import { PAGE_URL } from './page';
import type { WindowMemory } from './window-memory';
import { coverScreen, workAreas } from './window-mode';

/** The smallest screen a station has. */
const SMALLEST = { width: 1024, height: 768 };

/**
 * Opens the window; it shows itself with its first frame, so that nobody sees an empty one.
 * @param options.preload absolute path of the built preload
 * @param options.remembered how it stood the last time
 */
export function openWindow(options: { preload: string; icon: string; remembered: WindowMemory }): BrowserWindow {
  const { preload, icon, remembered } = options;
  const screens = workAreas();
  const bounds = remembered.bounds ? fitted(remembered.bounds, screens) : centred({ width: 1280, height: 800 }, screens[0]);
  const window = new BrowserWindow({
    ...bounds,
    // A little less than the screen: title bar and task bar take their part. A screen that is scaled up may have less.
    minWidth: Math.min(SMALLEST.width - 64, screens[0].width),
    minHeight: Math.min(SMALLEST.height - 128, screens[0].height),
    fullscreen: remembered.mode !== 'window',
    show: false,
    title: 'Stagebay',
    icon,
    backgroundColor: '#f4f2ed',
    autoHideMenuBar: true,
    webPreferences: {
      zoomFactor: zoomFor(bounds),
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableBlinkFeatures: DISABLED_PAGE_FEATURES,
      // The station beeps before anybody has touched it: the first thing that happens to it is a scan.
      autoplayPolicy: 'no-user-gesture-required',
      // A window behind another one still counts its seconds and sends its orders on time.
      backgroundThrottling: false,
    },
  });
  if (remembered.mode !== 'window') coverScreen(window);
  else if (remembered.maximised) window.once('ready-to-show', () => window.maximize());
  fitPage(window);
  window.once('ready-to-show', () => window.show());
  // The page says "Stagebay" and the station's name; a title from elsewhere is not taken.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(PAGE_URL).catch(() => undefined); // `did-fail-load` says it, and it is tried again.
  return window;
}
