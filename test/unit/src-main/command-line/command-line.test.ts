import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CommandContext, parseCommandLine, rejectCommandLine, runCommand } from '../../../../src-main/command-line';
import { type SettingsView, verifyPin } from '../../../../src-main/settings';
import type { VaultProblem } from '../../../../src-main/vault';
import { fail, ok } from '../../../../src-shared/base/result';
import type { SettingsProblem } from '../../../../src-shared/settings/setting-source';
import { SETTING_KEYS } from '../../../../src-shared/settings/settings.schema';
import { openFakeProxyLoginVault, openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

/** Standard input and output are replaced, because the test runner uses its own. The file system is real. */
const terminal = vi.hoisted(() => ({ input: null as string | Buffer | null, out: '', err: '', cannotDelete: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    readFileSync: (from: number | string, ...rest: []) => {
      if (from !== 0) return fs.readFileSync(from, ...rest);
      if (terminal.input === null) throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' });
      return Buffer.from(terminal.input);
    },
    writeSync: (to: number, text: string) => {
      if (to === 1) terminal.out += text;
      else terminal.err += text;
      return text.length;
    },
    rmSync: (path: string, options: object) => {
      if (terminal.cannotDelete) throw Object.assign(new Error(`EPERM: ${path}`), { code: 'EPERM' });
      fs.rmSync(path, options);
    },
  };
});

const TOKEN = 'canary-4f1c.DEF~+/=';
let folder: string;
beforeEach(() => {
  Object.assign(terminal, { input: null, out: '', err: '', cannotDelete: false });
  folder = createTestFolder('command-line');
});
afterEach(() => {
  terminal.cannotDelete = false;
});

const BUILT_IN_SOURCES = Object.fromEntries(SETTING_KEYS.map((key) => [key, 'built-in'])) as SettingsView['sources'];

interface Options {
  readonly problem?: VaultProblem;
  readonly platform?: NodeJS.Platform;
  readonly view?: Partial<SettingsView>;
  readonly closedForInstaller?: boolean;
  readonly saved?: Awaited<ReturnType<CommandContext['saveDiagnostics']>>;
}

function station(options: Options = {}) {
  const { vault, state } = openFakeVault({ kind: 'bearer', token: 'the old one' });
  const proxy = openFakeProxyLoginVault({ user: 'old', password: 'login' });
  for (const one of [state, proxy.state]) one.problem = options.problem ?? null;
  const announceCredentials = vi.fn(async () => undefined);
  const view: SettingsView = {
    settings: settingsWith(),
    sources: BUILT_IN_SOURCES,
    locations: {},
    problems: [],
    blockedBy: null,
    waiting: false,
    ...options.view,
  };
  const context: CommandContext = {
    version: '1.2.3',
    platform: options.platform ?? 'linux',
    keychain: { credentials: vault, proxyLogin: proxy.vault },
    settings: async () => view,
    announceCredentials,
    consumeReopenMarker: () => options.closedForInstaller ?? false,
    relaunchWithWindow: vi.fn(),
    saveDiagnostics: vi.fn(async () => options.saved ?? ok(4_711)),
  };
  return {
    state,
    proxyState: proxy.state,
    announceCredentials,
    openAfterwards: context.relaunchWithWindow,
    async run(...words: string[]): Promise<number> {
      const command = parseCommandLine(words);
      if (!command.ok) return rejectCommandLine(command.problem);
      const { value } = command;
      if (value.name === 'open' || value.name === 'quit' || value.name === 'quit-between-orders') throw new Error('That is the window’s.');
      return runCommand(value, context);
    },
  };
}

/** Expects that the output contains no part of a token, not even half of it. */
function expectNothingTold(): void {
  expect(terminal.out + terminal.err).not.toContain('canary');
  expect(terminal.out + terminal.err).not.toContain(Buffer.from(TOKEN).toString('base64'));
}

const STORED_WORDS = 'Stored for https://connect.instacart.com.\n';

describe('--provision-token', () => {
  it('--provision-token binds the token to the effective address, and warns if only the station has set it', async () => {
    const settings = settingsWith({ 'connection.baseUrl': 'https://gateway.example:8443/connect' });
    for (const source of ['policy', 'defaults', 'station'] as const) {
      const sources = { ...BUILT_IN_SOURCES, 'connection.baseUrl': source };
      const { run, state } = station({ view: { settings, sources } });
      Object.assign(terminal, { input: TOKEN, out: '', err: '' });
      expect(await run('--provision-token')).toBe(0);
      expect(state.origins).toEqual(['https://gateway.example:8443']);
      expect(terminal.out).toBe('Stored for https://gateway.example:8443.\n');
      expect(terminal.err).toMatch(source === 'station' ? /set at the station/ : /^$/);
      expectNothingTold();
    }
  });

  it('--provision-token binds the token to an address in the line before it, without reading settings', async () => {
    const settings = settingsWith({ 'connection.baseUrl': 'https://evil.example' });
    const sources = { ...BUILT_IN_SOURCES, 'connection.baseUrl': 'station' as const };
    const { run, state } = station({ view: { settings, sources, problems: [{ kind: 'unreadable', file: 'p', detail: 'EACCES' }] } });
    terminal.input = `https://connect.example\n${TOKEN}\n`;
    expect(await run('--provision-token')).toBe(0);
    expect(state.origins).toEqual(['https://connect.example']);
    expect([terminal.out, terminal.err]).toEqual(['Stored for https://connect.example.\n', '']);
  });

  it.each<[SettingsProblem, RegExp]>([
    [{ kind: 'unreadable', file: '/etc/stagebay/policy.json', detail: 'EACCES' }, /policy\.json.*cannot be read \(EACCES\)/],
    [{ kind: 'untrusted', file: '/etc/stagebay/policy.json', why: 'writable' }, /written by others/],
    [{ kind: 'kept-last-good', since: 0 }, /last good profile/],
    [{ kind: 'bad-value', file: 'p', key: 'connection.baseUrl', detail: 'is not a URL' }, /connection\.baseUrl is not a URL/],
  ])('--provision-token stores nothing while the address is uncertain, and prints the reason (%#)', async (problem, words) => {
    const { run, state, announceCredentials } = station({ view: { problems: [problem] } });
    terminal.input = TOKEN;
    expect(await run('--provision-token')).toBe(1);
    expect(terminal.err).toMatch(words);
    expect(terminal.err).toContain('Nothing was stored.');
    expect(terminal.out).toBe('');
    expectNothingTold();
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
    expect(announceCredentials).not.toHaveBeenCalled();
  });

  it.each([
    ['as it is', TOKEN],
    ['with a Windows line end and a byte-order mark', `\uFEFF${TOKEN}\r\n`],
    ['with several line ends', `\n${TOKEN}\n\n`],
    ['copied from a header', `Bearer ${TOKEN}\n`],
    ['copied from a header behind a byte-order mark', `\uFEFFBearer ${TOKEN}\r\n`],
    ['from a file that PowerShell wrote', Buffer.from(`\uFEFFBearer ${TOKEN}\r\n`, 'utf16le')],
  ])('--provision-token stores a token %s, prints its address only, and notifies a running station', async (_how, input) => {
    const { run, state, announceCredentials } = station();
    terminal.input = input;
    expect(await run('--provision-token')).toBe(0);
    expect(state).toMatchObject({ stored: { kind: 'bearer', token: TOKEN }, origins: ['https://connect.instacart.com'] });
    expect(terminal.out + terminal.err).toBe(STORED_WORDS);
    expect(announceCredentials).toHaveBeenCalledOnce();
  });

  it('--provision-token stores client credentials', async () => {
    const { run, state } = station();
    terminal.input = `{"client_id": "station", "client_secret": "${TOKEN}"}\n`;
    expect(await run('--provision-token')).toBe(0);
    expect(state.stored).toEqual({ kind: 'client', clientId: 'station', clientSecret: TOKEN });
    expect(terminal.out + terminal.err).toBe(STORED_WORDS);
  });

  it.each([
    ['nothing', ''],
    ['only line ends', '\r\n\r\n'],
    ['only a byte-order mark', '\uFEFF'],
    ['only the word', 'Bearer \n'],
    ['no standard input at all', null],
  ])('--provision-token with %s exits with 2 and keeps the old token', async (_what, input) => {
    const { run, state, announceCredentials } = station();
    terminal.input = input;
    expect(await run('--provision-token')).toBe(2);
    expect(terminal.err).toMatch(/no token/);
    expect(terminal.out).toBe('');
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
    expect(announceCredentials).not.toHaveBeenCalled();
  });

  it('an empty input on Windows names the switch that works there', async () => {
    const { run } = station({ platform: 'win32' });
    expect(await run('--provision-token')).toBe(2);
    expect(terminal.err).toContain('--provision-token-file');
  });

  it.each([
    ['more than a keychain holds', TOKEN.repeat(200), /2,560/],
    ['more than anything holds', `${TOKEN}${' x'.repeat(100_000)}`, /neither a bearer token nor JSON/],
    ['two words', `${TOKEN} ${TOKEN}`, /neither a bearer token nor JSON/],
    ['half of a JSON', `{"client_id": "${TOKEN}"`, /neither a bearer token nor JSON/],
  ])('--provision-token refuses %s with a message that does not quote it', async (_what, input, words) => {
    const { run, state } = station();
    terminal.input = input;
    expect(await run('--provision-token')).toBe(2);
    expect(terminal.err).toMatch(words);
    expectNothingTold();
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
  });

  it.each<[VaultProblem, RegExp]>([
    [{ kind: 'locked' }, /locked.*Nothing was stored/],
    [{ kind: 'unavailable', detail: 'no bus' }, /keychain cannot be reached.*no bus.*Nothing was stored/],
  ])('--provision-token exits with 1 if the keychain refuses the token (%#)', async (problem, words) => {
    const { run, announceCredentials } = station({ problem });
    terminal.input = TOKEN;
    expect(await run('--provision-token')).toBe(1);
    expect(terminal.err).toMatch(words);
    expectNothingTold();
    expect(announceCredentials).not.toHaveBeenCalled();
  });
});

describe('--provision-token-file', () => {
  const tokenFile = (content: string | Buffer = TOKEN, mode = 0o600) => {
    const file = join(folder, 'token.txt');
    writeFileSync(file, content);
    chmodSync(file, mode);
    return file;
  };

  it('--provision-token-file stores the token and then deletes the file', async () => {
    const { run, state, announceCredentials } = station();
    const file = tokenFile(`\uFEFFBearer ${TOKEN}\r\n`);
    expect(await run('--provision-token-file', file)).toBe(0);
    expect(state.stored).toEqual({ kind: 'bearer', token: TOKEN });
    expect(existsSync(file)).toBe(false);
    expect(terminal.out + terminal.err).toBe(STORED_WORDS);
    expect(announceCredentials).toHaveBeenCalledOnce();
  });

  it.each<[VaultProblem]>([[{ kind: 'locked' }], [{ kind: 'unavailable', detail: 'no bus' }]])(
    '--provision-token-file keeps the file if the keychain refuses the token (%#)',
    async (problem) => {
      const { run } = station({ problem });
      const file = tokenFile();
      expect(await run('--provision-token-file', file)).toBe(1);
      expect(readFileSync(file, 'utf8')).toBe(TOKEN);
    },
  );

  it('--provision-token-file keeps a file without a token, and does not quote it', async () => {
    const { run } = station();
    const file = tokenFile(`${TOKEN} and more`);
    expect(await run('--provision-token-file', file)).toBe(2);
    expect(existsSync(file)).toBe(true);
    expectNothingTold();
  });

  it.skipIf(process.platform === 'win32').each([0o604, 0o640, 0o620, 0o602, 0o644, 0o666])(
    '--provision-token-file refuses a file that others can access (mode %o)',
    async (mode) => {
      const { run, state } = station();
      const file = tokenFile(TOKEN, mode);
      expect(await run('--provision-token-file', file)).toBe(2);
      expect(terminal.err).toMatch(/by others/);
      expectNothingTold();
      expect(existsSync(file)).toBe(true);
      expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
    },
  );

  it.skipIf(process.platform === 'win32')('--provision-token-file does not follow a link', async () => {
    const { run, state } = station();
    const file = tokenFile();
    const link = join(folder, 'link');
    symlinkSync(file, link);
    expect(await run('--provision-token-file', link)).toBe(2);
    expect(terminal.err).toContain('ELOOP');
    expect(existsSync(link) && existsSync(file)).toBe(true);
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
  });

  it('--provision-token-file explains a missing path, a folder, and a file that is too large', async () => {
    const { run } = station();
    expect(await run('--provision-token-file', join(folder, 'none'))).toBe(2);
    expect(terminal.err).toContain('ENOENT');
    const inside = join(folder, 'folder');
    mkdirSync(inside, { mode: 0o700 });
    expect(await run('--provision-token-file', inside)).toBe(2);
    expect(existsSync(inside)).toBe(true);
    expect(await run('--provision-token-file', tokenFile('x'.repeat(100_000)))).toBe(2);
    expect(terminal.err).toContain('too large');
  });

  it('--provision-token-file reports a file that cannot be deleted after the token was stored', async () => {
    const { run, state, announceCredentials } = station();
    const file = tokenFile();
    terminal.cannotDelete = true;
    expect(await run('--provision-token-file', file)).toBe(1);
    expect(state.stored).toEqual({ kind: 'bearer', token: TOKEN });
    expect(terminal.err).toMatch(/is stored.*EPERM.*delete it by hand/);
    expectNothingTold();
    expect(announceCredentials).toHaveBeenCalledOnce();
  });

  it.each([
    ['as Windows PowerShell writes it (UTF-16)', Buffer.from(`\uFEFF${TOKEN}\r\n`, 'utf16le')],
    ['in UTF-16 the other way round', Buffer.from(`\uFEFF${TOKEN}\r\n`, 'utf16le').swap16()],
    ['in UTF-16 that was cut in the middle of a sign', Buffer.from([...Buffer.from(`\uFEFF${TOKEN}\n`, 'utf16le'), 0x0d])],
  ])('--provision-token-file accepts %s', async (_how, content) => {
    const { run, state } = station();
    const file = tokenFile(content);
    expect(await run('--provision-token-file', file)).toBe(0);
    expect(state.stored).toEqual({ kind: 'bearer', token: TOKEN });
  });
});

describe('--provision-proxy-login', () => {
  const LOGIN = `STORES\\pack:${TOKEN}`;
  const PROXY = 'http://proxy.example.com:8080';
  /** A policy that names the proxies. */
  const NAMED = {
    settings: settingsWith({ 'connection.loginProxies': `${PROXY} https://second.example.com` }),
    sources: { ...BUILT_IN_SOURCES, 'connection.loginProxies': 'policy' as const },
  };

  it('--provision-proxy-login stores a login, prints its proxies, and notifies a running station', async () => {
    const { run, state, proxyState, announceCredentials } = station({ view: NAMED });
    terminal.input = `\uFEFF${LOGIN}\r\n`;
    expect(await run('--provision-proxy-login')).toBe(0);
    expect(proxyState.stored).toEqual({ user: 'STORES\\pack', password: TOKEN });
    expect(proxyState.origins).toEqual([PROXY, 'https://second.example.com']);
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
    expect(terminal.out).toBe(`Stored for ${PROXY} https://second.example.com.\n`);
    expect(terminal.err).toBe('');
    expect(announceCredentials).toHaveBeenCalledOnce();
  });

  it('--provision-proxy-login binds a login to a proxy in the line before it, even if settings cannot be read', async () => {
    const { run, proxyState } = station({ view: { problems: [{ kind: 'unreadable', file: 'p', detail: 'EACCES' }] } });
    terminal.input = `${PROXY}\n${LOGIN}\n`;
    expect(await run('--provision-proxy-login')).toBe(0);
    expect(proxyState.origins).toEqual([PROXY]);
    expect(terminal.out).toBe(`Stored for ${PROXY}.\n`);
  });

  it('--provision-proxy-login stores no login without a named proxy', async () => {
    const defaults = { ...NAMED, sources: { ...BUILT_IN_SOURCES, 'connection.loginProxies': 'defaults' as const } };
    for (const view of [{}, defaults]) {
      const { run, proxyState } = station({ view });
      terminal.input = LOGIN;
      expect(await run('--provision-proxy-login')).toBe(1);
      expect(terminal.err).toMatch(/connection\.loginProxies.*Nothing was stored/);
      expectNothingTold();
      expect(proxyState.stored).toEqual({ user: 'old', password: 'login' });
    }
  });

  it('--provision-proxy-login-file reads a private file and deletes it', async () => {
    const { run, proxyState } = station({ view: NAMED });
    const file = join(folder, 'login.txt');
    writeFileSync(file, LOGIN, { mode: 0o600 });
    expect(await run('--provision-proxy-login-file', file)).toBe(0);
    expect(proxyState.stored).toEqual({ user: 'STORES\\pack', password: TOKEN });
    expect(existsSync(file)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('--provision-proxy-login-file refuses a file that others can read', async () => {
    const { run, proxyState } = station();
    const file = join(folder, 'login.txt');
    writeFileSync(file, LOGIN, { mode: 0o644 });
    expect(await run('--provision-proxy-login-file', file)).toBe(2);
    expectNothingTold();
    expect(proxyState.stored).toEqual({ user: 'old', password: 'login' });
  });

  it.each([
    ['nothing', '', /no login/],
    ['a word', TOKEN, /not user:password/],
    ['more than a keychain holds', LOGIN.repeat(200), /2,560/],
  ])('--provision-proxy-login with %s exits with 2, does not quote it, and keeps the old login', async (_what, input, words) => {
    const { run, proxyState } = station();
    terminal.input = input;
    expect(await run('--provision-proxy-login')).toBe(2);
    expect(terminal.err).toMatch(words);
    expectNothingTold();
    expect(proxyState.stored).toEqual({ user: 'old', password: 'login' });
  });

  it('an empty input on Windows names the switch that works there', async () => {
    expect(await station({ platform: 'win32' }).run('--provision-proxy-login')).toBe(2);
    expect(terminal.err).toContain('--provision-proxy-login-file');
  });

  it('--forget-proxy-login removes the login and keeps the token', async () => {
    const { run, state, proxyState } = station();
    expect(await run('--forget-proxy-login')).toBe(0);
    expect(proxyState.stored).toBeNull();
    expect(state.stored).not.toBeNull();
    expect(await station({ problem: { kind: 'locked' } }).run('--forget-proxy-login')).toBe(1);
    expect(terminal.err).toContain('Nothing was removed.');
  });
});

describe('--forget-token', () => {
  it('--forget-token empties the keychain, prints nothing, and notifies a running station', async () => {
    const { run, state, announceCredentials } = station();
    expect(await run('--forget-token')).toBe(0);
    expect(state.stored).toBeNull();
    expect(terminal.out + terminal.err).toBe('');
    expect(announceCredentials).toHaveBeenCalledOnce();
  });

  it('--forget-token reports a keychain that refuses', async () => {
    const { run, state } = station({ problem: { kind: 'locked' } });
    expect(await run('--forget-token')).toBe(1);
    expect(terminal.err).toContain('locked');
    expect(state.stored).not.toBeNull();
  });

  it('--forget-token prints no message about storing', async () => {
    const { run } = station({ problem: { kind: 'locked' } });
    await run('--forget-token');
    expect(terminal.err).not.toContain('stored');
    expect(terminal.err).toContain('Nothing was removed.');
  });
});

describe('--print-policy', () => {
  it('--print-policy prints JSON with every setting and its source, and nothing else on standard output', async () => {
    const { run } = station();
    expect(await run('--print-policy')).toBe(0);
    const printed = JSON.parse(terminal.out);
    expect(Object.keys(printed.settings).sort()).toEqual([...SETTING_KEYS].sort());
    expect(printed.settings['stage.undoSeconds']).toEqual({ value: 5, source: 'built-in' });
    expect(printed).toMatchObject({ problems: [], blockedBy: null });
    expect(terminal.err).toBe('');
  });

  it('--print-policy names the file or the registry key of each value', async () => {
    const sources = { 'stage.undoSeconds': 'policy', 'stage.maxBags': 'defaults' } as SettingsView['sources'];
    const places = { policy: 'HKLM\\SOFTWARE\\Policies\\Stagebay', defaults: '/etc/stagebay/defaults.json' };
    const { run } = station({ view: { sources, locations: places } });
    await run('--print-policy');
    const { settings } = JSON.parse(terminal.out);
    expect(settings['stage.undoSeconds']).toMatchObject({ source: 'policy', from: 'HKLM\\SOFTWARE\\Policies\\Stagebay' });
    expect(settings['stage.maxBags']).toMatchObject({ source: 'defaults', from: '/etc/stagebay/defaults.json' });
  });

  it.each([
    [null, null],
    ['scrypt:canary:canary', 'set'],
  ])('--print-policy prints that an admin PIN is set, but not its hash (%j)', async (hash, printed) => {
    const { run } = station({ view: { settings: settingsWith({ 'settings.adminPinHash': hash }) } });
    await run('--print-policy');
    expect(JSON.parse(terminal.out).settings['settings.adminPinHash'].value).toBe(printed);
    expectNothingTold();
  });

  it.each<[SettingsProblem, number]>([
    [{ kind: 'missing', file: '/etc/p.json' }, 1],
    [{ kind: 'unreadable', file: '/etc/p.json', detail: 'EACCES' }, 1],
    [{ kind: 'not-json', file: '/etc/p.json', detail: 'at character 3' }, 1],
    [{ kind: 'untrusted', file: '/etc/p.json', why: 'owner' }, 1],
    [{ kind: 'bad-value', file: '/etc/p.json', key: 'stage.maxBags', detail: 'is too large' }, 0],
    [{ kind: 'unknown-key', file: '/etc/p.json', key: 'stage.maxBag' }, 0],
    [{ kind: 'not-for-stations', file: '/home/a/settings.json', key: 'update.mode' }, 0],
    [{ kind: 'unreadable', file: 'HKLM\\SOFTWARE\\Policies\\Stagebay', detail: 'access is denied' }, 1],
    [{ kind: 'kept-last-good', since: 0 }, 0],
    // A file may have any number.
    [{ kind: 'kept-last-good', since: 1e300 }, 0],
  ])('--print-policy explains %j and sets the exit code', async (problem, code) => {
    const { run } = station({ view: { problems: [problem] } });
    expect(await run('--print-policy')).toBe(code);
    expect(JSON.parse(terminal.out).problems).toEqual([problem]);
    expect(terminal.err.trim()).not.toBe('');
    expect(terminal.err).not.toMatch(/undefined|null|NaN/);
    if ('file' in problem) expect(terminal.err).toContain(problem.file);
  });
});

describe('the other switches', () => {
  it('--version prints the version only', async () => {
    expect(await station().run('--version')).toBe(0);
    expect(terminal.out).toBe('1.2.3\n');
  });

  it('--hash-pin prints a hash that matches the PIN', async () => {
    terminal.input = '471147\n';
    expect(await station().run('--hash-pin')).toBe(0);
    expect(terminal.out).not.toContain('471147');
    expect(await verifyPin('471147', terminal.out.trim())).toBe(true);
  });

  it.each([' \n', '123\n', '47114\n', 'x'.repeat(65), null])(
    '--hash-pin refuses a text that cannot be entered as a PIN (%j)',
    async (input) => {
      terminal.input = input;
      expect(await station().run('--hash-pin')).toBe(2);
      expect(terminal.out).toBe('');
      expect(terminal.err).toContain('6 to 64 characters');
    },
  );

  it('an invalid command line exits with 2 and does nothing', async () => {
    const { run, state } = station();
    expect(await run('--forget-token', '--provision-token')).toBe(2);
    expect(await run(`--provision-token=${TOKEN}`)).toBe(2);
    expect(await run('--provision-token', TOKEN)).toBe(2);
    expect(state.stored).toEqual({ kind: 'bearer', token: 'the old one' });
    expectNothingTold();
  });
});

describe('--autostart', () => {
  it.each([true, false])('--autostart opens the app only if the settings say so (%s)', async (wanted) => {
    const { run, openAfterwards } = station({ view: { settings: settingsWith({ 'station.autostart': wanted }) } });
    expect(await run('--autostart')).toBe(0);
    expect(openAfterwards).toHaveBeenCalledTimes(wanted ? 1 : 0);
    expect(terminal.out + terminal.err).toBe('');
  });
});

describe('--reopen', () => {
  it.each([true, false])('--reopen opens the app only if an installer has closed it (%s)', async (closedForInstaller) => {
    const { run, openAfterwards } = station({ closedForInstaller });
    expect(await run('--reopen')).toBe(0);
    expect(openAfterwards).toHaveBeenCalledTimes(closedForInstaller ? 1 : 0);
    expect(terminal.out + terminal.err).toBe('');
  });
});

describe('--diagnostics', () => {
  it('--diagnostics prints the size of the archive', async () => {
    expect(await station().run('--diagnostics', 'd.zip')).toBe(0);
    expect(terminal.out).toBe('d.zip: 4711 bytes.\n');
  });

  it('--diagnostics never overwrites a file, and prints why it wrote nothing', async () => {
    expect(await station({ saved: fail({ exists: true, detail: '' }) }).run('--diagnostics=d.zip')).toBe(2);
    expect(terminal.err).toContain('there is a file of that name already');
    expect(await station({ saved: fail({ exists: false, detail: 'ENOSPC' }) }).run('--diagnostics', 'd.zip')).toBe(1);
    expect(terminal.err).toContain('ENOSPC');
    expect(await station().run('--diagnostics')).toBe(2);
    expect(terminal.err).toContain('--diagnostics requires the path of a file.');
  });
});
