/** The cached credentials of the station (`src-main/station/credentials-store.ts`). Watches real folders. */
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  announceCredentialsChange,
  type CredentialsRules,
  type CredentialsStore,
  createCredentialsStore,
} from '../../../../src-main/station/credentials-store';
import type { Credentials, Vault } from '../../../../src-main/vault';
import { ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { flushPromises } from '../../src-renderer/stage/fixtures/fake-bridge';

const OLD: Credentials = { kind: 'bearer', token: 'canary-old' };
const NEW: Credentials = { kind: 'client', clientId: 'station', clientSecret: 'canary-new' };

const HERE = 'https://connect.example';
const FOR_HERE = { origins: [HERE], isForCurrentAddress: true };
const ELSEWHERE = 'https://elsewhere.example';

let userData: string;
const open: { close(): void }[] = [];
beforeEach(() => {
  userData = createTestFolder('credentials');
});
afterEach(() => {
  vi.useRealTimers();
  for (const store of open.splice(0)) store.close();
});

/** Resolves when a watcher of the folder has reported this file, and other watchers have too. */
async function fileSeen(file: string): Promise<void> {
  const watcher = watch(userData);
  await new Promise<void>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (name === file) resolve();
    });
  });
  watcher.close();
  await flushPromises();
}

/** Rules for a station with the address `HERE`, and the settings behind them. */
const createRules = () => {
  const settings = { origin: HERE, policy: [] as string[], otherwise: [HERE], certain: true };
  const rules: CredentialsRules = {
    currentOrigin: () => settings.origin,
    originRules: () => ({ policyOrigins: settings.policy, fallbackOrigins: settings.otherwise }),
    areSettingsComplete: () => settings.certain,
  };
  return { settings, rules };
};

function createStore(vault: Vault, folder = userData, rules = createRules().rules) {
  const onChange = vi.fn();
  const onAnnounced = vi.fn();
  const store = createCredentialsStore({ vault, userData: folder, rules, onChange, onAnnounced });
  open.push(store);
  return { store, onChange, onAnnounced };
}

/** The secret that would be sent to an origin now. */
async function secretFor(origin: string, store: CredentialsStore): Promise<Result<Credentials | string | null, Failure>> {
  const got = await store.get();
  if (!got.ok) return got;
  return ok(got.value.kind === 'bearer' ? got.value.token.revealTo(origin) : got.value.client.revealTo(origin));
}
/** The secrets of both credentials as they are sent. */
const [OLD_SECRET, NEW_SECRET] = [ok(OLD.kind === 'bearer' ? OLD.token : null), ok(NEW)];
const get = (store: CredentialsStore) => secretFor(HERE, store);

describe('stored credentials', () => {
  it('the state is unknown until the first read, which the creation does not wait for', () => {
    const { vault } = openFakeVault(OLD);
    expect(createStore(vault).store.state()).toEqual({ kind: 'loading' });
  });

  it.each([
    [OLD, { kind: 'stored', form: 'bearer', ...FOR_HERE }],
    [NEW, { kind: 'stored', form: 'client', ...FOR_HERE }],
    [
      { kind: 'bearer', token: `canary.${Buffer.from('{"exp":1796342400}').toString('base64url')}.canary` } as const,
      { kind: 'stored', form: 'bearer', ...FOR_HERE, expiresAt: 1_796_342_400_000 },
    ],
    [null, { kind: 'none' }],
  ])('the state of stored credentials contains no secret (%#)', async (stored, state) => {
    const { store } = createStore(openFakeVault(stored).vault);
    await store.refresh();
    expect(store.state()).toEqual(state);
    expect(JSON.stringify(store.state())).not.toContain('canary');
  });

  it.each([
    [{ kind: 'locked' } as const, { kind: 'locked' }, 'keychain-locked'],
    [{ kind: 'unavailable', detail: 'no bus' } as const, { kind: 'unavailable', detail: 'no bus' }, 'keychain-unavailable'],
  ])('a locked or unavailable keychain is distinguished from an empty one (%#)', async (problem, state, what) => {
    const { vault, state: chain } = openFakeVault(OLD);
    chain.problem = problem;
    const { store } = createStore(vault);
    expect(await get(store)).toMatchObject({ ok: false, problem: { kind: 'local', what } });
    expect(store.state()).toEqual(state);
  });

  it('found credentials are read once, and an empty keychain is read again for every order', async () => {
    const { vault, state } = openFakeVault(null);
    const read = vi.spyOn(vault, 'read');
    const { store } = createStore(vault);
    expect(await get(store)).toMatchObject({ ok: false, problem: { kind: 'local', what: 'no-credentials' } });
    state.stored = OLD;
    expect(await Promise.all([get(store), get(store), get(store)])).toEqual([OLD_SECRET, OLD_SECRET, OLD_SECRET]);
    expect(await get(store)).toEqual(OLD_SECRET);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('credentials are read again after a refresh', async () => {
    const { vault, state } = openFakeVault(OLD);
    const { store } = createStore(vault);
    await get(store);
    state.stored = NEW;
    expect(await get(store)).toEqual(OLD_SECRET);
    await store.refresh();
    expect(await get(store)).toEqual(NEW_SECRET);
    state.stored = null;
    // An order that is sent at this moment does not use the deleted credentials.
    const refreshed = store.refresh();
    expect(await get(store)).toMatchObject({ ok: false });
    await refreshed;
    expect(store.state()).toEqual({ kind: 'none' });
    expect(await get(store)).toMatchObject({ ok: false });
  });

  it('a refresh during a read starts another read, because the first result may be outdated', async () => {
    const answers: ((credentials: Credentials) => void)[] = [];
    const vault: Vault = {
      ...openFakeVault().vault,
      read: () =>
        new Promise((resolve) => answers.push((credentials) => resolve(ok(credentials && { secret: credentials, origins: [HERE] })))),
    };
    const { store } = createStore(vault);
    const first = get(store);
    // New credentials are stored while the keychain still reads the old ones.
    const refreshed = store.refresh();
    answers.shift()?.(OLD);
    await first;
    await flushPromises();
    expect(answers).toHaveLength(1);
    answers.shift()?.(NEW);
    await refreshed;
    expect(await get(store)).toEqual(NEW_SECRET);
  });

  it('the state is up to date after a refresh, even if another refresh starts meanwhile', async () => {
    const answers: ((credentials: Credentials | null) => void)[] = [];
    const vault: Vault = {
      ...openFakeVault().vault,
      read: () =>
        new Promise((resolve) => answers.push((credentials) => resolve(ok(credentials && { secret: credentials, origins: [HERE] })))),
    };
    const { store } = createStore(vault);
    const overtaken = store.refresh();
    void store.refresh();
    answers[0]?.(null);
    void flushPromises().then(() => answers[1]?.(NEW));
    await overtaken;
    expect(store.state()).toMatchObject({ kind: 'stored', form: 'client' });
  });

  it('every change of the state is reported once, with the time of the change', async () => {
    vi.useFakeTimers({ now: 1_000, toFake: ['Date'] });
    const { vault, state: chain } = openFakeVault(OLD);
    chain.problem = { kind: 'locked' };
    const { store, onChange } = createStore(vault);
    await store.refresh();
    expect(onChange).toHaveBeenCalledTimes(1);
    vi.setSystemTime(5_000);
    await store.refresh();
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(store.since()).toBe(1_000);
    // The keychain was unlocked, and an order is the first to notice it.
    chain.problem = null;
    await get(store);
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(store.since()).toBe(5_000);
  });
});

describe('credentials and their origins', () => {
  it('credentials are revealed only for the origin for which they were provisioned', async () => {
    const { store } = createStore(openFakeVault(OLD, [HERE]).vault);
    expect(await secretFor(HERE, store)).toEqual(OLD_SECRET);
    for (const origin of [ELSEWHERE, 'http://connect.example', `${HERE}:8443`, 'https://connect.example.evil.test', ''])
      expect(await secretFor(origin, store)).toEqual(ok(null));
  });

  it('credentials count as those of another address as soon as the address changes, and as usable when it changes back', async () => {
    const { settings, rules } = createRules();
    const { store, onChange } = createStore(openFakeVault(OLD, [HERE]).vault, userData, rules);
    await store.refresh();
    settings.origin = ELSEWHERE;
    store.reevaluate();
    expect(store.state()).toMatchObject({ kind: 'stored', origins: [HERE], isForCurrentAddress: false });
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(await secretFor(ELSEWHERE, store)).toEqual(ok(null));
    settings.origin = HERE;
    store.reevaluate();
    expect(store.state()).toMatchObject({ isForCurrentAddress: true });
  });

  it('credentials may be sent to an origin as long as the policy names it, and stay bound to their first origin', async () => {
    const { settings, rules } = createRules();
    const { vault, state } = openFakeVault(OLD, [HERE]);
    const { store } = createStore(vault, userData, rules);
    Object.assign(settings, { origin: ELSEWHERE, policy: [ELSEWHERE] });
    expect(await secretFor(ELSEWHERE, store)).toEqual(OLD_SECRET);
    expect(store.state()).toMatchObject({ origins: [HERE], isForCurrentAddress: true });
    expect(await secretFor(HERE, store)).toEqual(OLD_SECRET);
    expect(state.origins).toEqual([HERE]);
    // Credentials that were returned earlier follow the changed policy too.
    const held = await store.get();
    settings.policy = [];
    if (!held.ok || held.value.kind !== 'bearer') throw new Error('A token is stored.');
    expect(held.value.token.revealTo(ELSEWHERE)).toBeNull();
  });

  it("credentials of an earlier version are bound permanently to the policy's address or the built-in one", async () => {
    for (const policy of [[ELSEWHERE], []]) {
      const { settings, rules } = createRules();
      const { vault, state } = openFakeVault(OLD);
      settings.policy = policy;
      const { store } = createStore(vault, userData, rules);
      await store.refresh();
      const home = policy[0] ?? HERE;
      expect(state.origins).toEqual([home]);
      // The policy is lost.
      settings.policy = [];
      expect(await secretFor(home, store)).toEqual(OLD_SECRET);
      expect(await secretFor(home === HERE ? ELSEWHERE : HERE, store)).toEqual(ok(null));
    }
  });

  it('credentials of an earlier version are not bound while the policy cannot be read', async () => {
    const { settings, rules } = createRules();
    const { vault, state } = openFakeVault(OLD);
    settings.certain = false;
    const { store } = createStore(vault, userData, rules);
    await store.refresh();
    expect(state.origins).toBeNull();
    expect(store.state()).toMatchObject({ origins: [HERE] });
    Object.assign(settings, { certain: true, policy: [ELSEWHERE] });
    store.reevaluate();
    expect(state.origins).toEqual([ELSEWHERE]);
  });

  it('credentials never appear in the text of an object that contains them', async () => {
    const { store } = createStore(openFakeVault(NEW, [HERE]).vault);
    const got = await store.get();
    expect(JSON.stringify([got, store.state()]) + inspect(got, { depth: 20, showHidden: true })).not.toContain('canary');
  });
});

describe('credentials that another process has stored', () => {
  it('a running station notices new credentials of another process', async () => {
    const { vault, state } = openFakeVault(null);
    const { store, onAnnounced } = createStore(vault);
    await store.refresh();
    state.stored = NEW;
    await announceCredentialsChange(userData);
    await waitFor(() => expect(onAnnounced).toHaveBeenCalled());
    expect(store.state()).toMatchObject({ kind: 'stored', form: 'client' });
    expect(await get(store)).toEqual(NEW_SECRET);
  });

  it('a running station notices every change by another process', async () => {
    const { vault, state } = openFakeVault(null);
    const { store } = createStore(vault);
    for (const credentials of [OLD, NEW, null, OLD]) {
      state.stored = credentials;
      await announceCredentialsChange(userData);
      const kind = credentials ? 'stored' : 'none';
      await waitFor(() => expect(store.state()).toMatchObject(credentials ? { form: credentials.kind } : { kind }));
    }
  });

  it('the change marker contains no credentials', async () => {
    const { vault, state } = openFakeVault(NEW);
    createStore(vault);
    state.stored = OLD;
    await announceCredentialsChange(userData);
    for (const name of readdirSync(userData)) expect(readFileSync(join(userData, name), 'utf8')).not.toMatch(/canary|station/);
  });

  it('a change can be announced in a missing folder', async () => {
    const folder = join(userData, 'not', 'yet', 'there');
    await announceCredentialsChange(folder);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('credentials are read after an announcement and not after other changes in the folder', async () => {
    const { vault } = openFakeVault(OLD);
    const read = vi.spyOn(vault, 'read');
    createStore(vault);
    const seen = fileSeen('settings.json');
    writeFileSync(join(userData, 'settings.json'), '{}');
    await seen;
    expect(read).not.toHaveBeenCalled();
  });

  it('a closed station ignores announcements', async () => {
    const { vault } = openFakeVault(OLD);
    const read = vi.spyOn(vault, 'read');
    createStore(vault).store.close();
    const { onAnnounced } = createStore(openFakeVault(NEW).vault);
    await announceCredentialsChange(userData);
    await waitFor(() => expect(onAnnounced).toHaveBeenCalled());
    expect(read).not.toHaveBeenCalled();
  });
});

describe('a folder that cannot be watched or written', () => {
  it('a station runs without watching its folder', async () => {
    const blocked = join(userData, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    const { store } = createStore(openFakeVault(OLD).vault, blocked);
    expect(await get(store)).toEqual(OLD_SECRET);
    expect(() => store.close()).not.toThrow();
  });

  it('an announcement never rejects after the token was stored', async () => {
    const blocked = join(userData, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    await expect(announceCredentialsChange(blocked)).resolves.toBeUndefined();
  });
});
