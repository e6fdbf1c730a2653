/**
 * Writes a file atomically without replacing an existing one: writes a temporary file in the same folder, and renames it to the first
 * free name when all data is on the disk.
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

/** `exists`: every candidate path is taken. */
export type WriteProblem = FileProblem | { readonly kind: 'exists' } | { readonly kind: 'stopped' };

class NamesTakenError extends Error {}

/** Only the station's user may read the file, because exports contain names of customers. On Windows the folder's access list applies. */
const OWNER_ONLY_MODE = 0o600;

/** Flushes in small steps, so that a slow operation always means a hanging disk. */
const SYNC_INTERVAL_BYTES = 8_000_000;

const CLEANUP_TIMEOUT_MS = 2_000;

/** Writes chunks to the first free path. @param candidatePaths paths in one folder, the preferred one first */
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
  // Use a short name, because the final name may have the maximum length, and a random one to avoid the user's files.
  const temporaryPath = join(dirname(candidatePaths[0]), `stagebay-${randomBytes(6).toString('hex')}.part`);
  const deleteTemporaryFile = async (handle: FileHandle) => {
    // `close` waits for the handle's pending operations.
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
    // From here on the signal is ignored, because a stopped file must not appear afterwards.
    await disk.runWithTimeout(() => handle.close());
    return { path: await claimPath(disk, temporaryPath, candidatePaths), bytes };
  } catch (error) {
    const discarding = opening?.then(deleteTemporaryFile).catch(() => undefined);
    // Do not wait for a hanging folder again; the temporary file is deleted when the folder responds.
    if (discarding && !(error instanceof NotRespondingError)) await withTimeout(CLEANUP_TIMEOUT_MS, discarding);
    throw error;
  }
}

/**
 * Renames the temporary file to the first free path. Creates an empty file there first, because creating fails for an existing file,
 * while renaming would replace it.
 * @returns the path
 * @throws NamesTakenError, or the error of the disk
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
      // If a hanging folder responds later, it contains an empty file.
      void creating?.then(() => operations.rm(name, { force: true })).catch(() => undefined);
      throw error;
    }
    try {
      await runWithTimeout(() => operations.rename(temporaryPath, name));
    } catch (error) {
      // After a timeout, keep the file, because the rename may still complete and then the file is whole.
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
      // The source of the contents has its own timeouts.
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
    // Do not wait for the iterator to end, because its source may hang.
    void iterator.return?.().then(undefined, () => undefined);
  }
  await disk.runWithTimeout(() => handle.sync(), { signal });
  return bytes;
}
