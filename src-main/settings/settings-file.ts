/** Reads and writes a file of settings: one JSON object whose keys are dotted names. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { preparePatterns } from '../../src-shared/scan/scan-pattern';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { isSettingKey, parseSetting, SETTINGS } from '../../src-shared/settings/settings.schema';
import { readTrustedFile, writeFileAtomic } from '../base';
import type { Layer } from './layers';

/** No policy can be this large, so a larger file is there by mistake. */
const MAX_BYTES = 1_000_000;

/**
 * Reads a file that should contain one JSON object.
 * @param owner see `readTrustedFile`
 * @returns `missing`, `unreadable`, `untrusted` or `not-json` if nothing of it can be used
 */
export async function readJsonObject(
  file: string,
  owner: number | null = null,
): Promise<Result<Readonly<Record<string, unknown>>, SettingsProblem>> {
  const read = await readTrustedFile(file, owner, MAX_BYTES);
  if (!read.ok) return fail({ ...read.problem, file });
  let text: string;
  try {
    // The decoder removes the byte-order mark of Windows editors.
    text = new TextDecoder('utf-8', { fatal: true }).decode(read.value);
  } catch (error) {
    return fail({ kind: 'unreadable', file, detail: (error as NodeJS.ErrnoException).code ?? 'it is not text' });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    // Report only the position, because V8's message quotes the file, which may contain a pasted token.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    return fail({ kind: 'not-json', file, detail: position ? `at character ${position}` : 'it ends too early' });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return fail({ kind: 'not-json', file, detail: 'it is not one JSON object' });
  }
  return ok(content as Record<string, unknown>);
}

/**
 * Validates every key separately: an unknown key is a warning, and an invalid value affects that key alone.
 * @param author a station may set only some keys, because a user who can write its file could otherwise set the PIN or the updates
 */
export async function parseLayer(
  content: Readonly<Record<string, unknown>>,
  file: string,
  author: 'it' | 'station' = 'it',
): Promise<{ readonly layer: Layer; readonly problems: readonly SettingsProblem[] }> {
  await preparePatterns(content);
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
