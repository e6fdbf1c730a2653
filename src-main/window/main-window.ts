/** Opens the main window, which is the first one. */
import { BrowserWindow } from 'electron';
import { centered, clampToWorkArea } from './bounds';
import { fitPage, zoomFor } from './fit-page';
import { pagePreferences } from './page-preferences';
import { PAGE_URL } from './page-scheme';
import { coverScreen, workAreas } from './window-mode';
import type { WindowState } from './window-state';

/** The smallest supported screen. */
const MIN_SIZE = { width: 1024, height: 768 };

/**
 * Opens the window, which stays hidden until its first frame.
 * @param options.preload absolute path of the built preload script
 * @param options.state the stored state of the last session
 */
export function openWindow(options: { preload: string; icon: string; state: WindowState }): BrowserWindow {
  const { preload, icon, state } = options;
  const screens = workAreas();
  const bounds = state.bounds ? clampToWorkArea(state.bounds, screens) : centered({ width: 1280, height: 800 }, screens[0]);
  const window = new BrowserWindow({
    ...bounds,
    // Leave space for the title bar and the task bar. A scaled screen may be smaller than that.
    minWidth: Math.min(MIN_SIZE.width - 64, screens[0].width),
    minHeight: Math.min(MIN_SIZE.height - 128, screens[0].height),
    fullscreen: state.mode !== 'window',
    show: false,
    title: 'Stagebay',
    icon,
    backgroundColor: '#f4f2ed',
    autoHideMenuBar: true,
    webPreferences: { zoomFactor: zoomFor(bounds), ...pagePreferences(preload, 'main') },
  });
  if (state.mode !== 'window') coverScreen(window);
  else if (state.isMaximized) window.once('ready-to-show', () => window.maximize());
  fitPage(window);
  window.once('ready-to-show', () => window.show());
  // Keep the title, whatever title the page sets.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(PAGE_URL).catch(() => undefined); // `did-fail-load` handles the error and reloads.
  return window;
}
