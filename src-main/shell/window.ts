/** The one window. */
import { BrowserWindow } from 'electron';
import type { Log } from '../log';
import { PAGE_URL } from './page';

/** The smallest screen a station has: nothing is cut off there. */
const SMALLEST = { width: 1024, height: 768 };

/**
 * Opens the window; it shows itself with its first frame, so that nobody sees an empty one.
 * @param preload absolute path of the built preload
 */
export function openWindow(options: { preload: string; icon: string; log: Log }): BrowserWindow {
  const { preload, icon, log } = options;
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    // A little less than the screen: title bar and task bar take their part.
    minWidth: SMALLEST.width - 64,
    minHeight: SMALLEST.height - 128,
    show: false,
    title: 'Stagebay',
    icon,
    backgroundColor: '#f4f2ed',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // The station beeps before anybody has touched it: the first thing that happens to it is a scan.
      autoplayPolicy: 'no-user-gesture-required',
      // A window behind another one still counts its seconds and sends its orders on time.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  // The page says "Stagebay" and the station's name; a title from elsewhere is not taken.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('window-gone', { reason, exitCode });
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** A second start, or a click on the task bar: the station is in front and takes keys again. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
