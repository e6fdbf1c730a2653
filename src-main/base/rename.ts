/**
 * Renames that another program disturbs for a moment: on Windows a virus scanner or an indexer opens a file that was just written,
 * and until it closes the file a rename fails. Its error is the one of a file that is in use for hours, so the time is limited.
 */
import { type PathLike, renameSync as renameOnceSync } from 'node:fs';
import { rename as renameOnce } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often, and how long apart in milliseconds: half a second in all. */
const MAX_ATTEMPTS = 10;
const DELAY_MS = 50;

const FILE_IN_USE_CODES = ['EPERM', 'EACCES', 'EBUSY'];

/** Elsewhere an open file can be renamed, and these errors mean that the folder's rights forbid it. */
const shouldRetry = (error: unknown, attempt: number, platform: NodeJS.Platform): boolean =>
  platform === 'win32' && attempt < MAX_ATTEMPTS && FILE_IN_USE_CODES.includes((error as NodeJS.ErrnoException).code ?? '');

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

/** The same while nothing else may happen: this thread waits. @throws the system's last error */
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
