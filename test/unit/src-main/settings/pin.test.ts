import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src-main/log';
import { createPinAttempts, effectivePinHash, hashPin, parseNewPin, parsePin, verifyPin } from '../../../../src-main/settings';
import { isWeakPinHash } from '../../../../src-main/settings/pin';
import { resolveSettings } from '../../../../src-main/settings/resolve-settings';
import { parsePinHash } from '../../../../src-shared/settings/pin-hash';
import { parseSetting } from '../../../../src-shared/settings/settings.schema';
import { createTestFolder } from '../../../support/test-folder.mjs';

/** A hash of the PIN 4711 by the previous version. */
const OLD_HASH = 'scrypt:MDEyMzQ1Njc4OWFiY2RlZg==:5BszmJOA3GLRZhcJCOHow3G6U7zrH4NojQKK70eVZRs=';

describe('the hash of a PIN', () => {
  it('a hash of the previous version still verifies, and counts as weak', async () => {
    expect(await verifyPin('4711', OLD_HASH)).toBe(true);
    expect(await verifyPin('4712', OLD_HASH)).toBe(false);
    expect(isWeakPinHash(OLD_HASH)).toBe(true);
  });

  it('a new hash contains its cost, verifies, and is not weak', async () => {
    const hash = await hashPin('471147');
    expect(hash).toMatch(/^scrypt:ln=17,r=8,p=1:[A-Za-z0-9+/=]{24}:[A-Za-z0-9+/=]{44}$/);
    expect(isWeakPinHash(hash)).toBe(false);
    expect(await verifyPin('471147', hash)).toBe(true);
    expect(await verifyPin('471148', hash)).toBe(false);
    expect(parseSetting('settings.adminPinHash', hash)).toEqual({ ok: true, value: hash });
  });

  it('a hash is computed outside the event loop', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    await hashPin('471147');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it.each([
    ['more memory than a station may give', 'scrypt:ln=20,r=8,p=1:AAAA:AAAA'],
    ['a cost that is no number', 'scrypt:ln=x,r=8,p=1:AAAA:AAAA'],
    ['a cost of nothing', 'scrypt:ln=0,r=8,p=1:AAAA:AAAA'],
    ['no key', 'scrypt:AAAA:'],
    ['a key of kilobytes', `scrypt:AAAA:${'A'.repeat(1_000)}`],
    ['another scheme', 'argon2id:AAAA:AAAA'],
  ])('a hash with %s is refused in a policy, and no PIN matches it', async (_what, hash) => {
    expect(parsePinHash(hash)).toBeNull();
    expect(parseSetting('settings.adminPinHash', hash).ok).toBe(false);
    expect(await verifyPin('471147', hash)).toBe(false);
  });

  it('an invalid hash in a policy locks Settings', () => {
    const settings = { 'settings.adminPinHash': null } as Parameters<typeof effectivePinHash>[0]['settings'];
    const refused = { kind: 'bad-value', file: 'policy.json', key: 'settings.adminPinHash', detail: 'is not a hash' } as const;
    expect(effectivePinHash({ settings, problems: [refused] })).not.toBeNull();
    expect(effectivePinHash({ settings, problems: [{ ...refused, key: 'station.name' }] })).toBeNull();
  });

  it('a hash of the previous version is reported with its file', () => {
    const nothing = { location: '', layer: {}, problems: [] };
    const withHash = (hash: string) =>
      resolveSettings({
        defaults: nothing,
        station: nothing,
        policy: { location: '/etc/stagebay/policy.json', layer: { 'settings.adminPinHash': hash }, problems: [] },
        isPolicyRequired: false,
        loadedProfile: { kind: 'none' },
        machine: { hostName: 'till-4', timeZone: 'UTC', locale: 'en-US' },
      }).problems;
    expect(withHash(OLD_HASH)).toEqual([{ kind: 'weak-pin', file: '/etc/stagebay/policy.json' }]);
    expect(withHash('scrypt:ln=17,r=8,p=1:AAAA:AAAA')).toEqual([]);
  });
});

it('a PIN of four characters can be entered, but not chosen', () => {
  expect([' 4711\r\n', '471', '471147'].map(parsePin)).toEqual(['4711', null, '471147']);
  expect(['4711', '47114', ' 471147\n'].map(parseNewPin)).toEqual([null, null, '471147']);
});

describe('the penalties for wrong PINs', () => {
  let folder: string;
  beforeEach(() => {
    folder = createTestFolder('pin');
  });
  const file = () => join(folder, 'pin-attempts.json');
  const HOUR = 3_600_000;

  /** A run of the app: its monotonic clock starts again, and the wall clock continues. */
  const run = (clock: { now: number; wall: number }) =>
    createPinAttempts({ file: file(), now: () => clock.now, wallNow: () => clock.wall, log: silentLog });

  async function enterWrong(times: number, wall = 10 * HOUR): Promise<void> {
    const attempts = run({ now: 0, wall });
    for (let time = 0; time < times; time += 1) {
      await attempts.recordAttempt();
      await attempts.startPenalty();
    }
  }

  it('the rest of a penalty applies after a restart', async () => {
    await enterWrong(4);
    expect(await run({ now: 5_000, wall: 10 * HOUR + 3_000 }).remainingMs()).toBe(5_000);
    expect(await run({ now: 5_000, wall: 10 * HOUR + 8_000 }).remainingMs()).toBe(0);
  });

  it('a clock that is set back does not shorten a penalty', async () => {
    await enterWrong(4);
    expect(await run({ now: 5_000, wall: 2 * HOUR }).remainingMs()).toBe(8_000);
  });

  it('a PIN counts as wrong if the app is killed before the comparison', async () => {
    await run({ now: 0, wall: HOUR }).recordAttempt();
    expect(await run({ now: 0, wall: HOUR }).remainingMs()).toBe(1_000);
  });

  it('the penalty continues to double after a restart', async () => {
    await enterWrong(4);
    const attempts = run({ now: 0, wall: 20 * HOUR });
    await attempts.recordAttempt();
    expect(await attempts.startPenalty()).toBe(16_000);
  });

  it('a penalty applies while the app runs, independently of the wall clock and the file', async () => {
    const clock = { now: 0, wall: 10 * HOUR };
    const attempts = run(clock);
    for (let time = 0; time < 20; time += 1) {
      await attempts.recordAttempt();
      await attempts.startPenalty();
    }
    rmSync(file());
    clock.wall = 500 * HOUR;
    expect(await attempts.remainingMs()).toBe(15 * 60_000);
  });

  it.each(['nothing that can be read', '{"wrong": -5, "at": 0}', '{"wrong": 1e9, "at": 0}', '{"wrong": 0}', '[]'])(
    'a file with %s causes the longest penalty',
    async (content) => {
      writeFileSync(file(), content);
      expect(await run({ now: 7, wall: HOUR }).remainingMs()).toBe(15 * 60_000);
    },
  );

  it('a correct PIN resets the count, on the disk too', async () => {
    await enterWrong(6);
    await run({ now: 0, wall: 20 * HOUR }).reset();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ wrong: 0 });
    expect(await run({ now: 0, wall: 20 * HOUR }).remainingMs()).toBe(0);
  });

  it.skipIf(process.getuid?.() === 0)('wrong PINs count while the app runs if the disk is not writable', async () => {
    chmodSync(folder, 0o500);
    const attempts = run({ now: 0, wall: HOUR });
    await attempts.recordAttempt();
    expect(await attempts.startPenalty()).toBe(1_000);
    expect(await attempts.remainingMs()).toBe(1_000);
    chmodSync(folder, 0o700);
  });
});
