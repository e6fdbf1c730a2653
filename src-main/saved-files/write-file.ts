/**
 * Writes a file whole or not at all, and never over another one: into a temporary file beside it, which takes the first name that
 * is free when all of it is on the disk.
 */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import type { FileProblem } from '../../src-shared/station/file-task';
import { type Disk, NotRespondingError, untilAborted } from './disk';
import { toFileProblem } from './file-problem';

export type Chunk = Uint8Array | string;

export interface WriteOptions {
  readonly signal?: AbortSignal;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** `exists`: every name that was allowed is taken. */
export type WriteProblem = FileProblem | { readonly kind: 'exists' } | { readonly kind: 'stopped' };

class NamesTakenError extends Error {}

/** The station's user alone: exports name customers. On Windows the folder's access list decides. */
const OWNER_ONLY_MODE = 0o600;

/** No single operation has much to do: one that takes long is one that hangs. */
const SYNC_INTERVAL_BYTES = 8_000_000;

const CLEANUP_TIMEOUT_MS = 2_000;

/** @param names paths in one folder, the preferred one first */
export async function writeFileAtomically(
  disk: Disk,
  candidatePaths: readonly [string, ...string[]],
  chunks: AsyncIterable<Chunk>,
  { signal = new AbortController().signal }: WriteOptions = {},
): Promise<Result<WrittenFile, WriteProblem>> {
  try {
    return ok(await writeAndRename(disk, candidatePaths, chunks, signal));
  } catch (error) {
    if (error instanceof NamesTakenError) return fail({ kind: 'exists' });
    return fail(signal.aborted ? { kind: 'stopped' } : toFileProblem(error));
  }
}

async function writeAndRename(
  disk: Disk,
  candidatePaths: readonly [string, ...string[]],
  chunks: AsyncIterable<Chunk>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const { operations } = disk;
  // Short, because the file's own name may be as long as the disk allows; new, because a file of a person may have any name.
  const temporaryPath = join(dirname(candidatePaths[0]), `stagebay-${randomBytes(6).toString('hex')}.part`);
  const deleteTemporaryFile = async (handle: FileHandle) => {
    // Waits for what the handle is still doing.
    await handle.close().catch(() => undefined);
    await operations.rm(temporaryPath, { force: true });
  };
  let opening: Promise<FileHandle> | undefined;
  try {
    const handle = await disk.runWithTimeout(
      () => {
        opening = operations.open(temporaryPath, 'wx', OWNER_ONLY_MODE);
        return opening;
      },
      { signal },
    );
    const bytes = await writeChunks(disk, handle, chunks, signal);
    // From here on it cannot be stopped: a file that was stopped must not appear a moment later.
    await disk.runWithTimeout(() => handle.close());
    return { path: await claimPath(disk, temporaryPath, candidatePaths), bytes };
  } catch (error) {
    const discarding = opening?.then(deleteTemporaryFile).catch(() => undefined);
    // A folder that hangs is not waited for twice: what was begun is removed when it answers.
    if (discarding && !(error instanceof NotRespondingError)) await withTimeout(CLEANUP_TIMEOUT_MS, discarding);
    throw error;
  }
}

/**
 * Renames the temporary file to the first name that is free. An empty file is created under that name first, because creating
 * fails where a file exists, and renaming replaces it.
 * @returns the name
 * @throws NamesTakenError, or what the disk answers
 */
async function claimPath({ operations, runWithTimeout }: Disk, temporaryPath: string, candidatePaths: readonly string[]): Promise<string> {
  for (const name of candidatePaths) {
    let creating: Promise<void> | undefined;
    try {
      await runWithTimeout(() => {
        creating = operations.open(name, 'wx', OWNER_ONLY_MODE).then((handle) => handle.close());
        return creating;
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      // A folder that answers later has an empty file then.
      void creating?.then(() => operations.rm(name, { force: true })).catch(() => undefined);
      throw error;
    }
    try {
      await runWithTimeout(() => operations.rename(temporaryPath, name));
    } catch (error) {
      // A rename that hangs may still happen: then the file is whole, and stays.
      if (!(error instanceof NotRespondingError)) await runWithTimeout(() => operations.rm(name, { force: true }));
      throw error;
    }
    return name;
  }
  throw new NamesTakenError();
}

async function writeChunks(disk: Disk, handle: FileHandle, chunks: AsyncIterable<Chunk>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  let unsyncedBytes = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Where the contents come from has time limits of its own.
      const { done, value } = await untilAborted(iterator.next(), signal);
      if (done) break;
      await disk.runWithTimeout(() => handle.writeFile(value), { signal });
      const length = Buffer.byteLength(value);
      bytes += length;
      unsyncedBytes += length;
      if (unsyncedBytes < SYNC_INTERVAL_BYTES) continue;
      await disk.runWithTimeout(() => handle.sync(), { signal });
      unsyncedBytes = 0;
    }
  } finally {
    // Not waited for: it ends when what it waits for does.
    void iterator.return?.().then(undefined, () => undefined);
  }
  await disk.runWithTimeout(() => handle.sync(), { signal });
  return bytes;
}
