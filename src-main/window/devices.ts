import { type BrowserWindow, powerMonitor, screen } from 'electron';

/** Describes the screens and the window, for diagnostics. Scanners and scales are not included, because they are plain keyboards. */
export const describeDevices = (window: BrowserWindow): object => ({
  screens: screen
    .getAllDisplays()
    .map(({ bounds, workArea, scaleFactor, rotation, touchSupport }) => ({ bounds, workArea, scaleFactor, rotation, touchSupport })),
  window: window.isDestroyed()
    ? null
    : {
        bounds: window.getBounds(),
        zoom: window.webContents.getZoomFactor(),
        hasKeyboard: window.isFocused(),
        visible: window.isVisible(),
        minimized: window.isMinimized(),
        fullScreen: window.isFullScreen(),
      },
  touchedSecondsAgo: powerMonitor.getSystemIdleTime(),
});
