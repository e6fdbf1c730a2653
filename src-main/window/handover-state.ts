/** Stores whether the second window is open, and where it stands, in a small file of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRectangle } from './bounds';
import type { LastPlaces } from './handover-placement';

export interface HandoverState extends LastPlaces {
  /** Whether the window opens with the app: it was open when the app ended, for example for an update. */
  readonly isOpen: boolean;
}

const DEFAULT_STATE: HandoverState = { isOpen: false, bounds: null, screen: null };

const stateFile = (folder: string): string => join(folder, 'handover-window.json');

/** Falls back to the default state (closed) if the file is missing or invalid. */
export function loadHandoverState(folder: string): HandoverState {
  try {
    const { isOpen, bounds, screen } = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Record<string, unknown>;
    return {
      isOpen: isOpen === true,
      bounds: isRectangle(bounds) ? bounds : null,
      screen: isRectangle(screen) ? screen : null,
    };
  } catch {
    return DEFAULT_STATE;
  }
}

/** Ignores write errors, because the window works without the stored state. */
export function saveHandoverState(folder: string, state: HandoverState): void {
  try {
    writeFileSync(stateFile(folder), JSON.stringify(state));
  } catch {
    // A full disk is reported when an order cannot be saved.
  }
}
