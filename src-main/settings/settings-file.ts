/** Reading and writing one file of settings: one JSON object whose keys are dotted names. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import { isSettingKey, parseSetting, SETTINGS, type SettingsProblem } from '../../src-shared/settings';
import type { Layer } from './layers';

/** Larger than any policy can be; a file beyond it was put there by mistake. */
const MAX_BYTES = 1_000_000;

/** Writing by anybody but the owner. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Reads a file that should hold one JSON object.
 * @param owner the only user it is taken from, by number: then a link is not followed, and what others can write is refused
 * @returns `missing`, `unreadable`, `untrusted` or `not-json` when nothing of it could be used
 */
export async function readJsonObject(
  file: string,
  owner: number | null = null,
): Promise<Result<Readonly<Record<string, unknown>>, SettingsProblem>> {
  let text: string;
  let handle: FileHandle | undefined;
  try {
    // Opened once, judged and read through what was opened: between two looks at a name another file can take its place.
    // Not waiting, because a pipe that nobody writes into would be waited for until closing time.
    handle = await open(file, owner === null ? 'r' : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const why = owner === null ? null : await reasonToDistrust(handle, owner);
    if (why) return fail({ kind: 'untrusted', file, why });
    const bytes = await readAtMost(handle, MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) return fail({ kind: 'unreadable', file, detail: `it is larger than ${MAX_BYTES} bytes` });
    // Windows editors put a byte-order mark in front; the decoder drops it.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' && owner !== null) return fail({ kind: 'untrusted', file, why: 'link' });
    // A file stands where its folder should be: then there is none of them either.
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    return fail(isMissing ? { kind: 'missing', file } : { kind: 'unreadable', file, detail: code ?? message });
  } finally {
    await handle?.close().catch(() => undefined);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    // Only where, not what: V8's message quotes the file, and somebody may have pasted a token into it.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    return fail({ kind: 'not-json', file, detail: position ? `at character ${position}` : 'it ends too early' });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return fail({ kind: 'not-json', file, detail: 'it is not one JSON object' });
  }
  return ok(content as Record<string, unknown>);
}

async function reasonToDistrust(handle: FileHandle, owner: number): Promise<'not-a-file' | 'owner' | 'writable' | null> {
  const found = await handle.stat();
  if (!found.isFile()) return 'not-a-file';
  if (found.uid !== owner) return 'owner';
  return (found.mode & WRITABLE_BY_OTHERS) === 0 ? null : 'writable';
}

async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let left = most; left > 0; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(left, 65_536)));
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    left -= bytesRead;
  }
  return Buffer.concat(pieces);
}

/**
 * Judges every key by itself: an unknown one is a warning, a wrong value loses that key alone.
 * @param writer a station may not say everything: whoever can write its file could set its PIN or its updates
 */
export function parseLayer(
  content: object,
  file: string,
  writer: 'it' | 'station' = 'it',
): { readonly layer: Layer; readonly problems: readonly SettingsProblem[] } {
  const layer: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const [key, value] of Object.entries(content)) {
    if (!isSettingKey(key)) {
      problems.push({ kind: 'unknown-key', file, key });
      continue;
    }
    if (writer === 'station' && !SETTINGS[key].station) {
      problems.push({ kind: 'not-for-stations', file, key });
      continue;
    }
    const parsed = parseSetting(key, value);
    if (parsed.ok) layer[key] = parsed.value;
    else problems.push({ kind: 'bad-value', file, key, detail: parsed.problem });
  }
  return { layer: layer as Layer, problems };
}

/** Replaces a file as a whole or not at all: a station that loses power while saving keeps the old one. */
export async function writeJsonFile(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.new`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
