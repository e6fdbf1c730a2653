/** Protects the app's files from other users of the computer: mode 0600 for files, 0700 for folders, and access lists on Windows. */
import { chmodSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log';
import { restrictWindowsAccess } from './windows-access-list';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const MODE_BITS = 0o7777;
const STICKY = 0o1000;

/** Applies to all files that this process and its children create from now on. Windows has access lists instead. */
export function keepNewFilesPrivate(): void {
  if (process.platform !== 'win32') process.umask(0o077);
}

/**
 * Creates the station's folder if it is missing, and restricts an existing one to its owner, because earlier versions left it open.
 * Other users then cannot access anything inside, whatever its mode is.
 */
export function makeFolderPrivate(folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    const found = statSync(folder);
    if (process.platform === 'win32' || !isOwnFile(found) || (found.mode & MODE_BITS) === FOLDER_MODE) return;
    // A folder with the sticky bit, such as /tmp, is shared by all users.
    if ((found.mode & STICKY) !== 0) throw new Error('it is a folder that several users share');
    chmodSync(folder, FOLDER_MODE);
  } catch (error) {
    log.warn('files-exposed', { detail: errorDetail(error) });
  }
}

/**
 * Corrects the modes of all files in the station's folder, so that they stay private when the folder is copied or moved. Skips links
 * and other users' files. Chromium creates the files of its profile with the umask of `keepNewFilesPrivate`.
 * @param skippedFolders names of folders whose contents are not changed
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

/** @returns the number of corrected files */
async function correctModes(folder: string, skippedFolders: readonly string[]): Promise<number> {
  let corrected = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (!found || !isOwnFile(found) || !(found.isFile() || found.isDirectory())) continue;
    const mode = found.isDirectory() ? FOLDER_MODE : FILE_MODE;
    if ((found.mode & MODE_BITS) !== mode) {
      // A file that no longer exists was a temporary one.
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

/** The error code if there is one, because a message contains the path, and so the user's name. */
const errorDetail = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
