/** The one window. */
import { BrowserWindow } from 'electron';
import { DISABLED_PAGE_FEATURES } from '../hardening';
import { centered, clampToWorkArea } from './bounds';
import { fitPage, zoomFor } from './fit-page';
import { PAGE_URL } from './page-scheme';
import { coverScreen, workAreas } from './window-mode';
import type { WindowState } from './window-state';

/** The smallest screen a station has. */
const MIN_SIZE = { width: 1024, height: 768 };

/**
 * Opens the window; it shows itself with its first frame, so that nobody sees an empty one.
 * @param options.preload absolute path of the built preload
 * @param options.remembered how it stood the last time
 */
export function openWindow(options: { preload: string; icon: string; state: WindowState }): BrowserWindow {
  const { preload, icon, state } = options;
  const screens = workAreas();
  const bounds = state.bounds ? clampToWorkArea(state.bounds, screens) : centered({ width: 1280, height: 800 }, screens[0]);
  const window = new BrowserWindow({
    ...bounds,
    // A little less than the screen: title bar and task bar take their part. A screen that is scaled up may have less.
    minWidth: Math.min(MIN_SIZE.width - 64, screens[0].width),
    minHeight: Math.min(MIN_SIZE.height - 128, screens[0].height),
    fullscreen: state.mode !== 'window',
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
  if (state.mode !== 'window') coverScreen(window);
  else if (state.maximised) window.once('ready-to-show', () => window.maximize());
  fitPage(window);
  window.once('ready-to-show', () => window.show());
  // The page says "Stagebay" and the station's name; a title from elsewhere is not taken.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(PAGE_URL).catch(() => undefined); // `did-fail-load` says it, and it is tried again.
  return window;
}
