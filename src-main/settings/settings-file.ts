/** Reading and writing one file of settings: one JSON object whose keys are dotted names. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { preparePattern } from '../../src-shared/scan/order-pattern';
import { isSettingKey, parseSetting, SETTINGS, type SettingsProblem } from '../../src-shared/settings/settings.schema';
import { readTrustedFile, writeFileAtomic } from '../base';
import type { Layer } from './layers';

/** Larger than any policy can be; a file beyond it was put there by mistake. */
const MAX_BYTES = 1_000_000;

/**
 * Reads a file that should hold one JSON object.
 * @param owner the only user it is taken from, by number: then a link is not followed, and what others can write is refused
 * @returns `missing`, `unreadable`, `untrusted` or `not-json` when nothing of it could be used
 */
export async function readJsonObject(
  file: string,
  owner: number | null = null,
): Promise<Result<Readonly<Record<string, unknown>>, SettingsProblem>> {
  const read = await readTrustedFile(file, owner, MAX_BYTES);
  if (!read.ok) return fail({ ...read.problem, file });
  let text: string;
  try {
    // Windows editors put a byte-order mark in front; the decoder drops it.
    text = new TextDecoder('utf-8', { fatal: true }).decode(read.value);
  } catch (error) {
    return fail({ kind: 'unreadable', file, detail: (error as NodeJS.ErrnoException).code ?? 'it is not text' });
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

/**
 * Judges every key by itself: an unknown one is a warning, a wrong value loses that key alone.
 * @param writer a station may not say everything: whoever can write its file could set its PIN or its updates
 */
export async function parseLayer(
  content: Readonly<Record<string, unknown>>,
  file: string,
  author: 'it' | 'station' = 'it',
): Promise<{ readonly layer: Layer; readonly problems: readonly SettingsProblem[] }> {
  await preparePattern(content['scan.orderPattern']);
  const layer: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const [key, value] of Object.entries(content)) {
    if (!isSettingKey(key)) {
      problems.push({ kind: 'unknown-key', file, key });
      continue;
    }
    if (author === 'station' && !SETTINGS[key].isStationEditable) {
      problems.push({ kind: 'not-for-stations', file, key });
      continue;
    }
    const parsed = parseSetting(key, value);
    if (parsed.ok) layer[key] = parsed.value;
    else problems.push({ kind: 'bad-value', file, key, detail: parsed.problem });
  }
  return { layer: layer as Layer, problems };
}

/** Writes the content as one JSON object, replacing the file as a whole or not at all. @throws the system's error */
export const writeJsonFile = (file: string, content: unknown): Promise<void> =>
  writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`);
