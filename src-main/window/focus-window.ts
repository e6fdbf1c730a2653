import type { BrowserWindow } from 'electron';

/** Shows the window in front of all others and gives it the keyboard, even if it was minimized. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
