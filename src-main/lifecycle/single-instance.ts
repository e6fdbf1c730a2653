/** The user-data folder of Chromium, and the single-instance lock, which Chromium keeps in it. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { isWritableFolder } from '../base';

/** Chromium's own files are in this folder inside the user-data folder, so that people who look for the journal find it. */
export const CHROMIUM_FOLDER = 'chromium';

export function setUserDataPaths(folder: string): void {
  app.setPath('userData', folder);
  app.setPath('sessionData', join(folder, CHROMIUM_FOLDER));
}

/**
 * Chromium reports a second instance if the user-data folder is not writable. A temporary folder for Chromium's files then lets the
 * window open, which shows the problem.
 * @returns false if another instance uses the same user-data folder; it then receives `second-instance`
 */
export function acquireSingleInstanceLock(userData: string): boolean {
  if (!isWritable(userData)) setUserDataPaths(mkdtempSync(join(tmpdir(), 'stagebay-')));
  return app.requestSingleInstanceLock();
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return isWritableFolder(folder);
  } catch {
    return false;
  }
}
