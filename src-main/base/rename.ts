/**
 * Renames a file, with retries on Windows. A virus scanner or an indexer there opens a file that was just written, and the rename
 * fails until it closes the file. A file that is in use for hours gives the same error, so the number of retries is limited.
 */
import { type PathLike, renameSync as renameOnceSync } from 'node:fs';
import { rename as renameOnce } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Half a second in total. */
const MAX_ATTEMPTS = 10;
const DELAY_MS = 50;

const FILE_IN_USE_CODES = ['EPERM', 'EACCES', 'EBUSY'];

/** On other systems an open file can be renamed, and these errors mean missing permissions on the folder. */
const shouldRetry = (error: unknown, attempt: number, platform: NodeJS.Platform): boolean =>
  platform === 'win32' && attempt < MAX_ATTEMPTS && FILE_IN_USE_CODES.includes((error as NodeJS.ErrnoException).code ?? '');

/** Replaceable in tests. */
interface RenameOptions {
  readonly platform?: NodeJS.Platform;
}

/** @throws the system's last error */
export async function rename(
  from: PathLike,
  to: PathLike,
  { platform = process.platform, once = renameOnce }: RenameOptions & { readonly once?: typeof renameOnce } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(from, to);
    } catch (error) {
      if (!shouldRetry(error, attempt, platform)) throw error;
      await delay(DELAY_MS);
    }
  }
}

/** Blocks this thread while it retries. @throws the system's last error */
export function renameSync(
  from: PathLike,
  to: PathLike,
  { platform = process.platform, once = renameOnceSync }: RenameOptions & { readonly once?: typeof renameOnceSync } = {},
): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      once(from, to);
      return;
    } catch (error) {
      if (!shouldRetry(error, attempt, platform)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DELAY_MS);
    }
  }
}
