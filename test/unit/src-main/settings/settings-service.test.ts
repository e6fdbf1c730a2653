import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openSettings } from '../../../../src-main/settings';
import type { Locale } from '../../../../src-shared/language/languages';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('settings');
});

const defaultsPath = () => join(folder, 'defaults.json');
const defaults = (content: unknown) => writeFileSync(defaultsPath(), JSON.stringify(content));
const policyPath = () => join(folder, 'policy.json');
const policy = (content: unknown) => writeFileSync(policyPath(), typeof content === 'string' ? content : JSON.stringify(content));
const open = (named = true, timeZone: string | null = 'America/Toronto') =>
  openSettings({
    userData: join(folder, 'data'),
    policy: { kind: 'file', file: policyPath(), isRequired: named, owner: null },
    defaults: { kind: 'file', file: defaultsPath(), isRequired: false, owner: null },
    machine: { hostName: 'pack-07', timeZone, locale: 'en-US' },
  });
const LIVE = { 'connection.mode': 'live', 'connection.baseUrl': 'https://store.example' };

describe('IT’s defaults', () => {
  it('a default applies if neither the station nor the policy sets the key, and is shown with its source', async () => {
    defaults({ ...LIVE, 'stage.undoSeconds': 9, 'stage.maxBags': 20, 'station.name': 'From IT' });
    policy({ 'stage.maxBags': 10 });
    const service = await open();
    await service.change('station.name', 'Till 4');
    const { settings, sources } = service.view();
    expect(settings).toMatchObject({ ...LIVE, 'stage.undoSeconds': 9, 'stage.maxBags': 10, 'station.name': 'Till 4' });
    expect(sources).toMatchObject({
      'connection.mode': 'defaults',
      'stage.undoSeconds': 'defaults',
      'stage.maxBags': 'policy',
      'station.name': 'station',
      'stage.maxItems': 'built-in',
    });
  });

  it('a station can change a default, which applies again when the station removes its value', async () => {
    defaults({ 'stage.undoSeconds': 9 });
    const settings = await open(false);
    await settings.change('stage.undoSeconds', 2);
    expect(settings.view().settings['stage.undoSeconds']).toBe(2);
    await settings.change('stage.undoSeconds', undefined);
    expect(settings.view()).toMatchObject({ settings: { 'stage.undoSeconds': 9 }, sources: { 'stage.undoSeconds': 'defaults' } });
  });

  it('a live station stays live when the defaults disappear', async () => {
    defaults(LIVE);
    await open(false);
    rmSync(defaultsPath());
    const { settings, problems } = (await open(false)).view();
    expect(settings).toMatchObject(LIVE);
    expect(problems).toMatchObject([{ kind: 'kept-last-good' }]);
  });
});

describe('the effective time zone', () => {
  it('the computer’s time zone applies if none is set, and none if it is unknown', async () => {
    expect((await open(false)).view().settings['station.timeZone']).toBe('America/Toronto');
    const settings = await open(false, null);
    expect(settings.view()).toMatchObject({ settings: { 'station.timeZone': null }, sources: { 'station.timeZone': 'built-in' } });
    await settings.change('station.timeZone', 'America/Halifax');
    expect(settings.view().settings['station.timeZone']).toBe('America/Halifax');
  });

  it.each(['Etc/Unknown', 'America/Nowhere', 'EST5', 'PST', ''])(
    'the invalid time zone %j in a policy is reported, and the rest of the policy applies',
    async (zone) => {
      policy({ 'station.timeZone': zone, 'stage.undoSeconds': 9 });
      const { settings, problems } = (await open()).view();
      expect(settings).toMatchObject({ 'station.timeZone': 'America/Toronto', 'stage.undoSeconds': 9 });
      expect(problems).toEqual([
        {
          kind: 'bad-value',
          file: policyPath(),
          key: 'station.timeZone',
          detail: 'is not a time zone that this version of Stagebay knows: it must be an IANA name, such as America/Toronto',
        },
      ]);
    },
  );

  it('a time zone that this version does not know is not used from the last good profile', async () => {
    policy({ ...LIVE, 'station.timeZone': 'America/Halifax' });
    await open();
    const file = join(folder, 'data', 'last-good-profile.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('America/Halifax', 'America/Nowhere'));
    rmSync(policyPath());
    expect((await open()).view().settings).toMatchObject({ ...LIVE, 'station.timeZone': 'America/Toronto' });
  });
});

describe('a station without a configured language', () => {
  const openOn = (locale: Locale) =>
    openSettings({
      userData: join(folder, 'data'),
      policy: { kind: 'file', file: policyPath(), isRequired: false, owner: null },
      defaults: null,
      machine: { hostName: 'pack-07', timeZone: 'America/Toronto', locale },
    });

  it.each([
    ['fr-CA', 'fr-CA', 'fr-CA'],
    ['en-CA', 'en', 'en-CA'],
    ['en-US', 'en', 'en-US'],
    ['es', 'es', null],
  ] as const)('a system in %s formats amounts as in %s, and requests Connect’s responses in %s', async (locale, language, answers) => {
    const { settings, sources } = (await openOn(locale)).view();
    expect(settings).toMatchObject({ language, 'connection.language': answers });
    expect(sources).toMatchObject({ language: 'built-in', 'connection.language': 'built-in' });
  });

  it('the language follows a new setting immediately, and the system after it is removed', async () => {
    const settings = await openOn('fr-CA');
    await settings.change('language', 'en');
    expect(settings.view().settings).toMatchObject({ language: 'en', 'connection.language': 'en-CA' });
    await settings.change('connection.language', 'en-US');
    expect(settings.view().settings).toMatchObject({ language: 'en', 'connection.language': 'en-US' });
    for (const none of [null, undefined]) {
      await settings.change('language', none);
      await settings.change('connection.language', none);
      expect(settings.view().settings).toMatchObject({ language: 'fr-CA', 'connection.language': 'fr-CA' });
    }
  });
});

describe.skipIf(process.getuid === undefined)('a file that other users may have written', () => {
  const own = process.getuid?.() ?? 0;
  const openTrusting = (owner: number) =>
    openSettings({
      userData: join(folder, 'data'),
      policy: { kind: 'file', file: policyPath(), isRequired: false, owner },
      defaults: null,
      machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
    });

  it('a file that only its owner can write is accepted as a policy', async () => {
    policy(LIVE);
    chmodSync(policyPath(), 0o644);
    expect((await openTrusting(own)).view()).toMatchObject({ settings: LIVE, problems: [], blockedBy: null });
  });

  it.each([0o666, 0o664, 0o646])('a file with mode %o is not accepted as a policy', async (mode) => {
    policy(LIVE);
    chmodSync(policyPath(), mode);
    const untrusted = { kind: 'untrusted', file: policyPath(), why: 'writable' };
    expect((await openTrusting(own)).view()).toMatchObject({ settings: { 'connection.mode': 'practice' }, blockedBy: untrusted });
  });

  it('a file of another owner is not accepted as a policy', async () => {
    policy(LIVE);
    expect((await openTrusting(own + 1)).view()).toMatchObject({ blockedBy: { kind: 'untrusted', why: 'owner' } });
  });

  it('a link is not accepted as a policy, whatever its target is', async () => {
    writeFileSync(join(folder, 'elsewhere.json'), JSON.stringify(LIVE));
    symlinkSync(join(folder, 'elsewhere.json'), policyPath());
    expect((await openTrusting(own)).view()).toMatchObject({ blockedBy: { kind: 'untrusted', why: 'link' } });
  });

  it('a folder or a pipe is not accepted as a policy, and does not block the start', async () => {
    mkdirSync(policyPath());
    expect((await openTrusting(own)).view()).toMatchObject({ blockedBy: { kind: 'untrusted', why: 'not-a-file' } });
    rmSync(policyPath(), { recursive: true });
    execFileSync('mkfifo', [policyPath()]);
    expect((await openTrusting(own)).view()).toMatchObject({ blockedBy: { kind: 'untrusted', why: 'not-a-file' } });
  });

  it('the last good profile applies after a policy became untrusted', async () => {
    policy(LIVE);
    await openTrusting(own);
    chmodSync(policyPath(), 0o666);
    const { settings, problems, blockedBy } = (await openTrusting(own)).view();
    expect(settings).toMatchObject(LIVE);
    expect(problems).toMatchObject([{ kind: 'untrusted' }, { kind: 'kept-last-good' }]);
    expect(blockedBy).toBeNull();
  });
});

describe('a policy', () => {
  it('a policy applies, and is shown as the source', async () => {
    policy(LIVE);
    const { settings, sources, problems, blockedBy } = (await open()).view();
    expect(settings).toMatchObject({ ...LIVE, 'station.name': 'pack-07', 'station.timeZone': 'America/Toronto', 'stage.undoSeconds': 5 });
    expect(sources).toMatchObject({ 'connection.mode': 'policy', 'stage.undoSeconds': 'built-in' });
    expect({ problems, blockedBy }).toEqual({ problems: [], blockedBy: null });
  });

  it('an unknown key in a policy is a warning, and the other keys apply', async () => {
    policy({ ...LIVE, 'stage.undoSecond': 3 });
    const { settings, problems } = (await open()).view();
    expect(settings['connection.mode']).toBe('live');
    expect(problems).toEqual([{ kind: 'unknown-key', file: policyPath(), key: 'stage.undoSecond' }]);
  });

  it.each([
    ['stage.undoSeconds', 'five'],
    ['stage.undoSeconds', 61],
    ['stage.require', ['bag']],
    ['scan.orderPattern', '(?<orderId>['],
    ['scan.orderPattern', '^.+$'],
    ['station.timeZone', 'Mars/Olympus'],
    ['settings.adminPinHash', '1234'],
  ])('an invalid %s in a policy (%j) affects that key only', async (key, value) => {
    policy({ ...LIVE, [key]: value });
    const { settings, problems, blockedBy } = (await open()).view();
    expect(settings['connection.mode']).toBe('live');
    expect(problems).toMatchObject([{ kind: 'bad-value', key }]);
    expect(blockedBy).toBeNull();
  });

  it.each([
    ['that is huge', `^(?<orderId>${'(?:x|y)*'.repeat(100_000)})$`],
    ['with a lookaround', '^(?=A)(?<orderId>.+)$'],
    ['that takes a large program', '^(?<orderId>(?:(?:abcd){31}){31})$'],
  ])('an order pattern %s is reported, and the default one is used', async (_which, pattern) => {
    policy({ ...LIVE, 'scan.orderPattern': pattern });
    const { settings, problems, blockedBy } = (await open()).view();
    expect(settings).toMatchObject({ 'connection.mode': 'live', 'scan.orderPattern': '^(?<orderId>.+)$' });
    expect(problems).toMatchObject([{ kind: 'bad-value', key: 'scan.orderPattern' }]);
    expect(blockedBy).toBeNull();
  });

  it('an order pattern that is slow in backtracking engines is accepted', async () => {
    const pattern = '^(?<orderId>(?:[A-Z0-9]+-?)+)$';
    policy({ ...LIVE, 'scan.orderPattern': pattern });
    expect((await open()).view()).toMatchObject({ settings: { 'scan.orderPattern': pattern }, problems: [] });
  });

  it.each(['http://connect.example', 'ftp://x', 'connect.instacart.com', 'https://user:pw@x.example', 'http://localhost.evil.example'])(
    'the invalid address %s in a policy blocks staging',
    async (address) => {
      policy({ ...LIVE, 'connection.baseUrl': address });
      expect((await open()).view()).toMatchObject({ blockedBy: { kind: 'bad-value', key: 'connection.baseUrl' } });
    },
  );

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:9'])(
    'a policy may set an address on this computer without TLS: %s',
    async (address) => {
      policy({ ...LIVE, 'connection.baseUrl': address });
      expect((await open()).view()).toMatchObject({ blockedBy: null, settings: { 'connection.baseUrl': address } });
    },
  );

  it.each([
    ['{"connection.mode": "live"', 'not-json'],
    ['[]', 'not-json'],
    ['', 'not-json'],
  ])('a policy that is not JSON (%j) blocks staging on a station that was never live', async (content, kind) => {
    policy(content);
    expect((await open()).view()).toMatchObject({ blockedBy: { kind } });
  });

  it('a policy with a byte-order mark is read', async () => {
    policy(`\uFEFF${JSON.stringify(LIVE)}`);
    expect((await open()).view().settings['connection.mode']).toBe('live');
  });

  it('a missing policy blocks staging only if its file was specified explicitly', async () => {
    expect((await open()).view()).toMatchObject({ blockedBy: { kind: 'missing' } });
    expect((await open(false)).view()).toMatchObject({ blockedBy: null, settings: { 'connection.mode': 'practice' } });
  });

  it('no problem quotes a token that was pasted into a policy', async () => {
    policy('{"connection.mode": canary-token-123}');
    expect(JSON.stringify((await open()).view())).not.toContain('canary');
  });
});

describe('a station that was live', () => {
  beforeEach(async () => {
    policy(LIVE);
    await open();
  });

  it.each([
    ['is gone', () => rmSync(policyPath())],
    ['is not JSON', () => policy('oops')],
    [
      'is a folder',
      () => {
        rmSync(policyPath());
        mkdirSync(policyPath());
      },
    ],
    ['has lost its mode', () => policy({ 'station.name': 'Till 4' })],
    ['has a mode that does not exist', () => policy({ ...LIVE, 'connection.mode': 'liv' })],
  ])('a live station never changes to Practice when its policy %s', async (_what, harm) => {
    harm();
    const { settings, blockedBy, problems, sources } = (await open(false)).view();
    expect(settings).toMatchObject(LIVE);
    expect(blockedBy).toBeNull();
    expect(sources['connection.mode']).toBe('last-good');
    expect(problems.at(-1)).toMatchObject({ kind: 'kept-last-good' });
  });

  it('a live station keeps its address when the new one is invalid', async () => {
    policy({ ...LIVE, 'connection.baseUrl': 'http://evil.example' });
    expect((await open()).view()).toMatchObject({ blockedBy: null, settings: LIVE });
  });

  it('a live station changes to Practice when its policy says so', async () => {
    policy({ 'connection.mode': 'practice' });
    expect((await open()).view()).toMatchObject({ blockedBy: null, problems: [], settings: { 'connection.mode': 'practice' } });
  });
});

describe("a station's own settings", () => {
  it('a change by the station is saved before it applies, and survives a restart', async () => {
    const settings = await open(false);
    expect(await settings.change('scan.maxGapMs', 120)).toMatchObject({ ok: true });
    expect((await open(false)).view()).toMatchObject({ settings: { 'scan.maxGapMs': 120 }, sources: { 'scan.maxGapMs': 'station' } });
  });

  it('a station cannot change a locked setting', async () => {
    policy({ 'scan.maxGapMs': 90 });
    const settings = await open();
    expect(await settings.change('scan.maxGapMs', 120)).toMatchObject({ ok: false, problem: { kind: 'fixed-by-policy' } });
    expect(await settings.change('settings.adminPinHash', null)).toMatchObject({ ok: false, problem: { kind: 'fixed-by-policy' } });
  });

  it('a station can remove its value', async () => {
    const settings = await open(false);
    await settings.change('station.name', 'Till 4');
    expect(await settings.change('station.name', undefined)).toMatchObject({
      ok: true,
      value: { settings: { 'station.name': 'pack-07' } },
    });
  });

  it('listeners are called after a change by the station applies, and only then', async () => {
    const settings = await open(false);
    const seen: unknown[] = [];
    const stop = settings.onChange(() => seen.push(settings.view().settings['stage.undoSeconds']));
    await settings.change('stage.undoSeconds', 7);
    await settings.change('stage.undoSeconds', -1);
    expect(seen).toEqual([7]);
    stop();
    await settings.change('stage.undoSeconds', 8);
    expect(seen).toEqual([7]);
  });

  it('an invalid change by the station has no effect', async () => {
    const settings = await open(false);
    expect(await settings.change('connection.baseUrl', 'http://evil.example')).toMatchObject({ ok: false, problem: { kind: 'bad-value' } });
    expect(settings.view().settings['connection.baseUrl']).toBe('https://connect.instacart.com');
  });

  it('a change by the station that cannot be saved does not apply', async () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    const settings = await open(false);
    expect(await settings.change('station.name', 'Till 4')).toMatchObject({ ok: false, problem: { kind: 'not-saved' } });
    expect(settings.view().settings['station.name']).toBe('pack-07');
  });

  it('a change of the mode by the station applies', async () => {
    policy(LIVE);
    await open();
    rmSync(policyPath());
    const settings = await open(false);
    expect(await settings.change('connection.mode', 'practice')).toMatchObject({ ok: true });
    expect((await open(false)).view()).toMatchObject({ blockedBy: null, settings: { 'connection.mode': 'practice' } });
  });

  it('the station’s file uses the keys of the policy', async () => {
    const settings = await open(false);
    await settings.change('scan.suffix', 'tab');
    expect(JSON.parse(readFileSync(join(folder, 'data', 'settings.json'), 'utf8'))).toEqual({ 'scan.suffix': 'tab' });
  });
});

describe('changes while the station runs', () => {
  const look = { acceptUnusable: false };
  const broken = '{"connection.mode": "li';

  it('a new policy is detected, applies only after applyPending, and then listeners are called', async () => {
    policy({ ...LIVE, 'stage.undoSeconds': 9 });
    const settings = await open();
    const seen: unknown[] = [];
    settings.onChange(() => seen.push(settings.view().settings['stage.undoSeconds']));
    expect(await settings.refresh(look)).toEqual({ kind: 'current' });
    policy({ ...LIVE, 'stage.undoSeconds': 3, 'stage.maxBags': 20 });
    expect(await settings.refresh(look)).toEqual({ kind: 'changed', keys: ['stage.undoSeconds', 'stage.maxBags'] });
    expect(await settings.refresh(look)).toEqual({ kind: 'pending' });
    expect(settings.view().settings['stage.undoSeconds']).toBe(9);
    expect(await settings.applyPending()).toEqual(['stage.undoSeconds', 'stage.maxBags']);
    expect(settings.view()).toMatchObject({ settings: { 'stage.undoSeconds': 3 }, sources: { 'stage.maxBags': 'policy' } });
    expect(seen).toEqual([3]);
    expect(await settings.refresh(look)).toEqual({ kind: 'current' });
  });

  it('new defaults are detected like a new policy', async () => {
    const settings = await open(false);
    defaults({ 'stage.undoSeconds': 9 });
    expect(await settings.refresh(look)).toEqual({ kind: 'changed', keys: ['stage.undoSeconds'] });
    await settings.applyPending();
    expect(settings.view().sources['stage.undoSeconds']).toBe('defaults');
  });

  it('a policy is detected in a folder that did not exist before', async () => {
    const file = join(folder, 'etc', 'stagebay', 'policy.json');
    const place = { kind: 'file', file, isRequired: false, owner: null } as const;
    const settings = await openSettings({
      userData: folder,
      policy: place,
      defaults: null,
      machine: { hostName: 'a', timeZone: 'UTC', locale: 'en-US' },
    });
    mkdirSync(join(folder, 'etc', 'stagebay'), { recursive: true });
    writeFileSync(file, JSON.stringify({ 'stage.maxBags': 7 }));
    expect(await settings.refresh(look)).toEqual({ kind: 'changed', keys: ['stage.maxBags'] });
  });

  it('a half-written policy does not apply until it counts as unusable', async () => {
    policy({ ...LIVE, 'stage.undoSeconds': 9 });
    const settings = await open();
    policy(broken);
    expect(await settings.refresh(look)).toMatchObject({ kind: 'unstable', problem: { kind: 'not-json', file: policyPath() } });
    policy({ ...LIVE, 'stage.undoSeconds': 9 });
    expect(await settings.refresh(look)).toEqual({ kind: 'current' });
    policy(broken);
    expect(await settings.refresh({ acceptUnusable: true })).toMatchObject({ kind: 'changed' });
    await settings.applyPending();
    expect(settings.view()).toMatchObject({
      settings: { ...LIVE, 'stage.undoSeconds': 9 },
      sources: { 'connection.mode': 'last-good' },
      blockedBy: null,
    });
    expect(settings.view().problems).toMatchObject([{ kind: 'not-json' }, { kind: 'kept-last-good' }]);
  });

  it.each([
    ['the policy', () => rmSync(policyPath())],
    ['the starting values', () => rmSync(defaultsPath())],
  ])('a deleted %s may be about to be replaced, and a live station stays live when it counts as missing', async (_what, remove) => {
    policy({ 'connection.mode': 'live' });
    defaults({ 'connection.baseUrl': LIVE['connection.baseUrl'] });
    const settings = await open(false);
    remove();
    expect(await settings.refresh(look)).toMatchObject({ kind: 'unstable', problem: { kind: 'missing' } });
    await settings.refresh({ acceptUnusable: true });
    await settings.applyPending();
    expect(settings.view().settings['connection.mode']).toBe('live');
  });

  it('a change by the station applies immediately, without the pending changes', async () => {
    policy({ 'stage.undoSeconds': 9 });
    const settings = await open();
    policy({ 'stage.undoSeconds': 3 });
    await settings.refresh(look);
    await settings.setPending(true);
    await settings.change('station.name', 'Till 4');
    expect(settings.view()).toMatchObject({ settings: { 'station.name': 'Till 4', 'stage.undoSeconds': 9 }, waiting: true });
    await settings.applyPending();
    expect(settings.view()).toMatchObject({ settings: { 'station.name': 'Till 4', 'stage.undoSeconds': 3 }, waiting: false });
  });

  it('a language of the policy takes effect while other changes wait for the end of the open order', async () => {
    policy({ 'stage.undoSeconds': 9 });
    const settings = await open();
    policy({ 'stage.undoSeconds': 3, language: 'fr-CA' });
    await settings.refresh(look);
    await settings.setPending(true);
    expect(settings.view()).toMatchObject({
      settings: { language: 'fr-CA', 'stage.undoSeconds': 9 },
      sources: { language: 'policy' },
      waiting: true,
    });
    await settings.change('station.name', 'Till 4');
    expect(settings.view().settings.language).toBe('fr-CA');
    await settings.applyPending();
    expect(settings.view().settings).toMatchObject({ language: 'fr-CA', 'stage.undoSeconds': 3 });
  });

  it('simultaneous changes by the station and by IT all apply in the end', async () => {
    policy({});
    const settings = await open();
    policy({ ...LIVE, 'stage.undoSeconds': 3 });
    await settings.refresh(look);
    await Promise.all([settings.change('station.name', 'Till 4'), settings.applyPending(), settings.change('stage.maxBags', 7)]);
    expect(settings.view().settings).toMatchObject({ 'station.name': 'Till 4', 'stage.undoSeconds': 3, 'stage.maxBags': 7 });
  });

  it('listeners are called once when changes become pending, and once when they are not', async () => {
    const settings = await open(false);
    const seen: boolean[] = [];
    settings.onChange(() => seen.push(settings.view().waiting));
    for (const waits of [true, true, false, false]) await settings.setPending(waits);
    expect(seen).toEqual([true, false]);
  });

  it('a change waits for its listeners, and a listener that fails does not stop the others', async () => {
    const settings = await open(false);
    let followed = false;
    settings.onChange(() => Promise.reject(new Error('no port')));
    settings.onChange(async () => {
      await settings.refresh(look); // A listener may change a setting itself.
      followed = true;
    });
    await expect(settings.change('station.name', 'Till 4')).rejects.toThrow('no port');
    expect(followed).toBe(true);
    expect(settings.view().settings['station.name']).toBe('Till 4');
  });

  it.each<[string, () => void]>([
    ['is written in place', () => policy({ 'stage.maxBags': 7 })],
    [
      'is replaced by another file of its name',
      () => {
        writeFileSync(join(folder, 'new'), '{}');
        renameSync(join(folder, 'new'), policyPath());
      },
    ],
    ['is deleted', () => rmSync(policyPath())],
  ])('a watched file that %s causes a hint', async (_how, alter) => {
    policy({});
    const onHint = vi.fn();
    const stop = (await open()).watchSources(onHint);
    alter();
    await waitFor(() => expect(onHint).toHaveBeenCalled());
    stop();
  });

  it('a missing folder does not prevent watching', async () => {
    const place = { kind: 'file', file: join(folder, 'nowhere', 'p.json'), isRequired: false, owner: null } as const;
    const settings = await openSettings({
      userData: folder,
      policy: place,
      defaults: null,
      machine: { hostName: 'a', timeZone: 'UTC', locale: 'en-US' },
    });
    settings.watchSources(() => undefined)();
  });
});

describe('settings that only IT may set', () => {
  it('a setting of IT in the station’s own file is reported and ignored, and the rest of the file applies', async () => {
    mkdirSync(join(folder, 'data'));
    const own = join(folder, 'data', 'settings.json');
    writeFileSync(own, JSON.stringify({ 'update.feedUrl': 'https://evil.example', 'settings.adminPinHash': null, 'stage.maxBags': 7 }));
    policy({ 'settings.adminPinHash': 'scrypt:ln=17,r=8,p=1:AAAA:AAAA' });
    const { settings, problems, blockedBy } = (await open()).view();
    expect(settings).toMatchObject({
      'update.feedUrl': null,
      'settings.adminPinHash': 'scrypt:ln=17,r=8,p=1:AAAA:AAAA',
      'stage.maxBags': 7,
    });
    expect(problems).toEqual([
      { kind: 'not-for-stations', file: own, key: 'update.feedUrl' },
      { kind: 'not-for-stations', file: own, key: 'settings.adminPinHash' },
    ]);
    expect(blockedBy).toBeNull();
  });

  it('a setting of IT applies from the defaults, and a station cannot change it', async () => {
    defaults({ 'update.channel': 'pilot' });
    const settings = await open(false);
    expect(settings.view()).toMatchObject({ settings: { 'update.channel': 'pilot' }, problems: [] });
    expect(await settings.change('update.channel', 'latest')).toMatchObject({ ok: false });
  });
});

it('a name or a time zone that is set to null is the computer’s', async () => {
  policy({ 'station.name': null, 'station.timeZone': null });
  expect((await open()).view().settings).toMatchObject({ 'station.name': 'pack-07', 'station.timeZone': 'America/Toronto' });
});

it.each([
  ['stage.undoSeconds', 61, 'must be at most 60'],
  ['stage.undoSeconds', 1.5, 'must be a whole number'],
  ['stage.undoSeconds', '5', 'must be a number'],
  ['stage.maxPounds', 0, 'must be at least 1'],
  ['stage.require', 'bags', 'must be a list'],
  ['connection.mode', 'liv', 'must be one of practice, live'],
  ['station.autostart', 1, 'must be true or false'],
  ['station.name', '', 'must be at least 1 character long'],
  ['station.name', 'x'.repeat(41), 'must be at most 40 characters long'],
])('the problem of %s = %j continues a sentence', async (key, value, detail) => {
  policy({ [key]: value });
  expect((await open()).view().problems).toEqual([{ kind: 'bad-value', file: policyPath(), key, detail }]);
});

describe('patterns that overlap', () => {
  const ORDERS = '^(?<orderId>[A-Z]\\d)$';
  const PLACES = '^(?<place>F\\d)$';
  const CONFLICT = { kind: 'pattern-conflict', key: 'scan.placePattern', otherKey: 'scan.orderPattern', text: 'F0' };

  it('are not saved, whichever of the two is changed', async () => {
    const settings = await open(false);
    await settings.change('scan.placePattern', PLACES);
    expect(await settings.change('scan.orderPattern', ORDERS)).toEqual({ ok: false, problem: CONFLICT });
    await settings.change('scan.orderPattern', '^(?<orderId>\\d+)$');
    expect(await settings.change('scan.placePattern', '(?<place>\\d)')).toMatchObject({ ok: false, problem: { text: '0' } });
    expect(settings.view()).toMatchObject({ settings: { 'scan.placePattern': PLACES }, problems: [] });
  });

  it('in a policy cost the station the place pattern, with a problem, and not its orders', async () => {
    policy({ 'scan.orderPattern': ORDERS, 'scan.placePattern': PLACES });
    const { settings, sources, problems } = (await open()).view();
    expect(settings).toMatchObject({ 'scan.orderPattern': ORDERS, 'scan.placePattern': null });
    expect(sources['scan.placePattern']).toBe('policy');
    expect(problems).toEqual([{ ...CONFLICT, file: policyPath() }]);
  });

  it('do not exist while the order pattern is the default one', async () => {
    policy({ 'scan.placePattern': PLACES });
    expect((await open()).view()).toMatchObject({ settings: { 'scan.placePattern': PLACES }, problems: [] });
  });
});

describe('the list of places', () => {
  it.each([
    [['Fridge B', 'Shelf 4'], true],
    [Array.from({ length: 40 }, (_, index) => `Shelf ${index}`), true],
    [Array.from({ length: 41 }, (_, index) => `Shelf ${index}`), false],
    [['Fridge B', ' Fridge B'], false],
    [['Fri\u200bdge'], false],
    [['x'.repeat(61)], false],
    [[''], false],
  ])('is checked (%#)', async (places, isAccepted) => {
    const settings = await open(false);
    expect((await settings.change('stage.places', places)).ok).toBe(isAccepted);
  });
});
