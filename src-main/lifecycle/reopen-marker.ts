/**
 * A station that an installer has closed remembers it, and is opened again by it. The Task Scheduler, through which installers
 * reach the sessions of others, may start its task in any or all of them; only where this note lies was a window to come back.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const markerFile = (userData: string): string => join(userData, 'open-again');

/** Written before the app closes for an installer. */
export function markForReopen(userData: string): void {
  try {
    writeFileSync(markerFile(userData), '');
  } catch {
    // On a disk that takes nothing somebody has to open it by hand.
  }
}

/** @returns whether the app was closed for an installer and has not been open since; asked again, it was not */
export function consumeReopenMarker(userData: string): boolean {
  try {
    rmSync(markerFile(userData));
    return true;
  } catch {
    return false;
  }
}
