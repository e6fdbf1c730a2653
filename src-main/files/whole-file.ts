/**
 * Writes a file whole or not at all, and never over another one: into a temporary file beside it, which takes the first name that
 * is free when all of it is on the disk.
 */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileProblem } from '../../src-shared/file-task';
import { fail, ok, type Result } from '../../src-shared/result';
import { within } from '../../src-shared/within';
import { type Disk, NotRespondingError, untilAborted } from './disk';
import { fileProblem } from './problem';

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
const FILE_MODE = 0o600;

/** No single operation has much to do: one that takes long is one that hangs. */
const SYNC_EVERY_BYTES = 8_000_000;

const CLEAN_UP_WITHIN_MS = 2_000;

/** @param names paths in one folder, the preferred one first */
export async function writeWhole(
  disk: Disk,
  names: readonly [string, ...string[]],
  chunks: AsyncIterable<Chunk>,
  { signal = new AbortController().signal }: WriteOptions = {},
): Promise<Result<WrittenFile, WriteProblem>> {
  try {
    return ok(await writeThenName(disk, names, chunks, signal));
  } catch (error) {
    if (error instanceof NamesTakenError) return fail({ kind: 'exists' });
    return fail(signal.aborted ? { kind: 'stopped' } : fileProblem(error));
  }
}

async function writeThenName(
  disk: Disk,
  names: readonly [string, ...string[]],
  chunks: AsyncIterable<Chunk>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const { operations } = disk;
  // Short, because the file's own name may be as long as the disk allows; new, because a file of a person may have any name.
  const part = join(dirname(names[0]), `stagebay-${randomBytes(6).toString('hex')}.part`);
  const discard = async (handle: FileHandle) => {
    // Waits for what the handle is still doing.
    await handle.close().catch(() => undefined);
    await operations.rm(part, { force: true });
  };
  let opening: Promise<FileHandle> | undefined;
  try {
    const handle = await disk.wait(
      () => {
        opening = operations.open(part, 'wx', FILE_MODE);
        return opening;
      },
      { signal },
    );
    const bytes = await writeAll(disk, handle, chunks, signal);
    // From here on it cannot be stopped: a file that was stopped must not appear a moment later.
    await disk.wait(() => handle.close());
    return { path: await takeName(disk, part, names), bytes };
  } catch (error) {
    const discarding = opening?.then(discard).catch(() => undefined);
    // A folder that hangs is not waited for twice: what was begun is removed when it answers.
    if (discarding && !(error instanceof NotRespondingError)) await within(CLEAN_UP_WITHIN_MS, discarding);
    throw error;
  }
}

/**
 * Renames the temporary file to the first name that is free. An empty file is created under that name first, because creating
 * fails where a file exists, and renaming replaces it.
 * @returns the name
 * @throws NamesTakenError, or what the disk answers
 */
async function takeName({ operations, wait }: Disk, part: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    let creating: Promise<void> | undefined;
    try {
      await wait(() => {
        creating = operations.open(name, 'wx', FILE_MODE).then((handle) => handle.close());
        return creating;
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      // A folder that answers later has an empty file then.
      void creating?.then(() => operations.rm(name, { force: true })).catch(() => undefined);
      throw error;
    }
    try {
      await wait(() => operations.rename(part, name));
    } catch (error) {
      // A rename that hangs may still happen: then the file is whole, and stays.
      if (!(error instanceof NotRespondingError)) await wait(() => operations.rm(name, { force: true }));
      throw error;
    }
    return name;
  }
  throw new NamesTakenError();
}

async function writeAll(disk: Disk, handle: FileHandle, chunks: AsyncIterable<Chunk>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  let unsynced = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Where the contents come from has time limits of its own.
      const { done, value } = await untilAborted(iterator.next(), signal);
      if (done) break;
      await disk.wait(() => handle.writeFile(value), { signal });
      const length = Buffer.byteLength(value);
      bytes += length;
      unsynced += length;
      if (unsynced < SYNC_EVERY_BYTES) continue;
      await disk.wait(() => handle.sync(), { signal });
      unsynced = 0;
    }
  } finally {
    // Not waited for: it ends when what it waits for does.
    void iterator.return?.().then(undefined, () => undefined);
  }
  await disk.wait(() => handle.sync(), { signal });
  return bytes;
}
