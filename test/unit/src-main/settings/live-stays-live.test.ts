/** What a store would lose if a station forgot that it is live, or where its orders go: docs/decisions/0007. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../../src-main/settings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-live-'));
  mkdirSync(join(folder, 'data'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = { policy: 'policy.json', defaults: 'defaults.json', own: 'data/settings.json', profile: 'data/last-good-profile.json' };
type Name = keyof typeof path;
const at = (name: Name) => join(folder, path[name]);
const write = (name: Name, content: unknown) => writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
const lose = (name: Name) => rmSync(at(name));
/** As a disk with a fault, or another program that has the file, would have it. */
function makeUnreadable(name: Name): void {
  renameSync(at(name), `${at(name)}.aside`);
  mkdirSync(at(name));
}
function makeReadable(name: Name): void {
  rmSync(at(name), { recursive: true });
  renameSync(`${at(name)}.aside`, at(name));
}
const open = (isReadOnly = false) =>
  openSettings({
    userData: join(folder, 'data'),
    policy: { kind: 'file', file: at('policy'), isRequired: false, owner: null },
    defaults: { kind: 'file', file: at('defaults'), isRequired: false, owner: null },
    machine: { hostName: 'pack-07', timeZone: 'America/Toronto', locale: 'en-US' },
    isReadOnly,
  });
const viewOf = async () => (await open()).view();

const STORE = { 'connection.baseUrl': 'https://store.example', 'connection.retailerId': 'R-1', 'connection.orderPaths': 'users' };
const LIVE = { 'connection.mode': 'live' };
const KEPT = expect.arrayContaining([expect.objectContaining({ kind: 'kept-last-good' })]);

describe('live orders never go to another address, or as another retailer', () => {
  it.each(['defaults', 'own'] as const)('when the file %s that said where is gone', async (name) => {
    write('policy', LIVE);
    write(name, STORE);
    await open();
    lose(name);
    for (const _start of ['the first', 'the second']) {
      expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT, blockedBy: null });
    }
  });

  it.each(Object.keys(STORE))('when %s alone is gone from the starting values', async (key) => {
    write('policy', LIVE);
    write('defaults', STORE);
    await open();
    write('defaults', { ...STORE, [key]: undefined });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('when they are gone while it runs', async () => {
    write('policy', LIVE);
    write('defaults', STORE);
    const room = await open();
    lose('defaults');
    await room.refresh({ acceptUnusable: true });
    await room.applyPending();
    expect(room.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('when a policy no longer says where, and what did not count before is still written elsewhere', async () => {
    write('defaults', { 'connection.baseUrl': 'https://first.example' });
    write('own', { 'connection.retailerId': 'R-0' });
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', LIVE);
    expect(await viewOf()).toMatchObject({ settings: STORE, problems: KEPT });
  });

  it('when the profile was written by a release that did not note whose word a value was', async () => {
    write('policy', LIVE);
    write('profile', { managed: true, values: { ...LIVE, ...STORE } });
    expect(await viewOf()).toMatchObject({ settings: STORE, problems: KEPT, blockedBy: null });
  });

  it('when a policy changed it while something else was lost, and is lost then', async () => {
    write('defaults', { 'station.name': 'Till 4' });
    write('policy', { ...LIVE, 'connection.baseUrl': 'https://first.example' });
    await open();
    write('defaults', 'oops');
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE } });
  });

  it('but to a new one that IT names, wherever it named the old one', async () => {
    write('policy', LIVE);
    write('defaults', STORE);
    await open();
    write('defaults', { ...STORE, 'connection.baseUrl': 'https://new.example' });
    expect(await viewOf()).toMatchObject({ settings: { 'connection.baseUrl': 'https://new.example' }, problems: [] });
    write('policy', { ...LIVE, 'connection.baseUrl': 'https://connect.instacart.com', 'connection.retailerId': null });
    expect(await viewOf()).toMatchObject({
      settings: { 'connection.baseUrl': 'https://connect.instacart.com', 'connection.retailerId': null },
      problems: [],
    });
  });

  it('but to the standard one when a person gives the station’s own back', async () => {
    write('policy', LIVE);
    const room = await open();
    await room.change('connection.baseUrl', 'https://store.example');
    await room.change('connection.baseUrl', undefined);
    for (const view of [room.view(), await viewOf()]) {
      expect(view).toMatchObject({ settings: { 'connection.baseUrl': 'https://connect.instacart.com' }, problems: [], blockedBy: null });
    }
  });
});

describe('a live station never becomes a practice one', () => {
  it.each<[string, unknown]>([
    ['is empty', {}],
    ['has lost its mode', { 'station.name': 'Till 4' }],
  ])('when its policy %s and the starting values say practice', async (_what, policy) => {
    write('defaults', { 'connection.mode': 'practice' });
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', policy);
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT, blockedBy: null });
  });

  it('when the starting values are changed to practice: they start a station', async () => {
    write('defaults', { ...LIVE, ...STORE });
    await open();
    write('defaults', { 'connection.mode': 'practice' });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('when a policy is lost and the station had chosen practice before that came', async () => {
    await (await open()).change('connection.mode', 'practice');
    write('policy', LIVE);
    await open();
    write('policy', {});
    expect(await viewOf()).toMatchObject({ settings: LIVE, problems: KEPT });
  });
});

describe('a station that was made a practice one on purpose', () => {
  it('stays one when the policy that said so is gone', async () => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', { 'connection.mode': 'practice' });
    await open();
    lose('policy');
    expect(await viewOf()).toMatchObject({ settings: { 'connection.mode': 'practice' }, problems: [], blockedBy: null });
  });
});

describe('a last good profile that cannot be read', () => {
  const harms: [string, () => void][] = [
    ['is not JSON', () => write('profile', '{"managed": tr')],
    ['is empty', () => write('profile', '')],
    ['is another JSON', () => write('profile', { values: LIVE })],
    ['names an address that is none', () => write('profile', { managed: true, values: { ...LIVE, 'connection.baseUrl': 'x' } })],
    ['is kept by another program', () => makeUnreadable('profile')],
  ];

  it.each(harms)('(%s) blocks a station that would be a practice one, and says why', async (_what, harm) => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    harm();
    const { blockedBy, problems } = await viewOf();
    expect(blockedBy).toMatchObject({ file: at('profile') });
    expect(problems).toEqual([blockedBy]);
  });

  it.each(harms)('(%s) blocks a live station that may have lost where its orders go', async (_what, harm) => {
    write('policy', LIVE);
    write('defaults', STORE);
    await open();
    lose('defaults');
    harm();
    expect((await viewOf()).blockedBy).toMatchObject({ file: at('profile') });
  });

  it.each<[string, object]>([
    ['live, and where', { ...LIVE, ...STORE }],
    ['practice', { 'connection.mode': 'practice' }],
  ])('does not matter where a policy says: %s', async (_what, content) => {
    write('profile', 'oops');
    write('policy', content);
    expect(await viewOf()).toMatchObject({ settings: content, problems: [], blockedBy: null });
  });

  it('is read again as soon as it can be, and the station is live', async () => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    makeUnreadable('profile');
    const room = await open();
    expect(room.view().blockedBy).not.toBeNull();
    expect(await room.refresh({ acceptUnusable: false })).toEqual({ kind: 'current' });
    makeReadable('profile');
    expect(await room.refresh({ acceptUnusable: false })).toMatchObject({
      kind: 'changed',
      keys: expect.arrayContaining(['connection.mode']),
    });
    expect(await room.refresh({ acceptUnusable: false })).toEqual({ kind: 'pending' });
    await room.applyPending();
    expect(room.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
    expect(await room.refresh({ acceptUnusable: false })).toEqual({ kind: 'current' });
  });

  it('does no harm while the station runs, and is written again', async () => {
    write('policy', { ...LIVE, ...STORE });
    const room = await open();
    makeUnreadable('profile');
    lose('policy');
    await room.refresh({ acceptUnusable: true });
    await room.applyPending();
    expect(room.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
    rmSync(at('profile'), { recursive: true });
    await room.refresh({ acceptUnusable: true });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
  });

  it('is left as it is by whoever only looks', async () => {
    write('policy', { ...LIVE, ...STORE });
    write('profile', 'oops');
    await open(true);
    expect(readFileSync(at('profile'), 'utf8')).toBe('oops');
  });
});

describe('a change at a station whose policy is lost', () => {
  beforeEach(async () => {
    write('policy', { ...LIVE, 'connection.baseUrl': 'https://store.example', 'stage.maxBags': 4 });
    await (await open()).change('stage.undoSeconds', 9);
    lose('policy');
  });

  it.each([
    ['connection.baseUrl', 'https://other.example'],
    ['stage.maxBags', 7],
  ] as const)('is refused where the policy had fixed %s, and not saved and forgotten', async (key, value) => {
    const room = await open();
    expect(room.view().sources[key]).toBe('last-good');
    expect(await room.change(key, value)).toEqual({ ok: false, problem: { kind: 'fixed-by-policy', key } });
    expect(JSON.parse(readFileSync(at('own'), 'utf8'))).toEqual({ 'stage.undoSeconds': 9 });
  });

  it.each([
    ['stage.undoSeconds', 2],
    ['stage.undoSeconds', undefined],
    ['connection.retailerId', 'R-2'],
  ] as const)('is followed where it had not: %s = %s', async (key, value) => {
    const room = await open();
    expect(room.view().sources['stage.undoSeconds']).toBe('station');
    expect(await room.change(key, value)).toMatchObject({ ok: true });
    const expected = value ?? 5;
    for (const view of [room.view(), await viewOf()]) expect(view.settings).toMatchObject({ ...LIVE, [key]: expected });
  });

  it('ends it where it is the mode', async () => {
    const room = await open();
    await room.change('connection.mode', 'practice');
    for (const view of [room.view(), await viewOf()]) {
      expect(view).toMatchObject({ settings: { 'connection.mode': 'practice' }, problems: [], blockedBy: null });
    }
  });

  it('that cannot be kept is not made by halves', async () => {
    const room = await open();
    makeUnreadable('profile');
    expect(await room.change('connection.mode', 'practice')).toMatchObject({ ok: false, problem: { kind: 'not-saved' } });
    expect(room.view().settings).toMatchObject(LIVE);
    makeReadable('profile');
    expect((await viewOf()).settings).toMatchObject(LIVE);
  });
});

it('what a person chose while staging was blocked is not lost with the station’s file', async () => {
  write('policy', LIVE);
  await open();
  write('policy', { 'connection.baseUrl': 'http://evil.example' });
  const room = await open();
  expect(room.view().blockedBy).not.toBeNull();
  await room.change('connection.retailerId', 'R-1');
  lose('own');
  write('policy', {});
  expect(await viewOf()).toMatchObject({ settings: { ...LIVE, 'connection.retailerId': 'R-1' }, problems: KEPT, blockedBy: null });
});

it('a station whose own file is gone can be set anew', async () => {
  write('own', { ...LIVE, ...STORE, 'station.name': 'Till 4' });
  await open();
  lose('own');
  const room = await open();
  expect(room.view()).toMatchObject({ settings: { ...LIVE, ...STORE, 'station.name': 'Till 4' }, problems: KEPT });
  await room.change('connection.baseUrl', 'https://new.example');
  await room.change('station.name', 'Till 5');
  for (const view of [room.view(), await viewOf()]) {
    expect(view.settings).toMatchObject({ ...LIVE, 'connection.baseUrl': 'https://new.example', 'station.name': 'Till 5' });
  }
});

it('a wrong address in starting values blocks nobody whose policy says another', async () => {
  write('defaults', { 'connection.baseUrl': 'http://evil.example' });
  write('policy', { ...LIVE, ...STORE });
  expect(await viewOf()).toMatchObject({ settings: STORE, problems: [{ kind: 'bad-value' }], blockedBy: null });
});
