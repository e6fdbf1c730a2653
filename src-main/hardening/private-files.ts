/** Keeps what the app writes from the other users of the computer: files 0600, folders 0700, and the same on Windows. */
import { chmodSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log';
import { restrictWindowsAccess } from './windows-access-list';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const MODE_BITS = 0o7777;
const STICKY = 0o1000;

/** For everything that this process and its children create from here on. Windows has access lists instead. */
export function keepNewFilesPrivate(): void {
  if (process.platform !== 'win32') process.umask(0o077);
}

/**
 * Creates the station's folder where it is missing, and closes an existing one to other users: nothing below it can be reached
 * then, whatever its own mode is. At once, because an earlier version left it open.
 */
export function makeFolderPrivate(folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    const found = statSync(folder);
    if (process.platform === 'win32' || !isOwnFile(found) || (found.mode & MODE_BITS) === FOLDER_MODE) return;
    // A sticky folder, such as /tmp, is everybody's.
    if ((found.mode & STICKY) !== 0) throw new Error('it is a folder that several users share');
    chmodSync(folder, FOLDER_MODE);
  } catch (error) {
    log.warn('files-exposed', { detail: errorDetail(error) });
  }
}

/**
 * Corrects the modes of everything in the station's folder. It closes nothing that `makeFolderPrivate` has not closed, and holds
 * where a folder is copied or moved. Links are left alone, as are another user's files, and of Chromium's profile all but its top
 * folder: Chromium creates its files itself, with the umask of `keepNewFilesPrivate`.
 * @param untouched the names of folders whose contents are left as they are
 */
export async function makeFilesPrivate(folder: string, log: Log, skippedFolders: readonly string[] = []): Promise<void> {
  try {
    if (process.platform === 'win32') {
      if (await restrictWindowsAccess(folder)) log.info('files-made-private', { files: null });
      return;
    }
    const files = await correctModes(folder, skippedFolders);
    if (files > 0) log.info('files-made-private', { files });
  } catch (error) {
    log.warn('files-exposed', { detail: errorDetail(error) });
  }
}

/** @returns how many were corrected */
async function correctModes(folder: string, skippedFolders: readonly string[]): Promise<number> {
  let corrected = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (!found || !isOwnFile(found) || !(found.isFile() || found.isDirectory())) continue;
    const mode = found.isDirectory() ? FOLDER_MODE : FILE_MODE;
    if ((found.mode & MODE_BITS) !== mode) {
      // A file that is gone by now was a temporary one.
      corrected += await chmod(path, mode).then(
        () => 1,
        () => 0,
      );
    }
    if (found.isDirectory() && !skippedFolders.includes(name)) corrected += await correctModes(path, []);
  }
  return corrected;
}

const isOwnFile = ({ uid }: Stats): boolean => uid === process.getuid?.();

/** The code where there is one: a message names the path, which has the user's name. */
const errorDetail = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
