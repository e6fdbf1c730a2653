/**
 * What the window is remembered by until the next start, in a tiny file: where it stood, and how. It is read before the
 * settings are, so that a kiosk is one from its first frame.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { Rectangle } from './bounds';

export type WindowMode = Settings['window.mode'];

export interface WindowState {
  readonly mode: WindowMode;
  /** As a window, whatever it was besides; `null` where it has never stood anywhere. */
  readonly bounds: Rectangle | null;
  readonly maximised: boolean;
}

const DEFAULT_STATE: WindowState = { mode: 'window', bounds: null, maximised: false };

const stateFile = (folder: string): string => join(folder, 'window.json');

/** What cannot be understood is as good as nothing: the window opens in the middle of the screen. */
export function loadWindowState(folder: string): WindowState {
  try {
    const { mode, bounds, maximised } = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Record<string, unknown>;
    return {
      mode: mode === 'full-screen' || mode === 'kiosk' ? mode : 'window',
      bounds: isRectangle(bounds) ? bounds : null,
      maximised: maximised === true,
    };
  } catch {
    return DEFAULT_STATE;
  }
}

/** A disk that takes nothing costs the memory, and nobody their window. */
export function saveWindowState(folder: string, state: WindowState): void {
  try {
    writeFileSync(stateFile(folder), JSON.stringify(state));
  } catch {
    // Said where an order is to be kept.
  }
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every(Number.isSafeInteger) && Number(width) > 0 && Number(height) > 0;
}
