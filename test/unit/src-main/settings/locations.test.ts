import { expect, it } from 'vitest';
import { defaultsLocation, hashPin, policyLocation, userDataFolder, verifyPin } from '../../../../src-main/settings';

const windows = {
  platform: 'win32',
  env: { LOCALAPPDATA: 'C:\\Users\\ana\\AppData\\Local' },
  home: 'C:\\Users\\ana',
  packaged: true,
  userDataSwitch: '',
} as const;
const linux = { platform: 'linux', env: {}, home: '/home/ana', packaged: true, userDataSwitch: '' } as const;

it('the user-data folder is never in a roaming or synchronized folder', () => {
  expect(userDataFolder(windows)).toBe('C:\\Users\\ana\\AppData\\Local\\Stagebay');
  expect(userDataFolder({ ...windows, env: {} })).toBe('C:\\Users\\ana\\AppData\\Local\\Stagebay');
  expect(userDataFolder(linux)).toBe('/home/ana/.local/share/stagebay');
});

it('a packaged app uses --user-data-dir and ignores the environment', () => {
  const env = { STAGEBAY_USER_DATA: '/tmp/x', STAGEBAY_POLICY: '/tmp/p.json' };
  expect(userDataFolder({ ...linux, env, userDataSwitch: '/srv/station' })).toBe('/srv/station');
  expect(policyLocation({ ...linux, env })).toEqual({ kind: 'file', file: '/etc/stagebay/policy.json', isRequired: false, owner: 0 });
  expect(policyLocation({ ...linux, env, packaged: false })).toEqual({ kind: 'file', file: '/tmp/p.json', isRequired: true, owner: null });
});

it('the policy and the defaults must belong to root, or are registry keys that only administrators can write', () => {
  expect(defaultsLocation(linux)).toEqual({ kind: 'file', file: '/etc/stagebay/defaults.json', isRequired: false, owner: 0 });
  expect([policyLocation(windows), defaultsLocation(windows)]).toEqual([
    { kind: 'registry', path: 'SOFTWARE\\Policies\\Stagebay' },
    { kind: 'registry', path: 'SOFTWARE\\Policies\\Stagebay\\Defaults' },
  ]);
});

it('an explicitly specified policy is used without the defaults of the computer', () => {
  expect(defaultsLocation({ ...linux, packaged: false, env: { STAGEBAY_POLICY: '/tmp/p.json' } })).toBeNull();
});

it('only the PIN of a hash matches it', async () => {
  const hash = await hashPin('4711');
  expect(hash).not.toContain('4711');
  expect(await verifyPin('4711', hash)).toBe(true);
  expect(await verifyPin('4712', hash)).toBe(false);
  expect(await verifyPin('', 'scrypt::')).toBe(false);
});
