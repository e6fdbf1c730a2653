/**
 * Converts the values of a registry key to settings. A value of the wrong type affects that setting alone. Pure: the values are passed
 * in as Windows stores them, so that every type is tested on any system.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import { isScanPatternKey } from '../../src-shared/scan/scan-kinds';
import { preparePattern } from '../../src-shared/scan/scan-pattern';
import { settingShape, type ValueShape } from '../../src-shared/settings/setting-shape.schema';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { parseSetting, SETTING_KEYS, type SettingKey } from '../../src-shared/settings/settings.schema';
import type { Layer } from './layers';

/** A value of a key: its name, its type as a number of `winnt.h`, and its bytes. */
export interface RegistryValue {
  readonly name: string;
  readonly type: number;
  readonly data: Uint8Array;
}

const REG_SZ = 1;
const REG_DWORD = 4;
const REG_MULTI_SZ = 7;
const TYPE_NAMES = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTOR',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
];

/** Names are compared case-insensitively, as Windows does, because Intune and scripts write them in any case. */
const KEY_BY_NAME = new Map<string, SettingKey>(SETTING_KEYS.map((key) => [key.toLowerCase(), key]));

/** Whether any value has the name of a setting, valid or not. */
export const containsSettings = (values: readonly RegistryValue[]): boolean =>
  values.some(({ name }) => KEY_BY_NAME.has(name.toLowerCase()));

/**
 * @param location the key as IT writes it, for the messages of problems
 * @returns the layer, without the settings that the key does not contain
 */
export async function readRegistryValues(values: readonly RegistryValue[], location: string) {
  const layer: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const value of values) {
    const key = KEY_BY_NAME.get(value.name.toLowerCase());
    if (key === undefined) {
      // Ignore the default value of the key, which has no name.
      if (value.name !== '') problems.push({ kind: 'unknown-key', file: location, key: value.name });
      continue;
    }
    const jsonValue = toJsonValue(value, settingShape(key).shape);
    if (isScanPatternKey(key) && jsonValue.ok) await preparePattern(jsonValue.value);
    const parsed = jsonValue.ok ? parseSetting(key, jsonValue.value) : jsonValue;
    if (parsed.ok) layer[key] = parsed.value;
    else problems.push({ kind: 'bad-value', file: location, key, detail: parsed.problem });
  }
  return { layer: layer as Layer, problems };
}

/** Converts a value to its form in a policy file. @returns a problem as the end of a sentence that starts with the setting's name */
function toJsonValue({ type, data }: RegistryValue, shape: ValueShape): Result<unknown, string> {
  switch (shape.kind) {
    case 'text':
    case 'choice':
      return type === REG_SZ ? parseText(data) : wrongType(type, 'REG_SZ');
    case 'number':
      if (type === REG_DWORD) return parseDword(data);
      return type === REG_SZ ? parseNumber(data, /^-?\d{1,9}(\.\d{1,9})?$/, 'must be a number, such as 12.5') : wrongType(type, 'REG_SZ');
    case 'whole':
      if (type === REG_SZ) return parseNumber(data, /^-?\d{1,9}$/, 'must be a whole number');
      return type === REG_DWORD ? parseDword(data) : wrongType(type, 'REG_DWORD');
    case 'switch': {
      const number = type === REG_DWORD ? parseDword(data) : wrongType(type, 'REG_DWORD');
      if (!number.ok) return number;
      return number.value === 0 || number.value === 1 ? ok(number.value === 1) : fail('must be 0 or 1');
    }
    case 'list':
    case 'texts':
      return type === REG_MULTI_SZ ? ok(parseLines(data)) : wrongType(type, 'REG_MULTI_SZ');
  }
}

const wrongType = (type: number, expected: string): Result<never, string> =>
  fail(`is of the type ${TYPE_NAMES[type] ?? type}, and has to be ${expected}`);

/** Rejects an empty text, which is probably an empty variable of a script, and could mean "none" or "not set". */
function parseText(data: Uint8Array): Result<string, string> {
  const text = decodeUtf16(data).split('\0', 1)[0] ?? '';
  return text === '' ? fail('is empty; a value that is not to be set has to be deleted') : ok(text);
}

function parseNumber(data: Uint8Array, pattern: RegExp, problem: string): Result<number, string> {
  const text = parseText(data);
  if (!text.ok) return text;
  return pattern.test(text.value) ? ok(Number(text.value)) : fail(problem);
}

/** Reads an unsigned number, because a REG_DWORD has no sign. */
function parseDword(data: Uint8Array): Result<number, string> {
  if (data.byteLength !== 4) return fail(`is a damaged REG_DWORD of ${data.byteLength} bytes`);
  return ok(new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true));
}

/** Keeps empty entries, at which Windows would end the list, because an empty first line must not remove all requirements. */
function parseLines(data: Uint8Array): readonly string[] {
  const text = decodeUtf16(data).replace(/\0+$/, '');
  return text === '' ? [] : text.split('\0');
}

/** Drops an incomplete last character: Windows does not check that a text has complete characters or ends with NUL. */
const decodeUtf16 = (data: Uint8Array): string =>
  new TextDecoder('utf-16le', { ignoreBOM: true }).decode(data.subarray(0, data.byteLength & ~1));
