/** Reads a file that says what a station does, if it is one that only IT can have written. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../src-shared/base/result';

export type TrustedFileProblem =
  | { readonly kind: 'missing' }
  /** `detail` is the system's own code. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** Somebody who may not say what this station does may have written it. */
  | { readonly kind: 'untrusted'; readonly why: 'link' | 'not-a-file' | 'owner' | 'writable' };

/** Writing by anybody but the owner. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * @param owner the only user it is taken from, by number: then a link is not followed, and what others can write is
 *   refused; `null` takes it from anybody
 * @param maxBytes a larger one is there by mistake, and is not read to its end
 */
export async function readTrustedFile(file: string, owner: number | null, maxBytes: number): Promise<Result<Buffer, TrustedFileProblem>> {
  let handle: FileHandle | undefined;
  try {
    // Opened once, judged and read through what was opened: between two looks at a name another file can take its place.
    // Not waiting, because a pipe that nobody writes into would be waited for until closing time.
    handle = await open(file, owner === null ? 'r' : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const why = owner === null ? null : await distrustReason(handle, owner);
    if (why) return fail({ kind: 'untrusted', why });
    const bytes = await readAtMost(handle, maxBytes + 1);
    return bytes.length > maxBytes ? fail({ kind: 'unreadable', detail: `it is larger than ${maxBytes} bytes` }) : ok(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' && owner !== null) return fail({ kind: 'untrusted', why: 'link' });
    // A file stands where its folder should be: then there is none of them either.
    return fail(code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'unreadable', detail: code ?? message });
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

async function distrustReason(handle: FileHandle, owner: number): Promise<'not-a-file' | 'owner' | 'writable' | null> {
  const found = await handle.stat();
  if (!found.isFile()) return 'not-a-file';
  if (found.uid !== owner) return 'owner';
  return (found.mode & WRITABLE_BY_OTHERS) === 0 ? null : 'writable';
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
