/** Writes a file whole or not at all: into a temporary file beside it, which takes its name when all of it is on the disk. */
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
  /** Whether a file of that name may go: the system's dialog has asked, a switch has not. */
  readonly replace: boolean;
  readonly signal?: AbortSignal;
  /** The file's permissions, where the system has them. */
  readonly mode?: number;
}

export type WriteProblem = FileProblem | { readonly kind: 'exists' } | { readonly kind: 'stopped' };

/** No single operation has much to do: one that takes long is one that hangs. */
const SYNC_EVERY_BYTES = 8_000_000;

const CLEAN_UP_WITHIN_MS = 2_000;

/** @returns how many bytes the file has */
export async function writeWhole(
  disk: Disk,
  file: string,
  chunks: AsyncIterable<Chunk>,
  { replace, signal = new AbortController().signal, mode = 0o666 }: WriteOptions,
): Promise<Result<number, WriteProblem>> {
  try {
    if (!replace && (await exists(disk, file, signal))) return fail({ kind: 'exists' });
    return ok(await writeThenRename(disk, file, chunks, { signal, mode }));
  } catch (error) {
    return fail(signal.aborted ? { kind: 'stopped' } : fileProblem(error));
  }
}

async function writeThenRename(
  disk: Disk,
  file: string,
  chunks: AsyncIterable<Chunk>,
  { signal, mode }: { readonly signal: AbortSignal; readonly mode: number },
): Promise<number> {
  const { operations } = disk;
  // Short, because the file's own name may be as long as the disk allows; new, because a file of a person may have any name.
  const part = join(dirname(file), `stagebay-${randomBytes(6).toString('hex')}.part`);
  const discard = async (handle: FileHandle) => {
    // Waits for what the handle is still doing.
    await handle.close().catch(() => undefined);
    await operations.rm(part, { force: true });
  };
  let opening: Promise<FileHandle> | undefined;
  try {
    const handle = await disk.wait(
      () => {
        opening = operations.open(part, 'wx', mode);
        return opening;
      },
      { signal },
    );
    const bytes = await writeAll(disk, handle, chunks, signal);
    // From here on it cannot be stopped: a file that was stopped must not appear a moment later.
    await disk.wait(() => handle.close());
    await disk.wait(() => operations.rename(part, file));
    return bytes;
  } catch (error) {
    const discarding = opening?.then(discard).catch(() => undefined);
    // A folder that hangs is not waited for twice: what was begun is removed when it answers.
    if (discarding && !(error instanceof NotRespondingError)) await within(CLEAN_UP_WITHIN_MS, discarding);
    throw error;
  }
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

async function exists(disk: Disk, file: string, signal: AbortSignal): Promise<boolean> {
  return disk.wait(
    () =>
      disk.operations.stat(file).then(
        () => true,
        () => false,
      ),
    { signal },
  );
}
