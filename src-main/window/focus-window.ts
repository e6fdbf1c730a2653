import type { BrowserWindow } from 'electron';

/** A second start, or a click on the task bar: the station is in front and takes keys again. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
