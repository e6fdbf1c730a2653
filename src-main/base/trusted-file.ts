/** Reads a file that controls the station, and refuses one that another user could have written. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../src-shared/base/result';

export type TrustedFileProblem =
  | { readonly kind: 'missing' }
  /** `detail` is the system's error code. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** A user other than the required owner could have written it. */
  | { readonly kind: 'untrusted'; readonly why: keyof typeof DISTRUST_REASONS };

/** Why a file is not trusted, for IT: the end of a sentence about the file. */
export const DISTRUST_REASONS = {
  link: 'is a link, and a link is not followed',
  'not-a-file': 'is not a file',
  owner: 'does not belong to root',
  writable: 'can be written by others than its owner',
} as const;

/** The mode bits that let the group or other users write. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * @param owner the user ID that must own the file: links are then not followed, and a file that others can write is refused;
 *   `null` accepts any owner
 * @param maxBytes a larger file is refused as `unreadable`, without being read to its end
 */
export async function readTrustedFile(file: string, owner: number | null, maxBytes: number): Promise<Result<Buffer, TrustedFileProblem>> {
  let handle: FileHandle | undefined;
  try {
    // Open the file once, and check and read through that handle, because another file could take its place between two opens.
    // O_NONBLOCK, because opening a pipe that no process writes into would block forever.
    handle = await open(file, owner === null ? 'r' : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const why = owner === null ? null : await distrustReason(handle, owner);
    if (why) return fail({ kind: 'untrusted', why });
    const bytes = await readAtMost(handle, maxBytes + 1);
    return bytes.length > maxBytes ? fail({ kind: 'unreadable', detail: `it is larger than ${maxBytes} bytes` }) : ok(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' && owner !== null) return fail({ kind: 'untrusted', why: 'link' });
    // ENOTDIR: a file has the name of the folder, so the file in it is missing as well.
    return fail(code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'unreadable', detail: code ?? message });
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

async function distrustReason(handle: FileHandle, owner: number): Promise<'not-a-file' | 'owner' | 'writable' | null> {
  const stats = await handle.stat();
  if (!stats.isFile()) return 'not-a-file';
  if (stats.uid !== owner) return 'owner';
  return (stats.mode & WRITABLE_BY_OTHERS) === 0 ? null : 'writable';
}

async function readAtMost(handle: FileHandle, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let remaining = maxBytes; remaining > 0; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(remaining, 65_536)));
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    remaining -= bytesRead;
  }
  return Buffer.concat(chunks);
}
