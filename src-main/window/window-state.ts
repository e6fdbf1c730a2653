/**
 * Stores the window's position, size and mode for the next start, in a small file of its own. It is read before the settings, so that
 * a kiosk covers the screen from its first frame.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { isRectangle, type Rectangle } from './bounds';

export type WindowMode = Settings['window.mode'];

export interface WindowState {
  readonly mode: WindowMode;
  /** The bounds in window mode, neither maximized nor full screen; `null` before the first start. */
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
}

const DEFAULT_STATE: WindowState = { mode: 'window', bounds: null, isMaximized: false };

const stateFile = (folder: string): string => join(folder, 'window.json');

/** Falls back to the default state (a centered window) if the file is missing or invalid. */
export function loadWindowState(folder: string): WindowState {
  try {
    // `maximised` keeps its spelling, because earlier versions read the same file.
    const { mode, bounds, maximised } = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Record<string, unknown>;
    return {
      mode: mode === 'full-screen' || mode === 'kiosk' ? mode : 'window',
      bounds: isRectangle(bounds) ? bounds : null,
      isMaximized: maximised === true,
    };
  } catch {
    return DEFAULT_STATE;
  }
}

/** Ignores write errors, because the window works without the stored state. */
export function saveWindowState(folder: string, state: WindowState): void {
  try {
    const { mode, bounds, isMaximized } = state;
    writeFileSync(stateFile(folder), JSON.stringify({ mode, bounds, maximised: isMaximized }));
  } catch {
    // A full disk is reported when an order cannot be saved.
  }
}
