import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../../src-main/log';
import {
  createAdminLock,
  createPinAttempts,
  hashPin,
  parsePin,
  type SettingsService,
  type SettingsView,
} from '../../../../src-main/settings';
import { ok } from '../../../../src-shared/base/result';
import type { SettingsProblem } from '../../../../src-shared/settings/setting-source';
import type { Station } from '../../../../src-shared/station/station';
import { openFakeVault } from '../../../support/fake-vault';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';
import { callSettings } from './fixtures/call-handlers';

const PIN = '471147';
const CANARY = 'canary-4f1c';
/** Of the version before: PIN 4711. */
const OLD_PIN = '4711';
const OLD_HASH = 'scrypt:MDEyMzQ1Njc4OWFiY2RlZg==:5BszmJOA3GLRZhcJCOHow3G6U7zrH4NojQKK70eVZRs=';
let hash: string;
let folder: string;
beforeAll(async () => {
  hash = await hashPin(PIN);
});
beforeEach(() => {
  folder = createTestFolder('settings');
});

function open(pinHash: string | null = hash) {
  const clock = { now: 0, wall: 1_000_000 };
  const { vault, state } = openFakeVault();
  const view = { settings: settingsWith({ 'settings.adminPinHash': pinHash }), problems: [], blockedBy: null } as unknown as SettingsView;
  /** As a policy does. */
  const setPin = (hash: string | null) => Object.assign(view, { settings: settingsWith({ 'settings.adminPinHash': hash }) });
  const room = { view: () => view, change: vi.fn<SettingsService['change']>(async () => ok(view)) };
  const credentialsChanged = vi.fn(async () => undefined);
  const onLock = vi.fn();
  const attempts = createPinAttempts({
    file: join(folder, 'pin-attempts.json'),
    now: () => clock.now,
    wallNow: () => clock.wall,
    log: silentLog,
  });
  const lock = createAdminLock({ pinHash: () => view.settings['settings.adminPinHash'], attempts, onLock });
  const readStation = async () => ({ isLocked: lock.isLocked() }) as unknown as Station;
  const emitted: { isLocked: boolean }[] = [];
  const emitStation = () => void emitted.push({ isLocked: lock.isLocked() });
  const handlers = callSettings({ settings: room, lock, vault, readStation, emitStation, onCredentialsChanged: credentialsChanged });
  const { isLocked } = lock;
  const unlock = (pin: string) => handlers['settings.unlock']({ pin });
  return { handlers, emitted, unlock, isLocked, setPin, view, room, credentialsChanged, onLock, vaultState: state, clock };
}

const change = { key: 'station.name', value: 'Till 4' } as const;

describe('a station with a PIN', () => {
  it('a locked station refuses changes of settings and credentials and reports that it is locked', async () => {
    const { handlers, isLocked, room, vaultState } = open();
    const locked = { ok: false, problem: { kind: 'locked' } };
    expect(await handlers['settings.change'](change)).toEqual(locked);
    expect(await handlers['credentials.store']({ text: CANARY })).toEqual(locked);
    expect(await handlers['credentials.forget'](undefined)).toEqual(locked);
    expect(await handlers['station.read'](undefined)).toEqual({ ok: true, value: { isLocked: true } });
    expect(isLocked()).toBe(true);
    expect(room.change).not.toHaveBeenCalled();
    expect(vaultState.stored).toBeNull();
  });

  it('a station opens with its PIN and can be locked again', async () => {
    const { handlers, emitted, unlock } = open();
    expect(await unlock(PIN)).toEqual({ ok: true, value: null });
    expect(emitted).toEqual([{ isLocked: false }]);
    expect(await handlers['settings.change'](change)).toMatchObject({ ok: true });
    expect(await handlers['settings.lock'](undefined)).toEqual({ ok: true, value: null });
    expect(emitted.at(-1)).toEqual({ isLocked: true });
    expect(await handlers['settings.change'](change)).toMatchObject({ ok: false, problem: { kind: 'locked' } });
  });

  it('wrong PINs cause growing delays of up to 15 minutes, and the right PIN resets them', async () => {
    const { unlock, handlers, clock } = open(OLD_HASH);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      expect(await unlock('0000')).toEqual({ ok: false, problem: { kind: 'wrong-pin', tryAgainInSeconds: seconds } });
      clock.now += seconds * 1_000;
    }
    expect(await unlock(OLD_PIN)).toMatchObject({ ok: true });
    await handlers['settings.lock'](undefined);
    expect(await unlock('0000')).toMatchObject({ problem: { tryAgainInSeconds: 1 } });
  });

  it('a PIN that is entered during the delay is not compared and does not extend the delay', async () => {
    const { unlock, clock, isLocked } = open();
    await unlock('0000');
    clock.now += 400;
    expect(await unlock(PIN)).toEqual({ ok: false, problem: { kind: 'pin-wait', tryAgainInSeconds: 1 } });
    expect(isLocked()).toBe(true);
    clock.now += 600;
    expect(await unlock(PIN)).toMatchObject({ ok: true });
  });

  it('parallel guesses of the PIN cost as much as sequential ones', async () => {
    const { unlock, isLocked } = open();
    const refused = (kind: string) => ({ ok: false, problem: { kind, tryAgainInSeconds: 1 } });
    const waits = Array(3).fill(refused('pin-wait'));
    expect(await Promise.all(['0000', '1111', '2222', PIN].map(unlock))).toEqual([refused('wrong-pin'), ...waits]);
    expect(isLocked()).toBe(true);
  });

  it('a PIN of --hash-pin is accepted with or without surrounding white space', async () => {
    const pin = parsePin(` ${PIN}\r\n`);
    if (pin === null) throw new Error('That is a PIN.');
    const { unlock } = open(await hashPin(pin));
    expect(await unlock(PIN)).toMatchObject({ ok: true });
    expect(await unlock(` ${PIN} `)).toMatchObject({ ok: true });
  });

  it('a station is locked again when IT sets another PIN, or the same PIN after a time without one', async () => {
    const { unlock, isLocked, setPin } = open();
    await unlock(PIN);
    setPin(await hashPin('9999'));
    expect(isLocked()).toBe(true);
    expect(await unlock(PIN)).toMatchObject({ problem: { kind: 'wrong-pin' } });
    setPin(null);
    expect(isLocked()).toBe(false);
    setPin(await hashPin(PIN));
    expect(isLocked()).toBe(true);
  });

  it('a station locks itself after inactivity and reports it, and each change restarts the timer', async () => {
    const { handlers, unlock, isLocked, onLock } = open();
    await unlock(PIN);
    vi.useFakeTimers();
    try {
      await handlers['settings.change'](change);
      vi.advanceTimersByTime(4 * 60_000);
      await handlers['settings.change'](change);
      vi.advanceTimersByTime(4 * 60_000);
      expect(isLocked()).toBe(false);
      vi.advanceTimersByTime(60_000);
      expect(isLocked()).toBe(true);
      expect(onLock).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('a station whose PIN hash is unreadable refuses every PIN', async () => {
    const { unlock, isLocked } = open('scrypt:broken');
    expect(await unlock('')).toMatchObject({ ok: false, problem: { kind: 'wrong-pin' } });
    expect(isLocked()).toBe(true);
  });
});

describe('a station without a PIN', () => {
  it('a station without a PIN is open, and unlocking it does not unlock a later PIN', async () => {
    const { handlers, emitted, unlock, isLocked } = open(null);
    expect(isLocked()).toBe(false);
    expect(await unlock('anything')).toEqual({ ok: true, value: null });
    expect(emitted).toEqual([{ isLocked: false }]);
    expect(await handlers['settings.change'](change)).toMatchObject({ ok: true });
  });
});

describe('a change of a setting', () => {
  it('a change of a setting is passed on with its type', async () => {
    const { handlers, room } = open(null);
    await handlers['settings.change']({ key: 'stage.undoSeconds', value: 7 });
    expect(room.change).toHaveBeenCalledExactlyOnceWith('stage.undoSeconds', 7);
  });

  it('a refused change returns its refusal', async () => {
    const { handlers, room } = open(null);
    const problem = { kind: 'bad-value', key: 'station.name', detail: 'is too long' } as const;
    room.change.mockResolvedValue({ ok: false, problem });
    expect(await handlers['settings.change'](change)).toEqual({ ok: false, problem });
  });
});

describe('credentials over the bridge', () => {
  it('credentials are stored in the keychain and appear in no response', async () => {
    const { handlers, vaultState, credentialsChanged } = open(null);
    const answer = await handlers['credentials.store']({ text: ` Bearer ${CANARY}\r\n` });
    expect(answer).toMatchObject({ ok: true });
    expect(JSON.stringify(answer)).not.toContain(CANARY);
    expect(vaultState.stored).toEqual({ kind: 'bearer', token: CANARY });
    expect(credentialsChanged).toHaveBeenCalledOnce();
    expect(await handlers['credentials.forget'](undefined)).toMatchObject({ ok: true });
    expect(vaultState.stored).toBeNull();
    expect(credentialsChanged).toHaveBeenCalledTimes(2);
  });

  it('credentials are bound to the current address', async () => {
    const { handlers, vaultState, view } = open(null);
    await handlers['credentials.store']({ text: CANARY });
    expect(vaultState.origins).toEqual(['https://connect.instacart.com']);
    Object.assign(view, { settings: settingsWith({ 'connection.baseUrl': 'https://Gateway.example:8443/connect' }) });
    await handlers['credentials.store']({ text: CANARY });
    expect(vaultState.origins).toEqual(['https://gateway.example:8443']);
  });

  it.each<SettingsProblem>([
    { kind: 'unreadable', file: '/etc/stagebay/policy.json', detail: 'EACCES' },
    { kind: 'kept-last-good', since: 0 },
    { kind: 'bad-value', file: '/etc/stagebay/policy.json', key: 'connection.baseUrl', detail: 'is not a URL' },
  ])('credentials are not stored while their address is unclear (%#)', async (problem) => {
    const { handlers, vaultState, view } = open(null);
    Object.assign(view, { problems: [problem] });
    expect(await handlers['credentials.store']({ text: CANARY })).toEqual({ ok: false, problem: { kind: 'address-unclear', problem } });
    expect(vaultState.stored).toBeNull();
  });

  it.each([
    ['', 'empty'],
    [`${CANARY} ${CANARY}`, 'not-credentials'],
    [CANARY.repeat(1_000), 'too-long'],
  ])('malformed credentials (%#) are refused without repeating them', async (text, problem) => {
    const { handlers, vaultState } = open(null);
    expect(await handlers['credentials.store']({ text })).toEqual({ ok: false, problem: { kind: 'bad-credentials', problem } });
    expect(vaultState.stored).toBeNull();
  });

  it.each([
    [{ kind: 'locked' } as const, { kind: 'keychain', problem: 'locked', detail: '' }],
    [{ kind: 'unavailable', detail: 'no bus' } as const, { kind: 'keychain', problem: 'unavailable', detail: 'no bus' }],
  ])('credentials that the keychain refuses are not stored (%#)', async (vaultProblem, refusal) => {
    const { handlers, vaultState, credentialsChanged } = open(null);
    vaultState.problem = vaultProblem;
    expect(await handlers['credentials.store']({ text: CANARY })).toEqual({ ok: false, problem: refusal });
    expect(await handlers['credentials.forget'](undefined)).toEqual({ ok: false, problem: refusal });
    expect(credentialsChanged).not.toHaveBeenCalled();
  });
});
