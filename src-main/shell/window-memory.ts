/**
 * What the window is remembered by until the next start, in a tiny file: where it stood, and how. It is read before the
 * settings are, so that a kiosk is one from its first frame.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../src-shared/settings';
import type { Area } from './bounds';

export type WindowMode = Settings['window.mode'];

export interface WindowMemory {
  readonly mode: WindowMode;
  /** As a window, whatever it was besides; `null` where it has never stood anywhere. */
  readonly bounds: Area | null;
  readonly maximised: boolean;
}

const NOTHING: WindowMemory = { mode: 'window', bounds: null, maximised: false };

const fileIn = (folder: string): string => join(folder, 'window.json');

/** What cannot be understood is as good as nothing: the window opens in the middle of the screen. */
export function readWindowMemory(folder: string): WindowMemory {
  try {
    const { mode, bounds, maximised } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Record<string, unknown>;
    return {
      mode: mode === 'full-screen' || mode === 'kiosk' ? mode : 'window',
      bounds: isArea(bounds) ? bounds : null,
      maximised: maximised === true,
    };
  } catch {
    return NOTHING;
  }
}

/** A disk that takes nothing costs the memory, and nobody their window. */
export function writeWindowMemory(folder: string, memory: WindowMemory): void {
  try {
    writeFileSync(fileIn(folder), JSON.stringify(memory));
  } catch {
    // Said where an order is to be kept.
  }
}

function isArea(value: unknown): value is Area {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every(Number.isSafeInteger) && Number(width) > 0 && Number(height) > 0;
}
