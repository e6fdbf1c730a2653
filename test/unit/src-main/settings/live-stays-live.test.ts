/** A live station keeps its mode and its address when sources are lost: docs/decisions/0007-last-good-profile.md. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../../src-main/settings';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('live');
  mkdirSync(join(folder, 'data'));
});

const path = { policy: 'policy.json', defaults: 'defaults.json', own: 'data/settings.json', profile: 'data/last-good-profile.json' };
type Name = keyof typeof path;
const at = (name: Name) => join(folder, path[name]);
const write = (name: Name, content: unknown) => writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
const lose = (name: Name) => rmSync(at(name));
/** Makes a file unreadable, like a faulty disk or a program that has it open. */
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

describe('live orders keep their address and retailer', () => {
  it.each(['defaults', 'own'] as const)('a live station keeps its address when the file %s that set it is missing', async (name) => {
    write('policy', LIVE);
    write(name, STORE);
    await open();
    lose(name);
    for (const _start of ['the first', 'the second']) {
      expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT, blockedBy: null });
    }
  });

  it.each(Object.keys(STORE))('a live station keeps its address when only %s is missing in the defaults', async (key) => {
    write('policy', LIVE);
    write('defaults', STORE);
    await open();
    write('defaults', { ...STORE, [key]: undefined });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('a live station keeps its address when the defaults disappear while it runs', async () => {
    write('policy', LIVE);
    write('defaults', STORE);
    const settings = await open();
    lose('defaults');
    await settings.refresh({ acceptUnusable: true });
    await settings.applyPending();
    expect(settings.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('a live station keeps its address when the policy drops it and a weaker layer names another one', async () => {
    write('defaults', { 'connection.baseUrl': 'https://first.example' });
    write('own', { 'connection.retailerId': 'R-0' });
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', LIVE);
    expect(await viewOf()).toMatchObject({ settings: STORE, problems: KEPT });
  });

  it('a live station keeps its address with a profile of a version that stored no origins', async () => {
    write('policy', LIVE);
    write('profile', { managed: true, values: { ...LIVE, ...STORE } });
    expect(await viewOf()).toMatchObject({ settings: STORE, problems: KEPT, blockedBy: null });
  });

  it('a live station keeps the address of a policy that was changed and lost while another source was missing', async () => {
    write('defaults', { 'station.name': 'Till 4' });
    write('policy', { ...LIVE, 'connection.baseUrl': 'https://first.example' });
    await open();
    write('defaults', 'oops');
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE } });
  });

  it('a live station changes its address when IT sets a new one in any layer', async () => {
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

  it('a live station uses the built-in address when a person removes the station’s own', async () => {
    write('policy', LIVE);
    const settings = await open();
    await settings.change('connection.baseUrl', 'https://store.example');
    await settings.change('connection.baseUrl', undefined);
    for (const view of [settings.view(), await viewOf()]) {
      expect(view).toMatchObject({ settings: { 'connection.baseUrl': 'https://connect.instacart.com' }, problems: [], blockedBy: null });
    }
  });
});

describe('a live station stays live', () => {
  it.each<[string, unknown]>([
    ['is empty', {}],
    ['has lost its mode', { 'station.name': 'Till 4' }],
  ])('a live station stays live when its policy %s and the defaults select Practice', async (_what, policy) => {
    write('defaults', { 'connection.mode': 'practice' });
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', policy);
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT, blockedBy: null });
  });

  it('a live station stays live when the defaults change to Practice', async () => {
    write('defaults', { ...LIVE, ...STORE });
    await open();
    write('defaults', { 'connection.mode': 'practice' });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, problems: KEPT });
  });

  it('a live station stays live when its policy is lost and the station had selected Practice before', async () => {
    await (await open()).change('connection.mode', 'practice');
    write('policy', LIVE);
    await open();
    write('policy', {});
    expect(await viewOf()).toMatchObject({ settings: LIVE, problems: KEPT });
  });
});

describe('a station that was switched to Practice deliberately', () => {
  it('a station stays in Practice when the policy that selected it is missing', async () => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    write('policy', { 'connection.mode': 'practice' });
    await open();
    lose('policy');
    expect(await viewOf()).toMatchObject({ settings: { 'connection.mode': 'practice' }, problems: [], blockedBy: null });
  });
});

describe('an unreadable last good profile', () => {
  const harms: [string, () => void][] = [
    ['is not JSON', () => write('profile', '{"managed": tr')],
    ['is empty', () => write('profile', '')],
    ['is another JSON', () => write('profile', { values: LIVE })],
    ['names an address that is none', () => write('profile', { managed: true, values: { ...LIVE, 'connection.baseUrl': 'x' } })],
    ['is kept by another program', () => makeUnreadable('profile')],
  ];

  it.each(harms)('an unreadable profile (%s) blocks a station that would be in Practice, with the reason', async (_what, harm) => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    harm();
    const { blockedBy, problems } = await viewOf();
    expect(blockedBy).toMatchObject({ file: at('profile') });
    expect(problems).toEqual([blockedBy]);
  });

  it.each(harms)('an unreadable profile (%s) blocks a live station that may have lost its address', async (_what, harm) => {
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
  ])('an unreadable profile does not matter if a policy sets %s', async (_what, content) => {
    write('profile', 'oops');
    write('policy', content);
    expect(await viewOf()).toMatchObject({ settings: content, problems: [], blockedBy: null });
  });

  it('a profile that becomes readable makes the station live again', async () => {
    write('policy', { ...LIVE, ...STORE });
    await open();
    lose('policy');
    makeUnreadable('profile');
    const settings = await open();
    expect(settings.view().blockedBy).not.toBeNull();
    expect(await settings.refresh({ acceptUnusable: false })).toEqual({ kind: 'current' });
    makeReadable('profile');
    expect(await settings.refresh({ acceptUnusable: false })).toMatchObject({
      kind: 'changed',
      keys: expect.arrayContaining(['connection.mode']),
    });
    expect(await settings.refresh({ acceptUnusable: false })).toEqual({ kind: 'pending' });
    await settings.applyPending();
    expect(settings.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
    expect(await settings.refresh({ acceptUnusable: false })).toEqual({ kind: 'current' });
  });

  it('a profile that is damaged while the station runs is written again', async () => {
    write('policy', { ...LIVE, ...STORE });
    const settings = await open();
    makeUnreadable('profile');
    lose('policy');
    await settings.refresh({ acceptUnusable: true });
    await settings.applyPending();
    expect(settings.view()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
    rmSync(at('profile'), { recursive: true });
    await settings.refresh({ acceptUnusable: true });
    expect(await viewOf()).toMatchObject({ settings: { ...LIVE, ...STORE }, blockedBy: null });
  });

  it('a read-only command does not change the profile', async () => {
    write('policy', { ...LIVE, ...STORE });
    write('profile', 'oops');
    await open(true);
    expect(readFileSync(at('profile'), 'utf8')).toBe('oops');
  });
});

describe('a change of settings while the policy is lost', () => {
  beforeEach(async () => {
    write('policy', { ...LIVE, 'connection.baseUrl': 'https://store.example', 'stage.maxBags': 4 });
    await (await open()).change('stage.undoSeconds', 9);
    lose('policy');
  });

  it.each([
    ['connection.baseUrl', 'https://other.example'],
    ['stage.maxBags', 7],
  ] as const)('a change of %s, which the lost policy had locked, is refused and not saved', async (key, value) => {
    const settings = await open();
    expect(settings.view().sources[key]).toBe('last-good');
    expect(await settings.change(key, value)).toEqual({ ok: false, problem: { kind: 'fixed-by-policy', key } });
    expect(JSON.parse(readFileSync(at('own'), 'utf8'))).toEqual({ 'stage.undoSeconds': 9 });
  });

  it.each([
    ['stage.undoSeconds', 2],
    ['stage.undoSeconds', undefined],
    ['connection.retailerId', 'R-2'],
  ] as const)('a change of a setting that the lost policy had not locked takes effect: %s = %s', async (key, value) => {
    const settings = await open();
    expect(settings.view().sources['stage.undoSeconds']).toBe('station');
    expect(await settings.change(key, value)).toMatchObject({ ok: true });
    const expected = value ?? 5;
    for (const view of [settings.view(), await viewOf()]) expect(view.settings).toMatchObject({ ...LIVE, [key]: expected });
  });

  it('a change of the mode removes the last good profile', async () => {
    const settings = await open();
    await settings.change('connection.mode', 'practice');
    for (const view of [settings.view(), await viewOf()]) {
      expect(view).toMatchObject({ settings: { 'connection.mode': 'practice' }, problems: [], blockedBy: null });
    }
  });

  it('a change that cannot be stored has no effect', async () => {
    const settings = await open();
    makeUnreadable('profile');
    expect(await settings.change('connection.mode', 'practice')).toMatchObject({ ok: false, problem: { kind: 'not-saved' } });
    expect(settings.view().settings).toMatchObject(LIVE);
    makeReadable('profile');
    expect((await viewOf()).settings).toMatchObject(LIVE);
  });
});

it('a value that was changed while staging was blocked survives the loss of the station’s file', async () => {
  write('policy', LIVE);
  await open();
  write('policy', { 'connection.baseUrl': 'http://evil.example' });
  const settings = await open();
  expect(settings.view().blockedBy).not.toBeNull();
  await settings.change('connection.retailerId', 'R-1');
  lose('own');
  write('policy', {});
  expect(await viewOf()).toMatchObject({ settings: { ...LIVE, 'connection.retailerId': 'R-1' }, problems: KEPT, blockedBy: null });
});

it('a station whose own file is missing can be configured again', async () => {
  write('own', { ...LIVE, ...STORE, 'station.name': 'Till 4' });
  await open();
  lose('own');
  const settings = await open();
  expect(settings.view()).toMatchObject({ settings: { ...LIVE, ...STORE, 'station.name': 'Till 4' }, problems: KEPT });
  await settings.change('connection.baseUrl', 'https://new.example');
  await settings.change('station.name', 'Till 5');
  for (const view of [settings.view(), await viewOf()]) {
    expect(view.settings).toMatchObject({ ...LIVE, 'connection.baseUrl': 'https://new.example', 'station.name': 'Till 5' });
  }
});

it('an invalid address in the defaults does not block a station whose policy sets another one', async () => {
  write('defaults', { 'connection.baseUrl': 'http://evil.example' });
  write('policy', { ...LIVE, ...STORE });
  expect(await viewOf()).toMatchObject({ settings: STORE, problems: [{ kind: 'bad-value' }], blockedBy: null });
});
