import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../src-main/settings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policyPath = () => join(folder, 'policy.json');
const policy = (content: unknown) => writeFileSync(policyPath(), typeof content === 'string' ? content : JSON.stringify(content));
const open = (named = true) =>
  openSettings({
    userData: join(folder, 'data'),
    policy: { file: policyPath(), named },
    machine: { hostName: 'pack-07', timeZone: 'America/Toronto' },
  });
const LIVE = { 'connection.mode': 'live', 'connection.baseUrl': 'https://store.example' };

describe('a policy', () => {
  it('is in force, and says so', async () => {
    policy(LIVE);
    const { settings, sources, problems, blockedBy } = (await open()).view();
    expect(settings).toMatchObject({ ...LIVE, 'station.name': 'pack-07', 'station.timeZone': 'America/Toronto', 'stage.undoSeconds': 5 });
    expect(sources).toMatchObject({ 'connection.mode': 'policy', 'stage.undoSeconds': 'built-in' });
    expect({ problems, blockedBy }).toEqual({ problems: [], blockedBy: null });
  });

  it('with an unknown key keeps the others, and warns', async () => {
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
  ])('with a bad %s (%j) loses that key alone', async (key, value) => {
    policy({ ...LIVE, [key]: value });
    const { settings, problems, blockedBy } = (await open()).view();
    expect(settings['connection.mode']).toBe('live');
    expect(problems).toMatchObject([{ kind: 'bad-value', key }]);
    expect(blockedBy).toBeNull();
  });

  it.each(['http://connect.example', 'ftp://x', 'connect.instacart.com', 'https://user:pw@x.example', 'http://localhost.evil.example'])(
    'that would send orders to %s blocks staging instead of sending them to the standard address',
    async (address) => {
      policy({ ...LIVE, 'connection.baseUrl': address });
      expect((await open()).view()).toMatchObject({ blockedBy: { kind: 'bad-value', key: 'connection.baseUrl' } });
    },
  );

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:9'])('may name this machine without TLS: %s', async (address) => {
    policy({ ...LIVE, 'connection.baseUrl': address });
    expect((await open()).view()).toMatchObject({ blockedBy: null, settings: { 'connection.baseUrl': address } });
  });

  it.each([
    ['{"connection.mode": "live"', 'not-json'],
    ['[]', 'not-json'],
    ['', 'not-json'],
  ])('that is not JSON (%j) blocks staging on a station that was never live', async (content, kind) => {
    policy(content);
    expect((await open()).view()).toMatchObject({ blockedBy: { kind } });
  });

  it('that starts with a byte-order mark is read', async () => {
    policy(`\uFEFF${JSON.stringify(LIVE)}`);
    expect((await open()).view().settings['connection.mode']).toBe('live');
  });

  it('that somebody named and that is missing blocks staging; one that nobody named is no policy', async () => {
    expect((await open()).view()).toMatchObject({ blockedBy: { kind: 'missing' } });
    expect((await open(false)).view()).toMatchObject({ blockedBy: null, settings: { 'connection.mode': 'practice' } });
  });

  it('with a token pasted into it is not quoted in any problem', async () => {
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
  ])('never becomes a practice one when its policy %s', async (_what, harm) => {
    harm();
    const { settings, blockedBy, problems, sources } = (await open(false)).view();
    expect(settings).toMatchObject(LIVE);
    expect(blockedBy).toBeNull();
    expect(sources['connection.mode']).toBe('last-good');
    expect(problems.at(-1)).toMatchObject({ kind: 'kept-last-good' });
  });

  it('keeps its address when the new one is refused', async () => {
    policy({ ...LIVE, 'connection.baseUrl': 'http://evil.example' });
    expect((await open()).view()).toMatchObject({ blockedBy: null, settings: LIVE });
  });

  it('becomes a practice one when its policy says so', async () => {
    policy({ 'connection.mode': 'practice' });
    expect((await open()).view()).toMatchObject({ blockedBy: null, problems: [], settings: { 'connection.mode': 'practice' } });
  });
});

describe("a station's own settings", () => {
  it('are saved before they are in force, and survive a restart', async () => {
    const room = await open(false);
    expect(await room.change('scan.maxGapMs', 120)).toMatchObject({ ok: true });
    expect((await open(false)).view()).toMatchObject({ settings: { 'scan.maxGapMs': 120 }, sources: { 'scan.maxGapMs': 'station' } });
  });

  it('cannot override a policy, nor be what only a policy may be', async () => {
    policy({ 'scan.maxGapMs': 90 });
    const room = await open();
    expect(await room.change('scan.maxGapMs', 120)).toMatchObject({ ok: false, problem: { kind: 'fixed-by-policy' } });
    expect(await room.change('settings.adminPinHash', null)).toMatchObject({ ok: false, problem: { kind: 'fixed-by-policy' } });
  });

  it('are given back', async () => {
    const room = await open(false);
    await room.change('station.name', 'Till 4');
    expect(await room.change('station.name', undefined)).toMatchObject({ ok: true, value: { settings: { 'station.name': 'pack-07' } } });
  });

  it('that are wrong change nothing', async () => {
    const room = await open(false);
    expect(await room.change('connection.baseUrl', 'http://evil.example')).toMatchObject({ ok: false, problem: { kind: 'bad-value' } });
    expect(room.view().settings['connection.baseUrl']).toBe('https://connect.instacart.com');
  });

  it('that cannot be saved are not in force', async () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    const room = await open(false);
    expect(await room.change('station.name', 'Till 4')).toMatchObject({ ok: false, problem: { kind: 'not-saved' } });
    expect(room.view().settings['station.name']).toBe('pack-07');
  });

  it('decide anew what the station is', async () => {
    policy(LIVE);
    await open();
    rmSync(policyPath());
    const room = await open(false);
    expect(await room.change('connection.mode', 'practice')).toMatchObject({ ok: true });
    expect((await open(false)).view()).toMatchObject({ blockedBy: null, settings: { 'connection.mode': 'practice' } });
  });

  it('stand in the file under the names of the policy keys', async () => {
    const room = await open(false);
    await room.change('scan.suffix', 'tab');
    expect(JSON.parse(readFileSync(join(folder, 'data', 'settings.json'), 'utf8'))).toEqual({ 'scan.suffix': 'tab' });
  });
});
