import { type BrowserWindow, powerMonitor, screen } from 'electron';

/**
 * Describes the screens and the windows, for diagnostics.
 * @param second the window with the Handover view; `null` while it is closed
 */
export const describeDevices = (window: BrowserWindow, second: BrowserWindow | null): object => ({
  screens: screen
    .getAllDisplays()
    .map(({ bounds, workArea, scaleFactor, rotation, touchSupport }) => ({ bounds, workArea, scaleFactor, rotation, touchSupport })),
  window: describeWindow(window),
  secondWindow: second && describeWindow(second),
  touchedSecondsAgo: powerMonitor.getSystemIdleTime(),
});

const describeWindow = (window: BrowserWindow): object | null =>
  window.isDestroyed()
    ? null
    : {
        bounds: window.getBounds(),
        zoom: window.webContents.getZoomFactor(),
        hasKeyboard: window.isFocused(),
        visible: window.isVisible(),
        minimized: window.isMinimized(),
        fullScreen: window.isFullScreen(),
      };
