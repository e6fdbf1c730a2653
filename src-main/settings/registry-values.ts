/**
 * What a key of Windows' registry says about settings. Pure: the values are handed in as Windows keeps them, so that
 * every kind of them is tested anywhere. A value of the wrong kind loses that setting alone.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import { preparePattern } from '../../src-shared/scan/order-pattern';
import { settingShape, type ValueShape } from '../../src-shared/settings/setting-shape.schema';
import { parseSetting, SETTING_KEYS, type SettingKey, type SettingsProblem } from '../../src-shared/settings/settings.schema';
import type { Layer } from './layers';

/** One value of a key: its name, its type by Windows' number (`winnt.h`), and its bytes. */
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

/** Windows compares the names of values without regard to letter case, and Intune and scripts write them as they like. */
const KEY_BY_NAME = new Map<string, SettingKey>(SETTING_KEYS.map((key) => [key.toLowerCase(), key]));

/** Whether any of the values has the name of a setting, whatever it holds. */
export const containsSettings = (values: readonly RegistryValue[]): boolean =>
  values.some(({ name }) => KEY_BY_NAME.has(name.toLowerCase()));

/**
 * @param place the key as IT writes it, for whoever reads of a problem
 * @returns a layer in which a name that is not there is not set
 */
export async function readRegistryValues(values: readonly RegistryValue[], location: string) {
  const layer: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const value of values) {
    const key = KEY_BY_NAME.get(value.name.toLowerCase());
    if (key === undefined) {
      // The nameless value of a key belongs to whoever made the key.
      if (value.name !== '') problems.push({ kind: 'unknown-key', file: location, key: value.name });
      continue;
    }
    const jsonValue = toJsonValue(value, settingShape(key).shape);
    if (key === 'scan.orderPattern' && jsonValue.ok) await preparePattern(jsonValue.value);
    const parsed = jsonValue.ok ? parseSetting(key, jsonValue.value) : jsonValue;
    if (parsed.ok) layer[key] = parsed.value;
    else problems.push({ kind: 'bad-value', file: location, key, detail: parsed.problem });
  }
  return { layer: layer as Layer, problems };
}

/** The value as a policy file would write it. The problem is the end of a sentence that begins with the setting's name. */
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
      return type === REG_MULTI_SZ ? ok(parseLines(data)) : wrongType(type, 'REG_MULTI_SZ');
  }
}

const wrongType = (type: number, wanted: string): Result<never, string> =>
  fail(`is of the type ${TYPE_NAMES[type] ?? type}, and has to be ${wanted}`);

/** An empty text is the likely end of a script's empty variable, and says neither "none" nor "not set". */
function parseText(data: Uint8Array): Result<string, string> {
  const text = decodeUtf16(data).split('\0', 1)[0] ?? '';
  return text === '' ? fail('is empty; a value that is not to be set has to be deleted') : ok(text);
}

function parseNumber(data: Uint8Array, pattern: RegExp, problem: string): Result<number, string> {
  const text = parseText(data);
  if (!text.ok) return text;
  return pattern.test(text.value) ? ok(Number(text.value)) : fail(problem);
}

/** Unsigned: Windows has no negative ones. */
function parseDword(data: Uint8Array): Result<number, string> {
  if (data.byteLength !== 4) return fail(`is a damaged REG_DWORD of ${data.byteLength} bytes`);
  return ok(new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true));
}

/** Windows ends a list at its first empty entry. Here that is a wrong one: a blank first line must not loosen what is required. */
function parseLines(data: Uint8Array): readonly string[] {
  const text = decodeUtf16(data).replace(/\0+$/, '');
  return text === '' ? [] : text.split('\0');
}

/** Windows does not see to it that a text ends with a NUL, or that its bytes are a whole number of characters. */
const decodeUtf16 = (data: Uint8Array): string =>
  new TextDecoder('utf-16le', { ignoreBOM: true }).decode(data.subarray(0, data.byteLength & ~1));
