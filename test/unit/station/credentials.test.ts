/** What the station knows of its credentials: `src-main/station/credentials`. Watches real folders. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announceCredentials, keepCredentials } from '../../../src-main/station/credentials';
import type { Credentials, Vault } from '../../../src-main/vault';
import { ok } from '../../../src-shared/result';
import { openFakeVault } from '../command-line/fixtures/vault';
import { settle } from '../stage/fixtures/door';
import { until } from '../until';

const OLD: Credentials = { kind: 'bearer', token: 'canary-old' };
const NEW: Credentials = { kind: 'client', clientId: 'station', clientSecret: 'canary-new' };

let userData: string;
const open: { close(): void }[] = [];
beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'stagebay-credentials-'));
});
afterEach(() => {
  vi.useRealTimers();
  for (const keeper of open.splice(0)) keeper.close();
  rmSync(userData, { recursive: true, force: true });
});

/** Resolves when a watcher of the folder has been told of this file, and the others of the same turn have too. */
async function fileSeen(file: string): Promise<void> {
  const watcher = watch(userData);
  await new Promise<void>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (name === file) resolve();
    });
  });
  watcher.close();
  await settle();
}

function keep(vault: Vault, folder = userData) {
  const onChange = vi.fn();
  const onAnnounced = vi.fn();
  const keeper = keepCredentials({ vault, userData: folder, onChange, onAnnounced });
  open.push(keeper);
  return { keeper, onChange, onAnnounced };
}

describe('what is stored', () => {
  it('is not known before the keychain was asked, and asking is not waited for', () => {
    const { vault } = openFakeVault(OLD);
    expect(keep(vault).keeper.state()).toEqual({ kind: 'asking' });
  });

  it.each([
    [OLD, { kind: 'stored', form: 'bearer' }],
    [NEW, { kind: 'stored', form: 'client' }],
    [
      { kind: 'bearer', token: `canary.${Buffer.from('{"exp":1796342400}').toString('base64url')}.canary` } as const,
      { kind: 'stored', form: 'bearer', expiresAt: 1_796_342_400_000 },
    ],
    [null, { kind: 'none' }],
  ])('is said without a word of it (%#)', async (stored, state) => {
    const { keeper } = keep(openFakeVault(stored).vault);
    await keeper.refresh();
    expect(keeper.state()).toEqual(state);
    expect(JSON.stringify(keeper.state())).not.toContain('canary');
  });

  it.each([
    [{ kind: 'locked' } as const, { kind: 'locked' }, 'keychain-locked'],
    [{ kind: 'unavailable', detail: 'no bus' } as const, { kind: 'unavailable', detail: 'no bus' }, 'keychain-unavailable'],
  ])('in a keychain that does not open is told apart from nothing (%#)', async (problem, state, what) => {
    const { vault, state: chain } = openFakeVault(OLD);
    chain.problem = problem;
    const { keeper } = keep(vault);
    expect(await keeper.get()).toMatchObject({ ok: false, problem: { kind: 'local', what } });
    expect(keeper.state()).toEqual(state);
  });

  it('is read once for many orders, and asked for again as long as there is nothing', async () => {
    const { vault, state } = openFakeVault(null);
    const read = vi.spyOn(vault, 'read');
    const { keeper } = keep(vault);
    expect(await keeper.get()).toMatchObject({ ok: false, problem: { kind: 'local', what: 'no-credentials' } });
    state.stored = OLD;
    expect(await Promise.all([keeper.get(), keeper.get(), keeper.get()])).toEqual([ok(OLD), ok(OLD), ok(OLD)]);
    expect(await keeper.get()).toEqual(ok(OLD));
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('is read anew when somebody says that it changed', async () => {
    const { vault, state } = openFakeVault(OLD);
    const { keeper } = keep(vault);
    await keeper.get();
    state.stored = NEW;
    expect(await keeper.get()).toEqual(ok(OLD));
    await keeper.refresh();
    expect(await keeper.get()).toEqual(ok(NEW));
    state.stored = null;
    // An order that leaves in this very moment is not sent with what has just been forgotten.
    const refreshed = keeper.refresh();
    expect(await keeper.get()).toMatchObject({ ok: false });
    await refreshed;
    expect(keeper.state()).toEqual({ kind: 'none' });
    expect(await keeper.get()).toMatchObject({ ok: false });
  });

  it('is read anew also when the keychain is just being asked: that answer may be the old one', async () => {
    const answers: ((credentials: Credentials) => void)[] = [];
    const vault: Vault = {
      ...openFakeVault().vault,
      read: () => new Promise((resolve) => answers.push((credentials) => resolve(ok(credentials)))),
    };
    const { keeper } = keep(vault);
    const first = keeper.get();
    // Somebody stores new credentials while the keychain takes its time over the old ones.
    const refreshed = keeper.refresh();
    answers.shift()?.(OLD);
    await first;
    await settle();
    expect(answers).toHaveLength(1);
    answers.shift()?.(NEW);
    await refreshed;
    expect(await keeper.get()).toEqual(ok(NEW));
  });

  it('is true when a refresh is done, also when another one has overtaken it', async () => {
    const answers: ((credentials: Credentials | null) => void)[] = [];
    const vault: Vault = {
      ...openFakeVault().vault,
      read: () => new Promise((resolve) => answers.push((credentials) => resolve(ok(credentials)))),
    };
    const { keeper } = keep(vault);
    const overtaken = keeper.refresh();
    void keeper.refresh();
    answers[0]?.(null);
    void settle().then(() => answers[1]?.(NEW));
    await overtaken;
    expect(keeper.state()).toEqual({ kind: 'stored', form: 'client' });
  });

  it('is told when it changes, whoever asked, and is known to be so since then', async () => {
    vi.useFakeTimers({ now: 1_000, toFake: ['Date'] });
    const { vault, state: chain } = openFakeVault(OLD);
    chain.problem = { kind: 'locked' };
    const { keeper, onChange } = keep(vault);
    await keeper.refresh();
    expect(onChange).toHaveBeenCalledTimes(1);
    vi.setSystemTime(5_000);
    await keeper.refresh();
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(keeper.since()).toBe(1_000);
    // Somebody has unlocked the keychain, and an order is the first to see it.
    chain.problem = null;
    await keeper.get();
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(keeper.since()).toBe(5_000);
  });
});

describe('credentials that another process has stored', () => {
  it('are noticed by a running station', async () => {
    const { vault, state } = openFakeVault(null);
    const { keeper, onAnnounced } = keep(vault);
    await keeper.refresh();
    state.stored = NEW;
    await announceCredentials(userData);
    await until(() => expect(onAnnounced).toHaveBeenCalled());
    expect(keeper.state()).toEqual({ kind: 'stored', form: 'client' });
    expect(await keeper.get()).toEqual(ok(NEW));
  });

  it('are noticed again and again', async () => {
    const { vault, state } = openFakeVault(null);
    const { keeper } = keep(vault);
    for (const credentials of [OLD, NEW, null, OLD]) {
      state.stored = credentials;
      await announceCredentials(userData);
      const kind = credentials ? 'stored' : 'none';
      await until(() => expect(keeper.state()).toMatchObject(credentials ? { form: credentials.kind } : { kind }));
    }
  });

  it('leave nothing of themselves in the folder', async () => {
    const { vault, state } = openFakeVault(NEW);
    keep(vault);
    state.stored = OLD;
    await announceCredentials(userData);
    for (const name of readdirSync(userData)) expect(readFileSync(join(userData, name), 'utf8')).not.toMatch(/canary|station/);
  });

  it('can be announced where no station has ever run', async () => {
    const folder = join(userData, 'not', 'yet', 'there');
    await announceCredentials(folder);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are looked for when they are announced, and not at every file that changes', async () => {
    const { vault } = openFakeVault(OLD);
    const read = vi.spyOn(vault, 'read');
    keep(vault);
    const seen = fileSeen('settings.json');
    writeFileSync(join(userData, 'settings.json'), '{}');
    await seen;
    expect(read).not.toHaveBeenCalled();
  });

  it('do not wake a station that is closed', async () => {
    const { vault } = openFakeVault(OLD);
    const read = vi.spyOn(vault, 'read');
    keep(vault).keeper.close();
    const { onAnnounced } = keep(openFakeVault(NEW).vault);
    await announceCredentials(userData);
    await until(() => expect(onAnnounced).toHaveBeenCalled());
    expect(read).not.toHaveBeenCalled();
  });
});

describe('a folder that cannot be watched or written', () => {
  it('takes no station down', async () => {
    const blocked = join(userData, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    const { keeper } = keep(openFakeVault(OLD).vault, blocked);
    expect(await keeper.get()).toEqual(ok(OLD));
    expect(() => keeper.close()).not.toThrow();
  });

  it('does not make a command fail whose token is already in the keychain', async () => {
    const blocked = join(userData, 'blocked');
    writeFileSync(blocked, 'a file where the folder should be');
    await expect(announceCredentials(blocked)).resolves.toBeUndefined();
  });
});
