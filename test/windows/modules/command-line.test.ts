/** The switches without a window, with the real keychain, registry and files. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HeadlessCommand, parseCommandLine } from '../../../src-main/command-line';
import type { Environment } from '../../../src-main/environment';
import { runHeadlessCommand } from '../../../src-main/headless';
import { defaultsLocation, policyLocation } from '../../../src-main/settings';
import { keychainServiceName, openKeychain } from '../../../src-main/vault';
import { createTestFolder } from '../../support/test-folder.mjs';
import { KEY, setPolicy, withoutPolicies } from './registry';

vi.mock('electron', () => ({
  app: {},
  net: {},
  protocol: {},
  session: {},
  dialog: {},
  powerSaveBlocker: {},
  screen: {},
  BrowserWindow: {},
}));
const printed = vi.hoisted(() => ({ out: '', err: '' }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeSync = (to: number, text: string) => {
    printed[to === 1 ? 'out' : 'err'] += text;
    return text.length;
  };
  return { ...fs, writeSync };
});

withoutPolicies();

let userData: string;
let surroundings: Environment;
beforeEach(() => {
  Object.assign(printed, { out: '', err: '' });
  userData = createTestFolder('switches');
  const facts = { platform: 'win32', env: {}, home: 'C:\\Users\\ana', packaged: true, userDataSwitch: '' } as const;
  // The app is not packaged, so this folder has its own keychain service.
  const places = { policy: policyLocation(facts), defaults: defaultsLocation(facts) };
  surroundings = { version: '1.2.3', packaged: false, languages: () => ['en-US'], userData, ...places };
});
afterEach(async () => {
  await keychain().credentials.delete();
});

const keychain = () => openKeychain({ service: keychainServiceName({ packaged: false, userData }) });

function run(...words: string[]): Promise<number> {
  const command = parseCommandLine(words);
  if (!command.ok) throw new Error(command.problem.kind);
  return runHeadlessCommand(command.value as HeadlessCommand, surroundings, {
    relaunchWithWindow: vi.fn(),
    resolveProxy: async () => 'DIRECT',
  });
}

describe('--print-policy', () => {
  it('--print-policy prints the effective settings with their registry keys', async () => {
    setPolicy('HKLM', KEY, 'stage.undoSeconds', 'REG_DWORD', '4');
    expect(await run('--print-policy')).toBe(0);
    const { settings } = JSON.parse(printed.out);
    expect(settings['stage.undoSeconds']).toEqual({ value: 4, source: 'policy', from: `HKLM\\${KEY}` });
  });
});

describe('a token from a file', () => {
  it('a token from a file is stored and the file is removed', async () => {
    const file = join(userData, 'token.txt');
    writeFileSync(file, Buffer.from('\uFEFFcanary-4f1c\r\n', 'utf16le'));
    expect([await run('--provision-token-file', file), printed.err]).toEqual([0, '']);
    expect(await keychain().credentials.read()).toMatchObject({ ok: true, value: { secret: { kind: 'bearer', token: 'canary-4f1c' } } });
    expect(existsSync(file)).toBe(false);
    expect(await run('--forget-token')).toBe(0);
    expect(await keychain().credentials.read()).toEqual({ ok: true, value: null });
  });

  it('a token file that other users can read is refused and nothing is stored', async () => {
    // Every user may read files below ProgramData. In Wine files have the modes of the host system.
    const file = process.env.STAGEBAY_PUBLIC_FILE ?? join('C:\\ProgramData', `stagebay-test-${process.pid}.txt`);
    writeFileSync(file, 'canary-4f1c');
    expect(await run('--provision-token-file', file)).toBe(2);
    expect(printed.err).toContain('can be read by others');
    expect(await keychain().credentials.read()).toEqual({ ok: true, value: null });
    rmSync(file);
  });
});

it('a diagnostics archive is written once and overwrites no file', async () => {
  const file = join(userData, 'diagnostics.zip');
  expect(await run('--diagnostics', file)).toBe(0);
  expect(existsSync(file)).toBe(true);
  expect(await run('--diagnostics', file)).toBe(2);
});
