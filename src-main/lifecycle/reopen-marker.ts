/**
 * A file that marks a station as closed by an installer. Installers reopen stations through the Task Scheduler, which may start
 * the task in any or all sessions, so only a session with this marker opens its window again.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const markerFile = (userData: string): string => join(userData, 'open-again');

/** Writes the marker, before the app closes for an installer. */
export function markForReopen(userData: string): void {
  try {
    writeFileSync(markerFile(userData), '');
  } catch {
    // If the disk cannot be written, a packer has to open the app.
  }
}

/** Removes the marker. @returns whether there was one: the app was closed for an installer and not opened since */
export function consumeReopenMarker(userData: string): boolean {
  try {
    rmSync(markerFile(userData));
    return true;
  } catch {
    return false;
  }
}
