/** The policy and the settings, with the real registry and real files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultsLocation, openSettings, policyLocation } from '../../../src-main/settings';
import { SETTINGS } from '../../../src-shared/settings/settings.schema';
import { createTestFolder } from '../../support/test-folder.mjs';
import { KEY, removePolicies, setPolicy, withoutPolicies } from './registry';

withoutPolicies();

let folder: string;
beforeEach(() => {
  folder = createTestFolder('policy');
});

const facts = { platform: 'win32', env: {}, home: 'C:\\Users\\ana', packaged: true, userDataSwitch: '' } as const;
const open = () =>
  openSettings({
    userData: folder,
    policy: policyLocation(facts),
    defaults: defaultsLocation(facts),
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });

describe('the policy in the registry', () => {
  it('a registry policy is applied for every value type of Group Policy and names its key', async () => {
    setPolicy('HKLM', KEY, 'connection.mode', 'REG_SZ', 'live');
    setPolicy('HKLM', KEY, 'connection.baseUrl', 'REG_SZ', 'https://store.example');
    setPolicy('HKLM', KEY, 'station.name', 'REG_SZ', 'Épicerie  nº 7');
    setPolicy('HKLM', KEY, 'stage.undoSeconds', 'REG_DWORD', '7');
    setPolicy('HKLM', KEY, 'stage.require', 'REG_MULTI_SZ', 'bags\\0weight');
    setPolicy('HKLM', `${KEY}\\Defaults`, 'station.autostart', 'REG_DWORD', '1');
    const { settings, locations, problems } = (await open()).view();
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      'connection.mode': 'live',
      'station.name': 'Épicerie  nº 7',
      'stage.undoSeconds': 7,
      'stage.require': ['bags', 'weight'],
      'station.autostart': true,
    });
    expect(locations).toMatchObject({ policy: `HKLM\\${KEY}`, defaults: `HKLM\\${KEY}\\Defaults` });
  });

  it('a user policy applies where the machine has none, and a REG_EXPAND_SZ value applies nowhere', async () => {
    setPolicy('HKCU', KEY, 'stage.undoSeconds', 'REG_DWORD', '3');
    setPolicy('HKCU', KEY, 'station.name', 'REG_EXPAND_SZ', '%COMPUTERNAME%');
    const { settings, problems } = (await open()).view();
    expect(settings).toMatchObject({ 'stage.undoSeconds': 3, 'station.name': 'pack-07' });
    expect(problems).toMatchObject([{ kind: 'bad-value', key: 'station.name', file: `HKCU\\${KEY}` }]);
    setPolicy('HKLM', KEY, 'station.name', 'REG_SZ', 'machine');
    expect((await open()).view().settings).toMatchObject({
      'stage.undoSeconds': SETTINGS['stage.undoSeconds'].defaultValue,
      'station.name': 'machine',
    });
  });

  it('a lost registry policy leaves a live station live', async () => {
    setPolicy('HKLM', KEY, 'connection.mode', 'REG_SZ', 'live');
    setPolicy('HKLM', KEY, 'connection.baseUrl', 'REG_SZ', 'https://store.example');
    await open();
    removePolicies();
    const { settings, problems } = (await open()).view();
    expect(settings).toMatchObject({ 'connection.mode': 'live', 'connection.baseUrl': 'https://store.example' });
    expect(problems.at(-1)).toMatchObject({ kind: 'kept-last-good' });
  });
});

describe('what a person changes in Settings', () => {
  it('a changed setting is saved atomically and survives a restart', async () => {
    const room = await open();
    expect(await room.change('station.name', 'Packing 3')).toMatchObject({ ok: true });
    expect(await room.change('stage.undoSeconds', 9)).toMatchObject({ ok: true });
    expect((await open()).view().settings).toMatchObject({ 'station.name': 'Packing 3', 'stage.undoSeconds': 9 });
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ 'stage.undoSeconds': 9 });
  });

  it('a damaged settings file is named and blocks staging', async () => {
    writeFileSync(join(folder, 'settings.json'), '{"station.name": "Pack');
    expect((await open()).view()).toMatchObject({ problems: [{ kind: 'not-json' }], blockedBy: { kind: 'not-json' } });
  });
});
