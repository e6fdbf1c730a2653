/** Settings in Windows' registry, with values as Windows stores them: `src-main/settings/registry-*`. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../../src-main/settings';
import { type Hive, registrySource } from '../../../../src-main/settings/registry-source';
import { type RegistryValue, readRegistryValues } from '../../../../src-main/settings/registry-values';
import { readWindowsRegistryKey } from '../../../../src-main/settings/windows-registry';
import { parseSetting, SETTING_KEYS, type SettingKey } from '../../../../src-shared/settings/settings.schema';
import { createTestFolder } from '../../../support/test-folder.mjs';

const PATH = 'SOFTWARE\\Policies\\Stagebay';
const HKLM = `HKLM\\${PATH}`;
const HKCU = `HKCU\\${PATH}`;

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const sz = (name: string, text: string): RegistryValue => ({ name, type: 1, data: utf16(`${text}\0`) });
const multi = (name: string, lines: readonly string[]): RegistryValue => ({
  name,
  type: 7,
  data: utf16(`${lines.map((line) => `${line}\0`).join('')}\0`),
});
function dword(name: string, number: number): RegistryValue {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(number);
  return { name, type: 4, data };
}
const raw = (name: string, type: number, data: Uint8Array): RegistryValue => ({ name, type, data });

const read = (...values: RegistryValue[]) => readRegistryValues(values, HKLM);

describe('a value in the registry', () => {
  it.each<[string, RegistryValue, SettingKey, unknown]>([
    ['a text', sz('station.name', 'Till 4'), 'station.name', 'Till 4'],
    ['a choice', sz('connection.mode', 'live'), 'connection.mode', 'live'],
    ['a number with a fraction', sz('stage.maxPounds', '120.5'), 'stage.maxPounds', 120.5],
    ['a whole number where a fraction may be', dword('stage.maxPounds', 120), 'stage.maxPounds', 120],
    ['a whole number', dword('stage.undoSeconds', 7), 'stage.undoSeconds', 7],
    ['a zero, which is not "not set"', dword('stage.undoSeconds', 0), 'stage.undoSeconds', 0],
    ['a whole number as text, as some scripts write it', sz('stage.undoSeconds', '7'), 'stage.undoSeconds', 7],
    ['a switch that is on', dword('station.autostart', 1), 'station.autostart', true],
    ['a switch that is off, which is not "not set"', dword('station.autostart', 0), 'station.autostart', false],
    ['a list', multi('stage.require', ['bags', 'weight']), 'stage.require', ['bags', 'weight']],
    ['an empty list: nothing is required', raw('stage.require', 7, utf16('\0')), 'stage.require', []],
    ['an empty list without an end', raw('stage.require', 7, new Uint8Array()), 'stage.require', []],
    ['a list that lacks its end', raw('stage.require', 7, utf16('bags\0items')), 'stage.require', ['bags', 'items']],
    ['a text that lacks its end', raw('station.name', 1, utf16('Till 4')), 'station.name', 'Till 4'],
    ['a text with several ends', raw('station.name', 1, utf16('Till 4\0\0\0')), 'station.name', 'Till 4'],
    ['a text with something behind its end', raw('station.name', 1, utf16('Till 4\0lill 4')), 'station.name', 'Till 4'],
    [
      'a text with half a character behind it',
      raw('station.name', 1, Buffer.concat([utf16('Till 4\0'), Buffer.of(7)])),
      'station.name',
      'Till 4',
    ],
    ['a name in other letters', sz('STATION.Name', 'Till 4'), 'station.name', 'Till 4'],
  ])('a registry value is accepted: %s', async (_what, value, key, expected) => {
    expect(await read(value)).toEqual({ layer: { [key]: expected }, problems: [] });
  });

  it.each<[RegistryValue, SettingKey, RegExp]>([
    [dword('station.name', 4), 'station.name', /is of the type REG_DWORD, and has to be REG_SZ/],
    [raw('station.name', 2, utf16('%COMPUTERNAME%\0')), 'station.name', /REG_EXPAND_SZ.*REG_SZ/],
    [raw('station.name', 3, utf16('Till 4\0')), 'station.name', /REG_BINARY/],
    [raw('station.name', 4711, utf16('Till 4\0')), 'station.name', /of the type 4711/],
    [sz('station.name', ''), 'station.name', /is empty; a value that is not to be set has to be deleted/],
    [raw('station.name', 1, new Uint8Array()), 'station.name', /is empty/],
    [sz('station.name', 'x'.repeat(41)), 'station.name', /at most 40 characters/],
    [sz('connection.mode', 'liv'), 'connection.mode', /one of practice, live/],
    [sz('stage.undoSeconds', '7.5'), 'stage.undoSeconds', /whole number/],
    [sz('stage.undoSeconds', '0x07'), 'stage.undoSeconds', /whole number/],
    [sz('stage.undoSeconds', ''), 'stage.undoSeconds', /is empty/],
    [raw('stage.undoSeconds', 11, Buffer.alloc(8)), 'stage.undoSeconds', /REG_QWORD.*REG_DWORD/],
    [raw('stage.undoSeconds', 5, Buffer.alloc(4)), 'stage.undoSeconds', /REG_DWORD_BIG_ENDIAN/],
    [raw('stage.undoSeconds', 4, Buffer.alloc(2)), 'stage.undoSeconds', /damaged REG_DWORD of 2 bytes/],
    [dword('stage.undoSeconds', 61), 'stage.undoSeconds', /at most 60/],
    [dword('stage.undoSeconds', 0xffffffff), 'stage.undoSeconds', /at most 60/],
    [sz('stage.maxPounds', '120,5'), 'stage.maxPounds', /such as 12\.5/],
    [sz('stage.maxPounds', '1e3'), 'stage.maxPounds', /such as 12\.5/],
    [dword('station.autostart', 2), 'station.autostart', /0 or 1/],
    [sz('station.autostart', '1'), 'station.autostart', /REG_SZ, and has to be REG_DWORD/],
    [sz('stage.require', 'bags'), 'stage.require', /REG_SZ, and has to be REG_MULTI_SZ/],
    [multi('stage.require', ['bag']), 'stage.require', /one of bags, items, weight/],
    [multi('stage.require', ['', 'bags']), 'stage.require', /one of bags, items, weight/],
  ])(
    'an invalid registry value affects its own setting only, and is reported with its name and the reason (%#)',
    async (value, key, detail) => {
      const { layer, problems } = await read(value, sz('connection.baseUrl', 'https://store.example'));
      expect(layer).toEqual({ 'connection.baseUrl': 'https://store.example' });
      expect(problems).toEqual([{ kind: 'bad-value', file: HKLM, key, detail: expect.stringMatching(detail) }]);
    },
  );

  it('a registry value with an unknown name is reported and ignored, and the default value is ignored', async () => {
    expect(await read(sz('station.nam', 'x'), sz('', 'x'))).toEqual({
      layer: {},
      problems: [{ kind: 'unknown-key', file: HKLM, key: 'station.nam' }],
    });
  });

  it('a problem never contains the registry value, which may be a token', async () => {
    const values = SETTING_KEYS.flatMap((key) => [sz(key, 'canary 4f1c %'), sz(key, '[canary 4f1c'), multi(key, ['canary 4f1c'])]);
    expect(JSON.stringify((await readRegistryValues(values, HKLM)).problems)).not.toContain('canary');
  });

  it('any type and bytes of a registry value cause no exception, and accepted values match the schema', async () => {
    const name = fc.oneof(
      fc.constantFrom<string>(...SETTING_KEYS),
      fc.constantFrom<string>(...SETTING_KEYS).map((key) => key.toUpperCase()),
      fc.string(),
    );
    const text = fc
      .oneof(fc.string(), fc.integer().map(String), fc.constantFrom('live', 'bags', '', '5', '12.5'))
      .map((part) => utf16(`${part}\0`));
    const data = fc.oneof(fc.uint8Array({ maxLength: 40 }), text, fc.uint8Array({ minLength: 4, maxLength: 4 }));
    const value = fc.record({ name, type: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer()), data });
    await fc.assert(
      fc.asyncProperty(fc.array(value), async (values) => {
        const { layer, problems } = await readRegistryValues(values, HKLM);
        for (const [key, taken] of Object.entries(layer))
          expect(parseSetting(key as SettingKey, taken)).toEqual({ ok: true, value: taken });
        for (const problem of problems) expect(problem).toMatchObject({ file: HKLM });
      }),
    );
  });
});

type Keys = { readonly [Name in Hive]?: readonly RegistryValue[] | Error | undefined };

/** A computer whose hives contain only these values. */
const registry = (keys: Keys) => async (hive: Hive, path: string) => {
  const found = path === PATH ? (keys[hive] ?? null) : null;
  if (found instanceof Error) throw found;
  return found;
};
const readFrom = (keys: Keys) => registrySource(PATH, registry(keys)).read();

describe('the two hives', () => {
  const user = [sz('station.name', 'user'), dword('stage.undoSeconds', 1)];

  it('the user’s hive is ignored if the machine’s has any setting', async () => {
    const reading = await readFrom({ HKLM: [sz('station.name', 'machine')], HKCU: user });
    expect(reading).toEqual({ location: HKLM, layer: { 'station.name': 'machine' }, problems: [] });
  });

  it('the user’s hive is ignored if the machine’s only value is invalid', async () => {
    const reading = await readFrom({ HKLM: [dword('station.name', 1)], HKCU: user });
    expect(reading).toMatchObject({ location: HKLM, layer: {}, problems: [{ kind: 'bad-value', file: HKLM }] });
  });

  it.each([
    ['has no key', undefined],
    ['has an empty key, as a policy leaves it that is not configured any more', []],
    ['has only what is nobody’s setting', [sz('', 'x')]],
  ])('the user’s hive is used if the machine %s', async (_how, machine) => {
    expect(await readFrom({ HKLM: machine, HKCU: user })).toEqual({
      location: HKCU,
      layer: { 'station.name': 'user', 'stage.undoSeconds': 1 },
      problems: [],
    });
  });

  it('two empty hives are reported as missing, with their unknown values', async () => {
    expect(await readFrom({})).toMatchObject({ layer: {}, problems: [{ kind: 'missing', file: HKLM }] });
    expect(await readFrom({ HKLM: [sz('x', 'y')] })).toMatchObject({ problems: [{ kind: 'missing' }, { kind: 'unknown-key', key: 'x' }] });
  });

  it.each([
    [Object.assign(new Error('Access is denied.'), { errno: 5, syscall: 'RegOpenKeyExW' }), 'access is denied'],
    [Object.assign(new Error('…'), { errno: 1018 }), 'Windows error 1018'],
    [Object.assign(new Error('blocked by policy'), { code: 'ERR_DLOPEN_FAILED' }), 'ERR_DLOPEN_FAILED'],
  ])('the user’s hive is ignored if the machine’s cannot be read (%#)', async (error, detail) => {
    expect(await readFrom({ HKLM: error, HKCU: user })).toEqual({
      location: HKLM,
      layer: {},
      problems: [{ kind: 'unreadable', file: HKLM, detail }],
    });
  });
});

describe('a station on Windows', () => {
  let folder: string;
  beforeEach(() => {
    folder = createTestFolder('registry');
  });

  const live = [sz('connection.mode', 'live'), sz('connection.baseUrl', 'https://store.example')];
  const open = (keys: Keys, defaults: readonly RegistryValue[] = []) =>
    openSettings({
      userData: folder,
      policy: { kind: 'registry', path: PATH },
      defaults: { kind: 'registry', path: `${PATH}\\Defaults` },
      machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
      readRegistryKey: async (hive, path) => (path === PATH ? registry(keys)(hive, path) : hive === 'HKLM' ? defaults : null),
    });

  it('a station on Windows reads its policy and its defaults from the registry, and names the keys', async () => {
    const { settings, sources, locations, problems } = (await open({ HKLM: live }, [dword('stage.undoSeconds', 9)])).view();
    expect(settings).toMatchObject({ 'connection.mode': 'live', 'stage.undoSeconds': 9 });
    expect(sources).toMatchObject({ 'connection.mode': 'policy', 'stage.undoSeconds': 'defaults' });
    expect(locations).toMatchObject({ policy: HKLM, defaults: `${HKLM}\\Defaults` });
    expect(problems).toEqual([]);
  });

  it.each<[string, Keys]>([
    ['was deleted', {}],
    ['was emptied', { HKLM: [] }],
    ['cannot be read', { HKLM: Object.assign(new Error('Access is denied.'), { errno: 5 }) }],
  ])('a live station on Windows stays live when its key %s', async (_how, keys) => {
    await open({ HKLM: live });
    const { settings, problems, blockedBy } = (await open(keys)).view();
    expect(settings).toMatchObject({ 'connection.mode': 'live', 'connection.baseUrl': 'https://store.example' });
    expect(problems.at(-1)).toMatchObject({ kind: 'kept-last-good' });
    expect(blockedBy).toBeNull();
  });

  it('a station on Windows without settings is in Practice, without a problem', async () => {
    expect((await open({})).view()).toMatchObject({ settings: { 'connection.mode': 'practice' }, problems: [], blockedBy: null });
  });

  it.skipIf(process.platform === 'win32')('a missing native module makes the policy unreadable without a crash', async () => {
    const reading = await registrySource(PATH, readWindowsRegistryKey).read();
    expect(reading.problems).toMatchObject([{ kind: 'unreadable', file: HKLM }]);
  });
});
