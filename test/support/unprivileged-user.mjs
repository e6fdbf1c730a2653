/** Runs programs as the user nobody if the tests run as root, because Chromium's sandbox does not start for root. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import path from 'node:path';

export const isRoot = process.getuid?.() === 0;

/** The id of the user nobody, who owns no files. */
export const NOBODY_UID = 65_534;

/** Options of `spawn` that run a program as an unprivileged user: as nobody if the tests run as root, otherwise as the tests. */
export const UNPRIVILEGED = isRoot ? { uid: NOBODY_UID, gid: NOBODY_UID } : {};

/**
 * Creates a home folder that the unprivileged user owns.
 * @param {string} folder a folder of the test, which the unprivileged user may read afterwards
 * @returns {string} its path
 */
export function createUnprivilegedHome(folder) {
  const home = path.join(folder, 'home');
  mkdirSync(home, { recursive: true });
  if (isRoot) {
    chmodSync(folder, 0o755);
    chownSync(home, NOBODY_UID, NOBODY_UID);
  }
  return home;
}

/**
 * Copies a program's folder to a place that the unprivileged user can read. It makes hard links if the file system has them, because
 * Electron has 250 MB.
 * @param {string} from
 * @param {string} to a path that does not exist
 */
export function copyProgram(from, to) {
  execFileSync('sh', ['-c', 'cp -al "$0" "$1" 2>/dev/null || cp -a "$0" "$1"', from, to]);
}
