/** A station that becomes another version: `src-main/updates`, on a computer that the test has made up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));

import { createIdleGate, type StationActivity } from '../../../../src-main/idle-gate';
import { openUpdateService } from '../../../../src-main/updates';
import { fail, ok } from '../../../../src-shared/base/result';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { createFakeHost, RELEASE_KEY } from './fixtures/fake-update-host';

const OTHER_KEY = 'MCowBQYDK2VwAyEAYUYwaxnwPyl5M36rikC1mDwus8YQ2GH4KE4vJyAxYfs=';

const SYSTEM = {
  'update.mode': 'system',
  'update.feedUrl': null,
  'update.channel': 'latest',
  'update.publicKeys': null,
  'update.hours': null,
  'update.idleMinutes': 5,
} as const;
const FEED = { ...SYSTEM, 'update.mode': 'feed', 'update.feedUrl': 'https://updates.example/stagebay' } as const;
const QUIET: StationActivity = { inFlightCount: 0, isOrderOnScreen: false, idleSeconds: 600, minuteOfDay: 12 * 60 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(
  set: object = SYSTEM,
  first: Partial<StationActivity> = {},
  prepare: (fake: ReturnType<typeof createFakeHost>) => void = () => {},
) {
  const fake = createFakeHost();
  prepare(fake);
  let now: StationActivity = { ...QUIET, ...first };
  let settings = set;
  const betweenOrders = createIdleGate(async () => now);
  const onChange = vi.fn();
  const updates = openUpdateService({
    running: '1.0.0',
    settings: () => settings as Settings,
    idleGate: betweenOrders,
    log: fake.log,
    lastRun: fake.lastRun,
    host: fake.machine,
    onChange,
  });
  updates.pageReady();
  return {
    ...fake,
    updates,
    onChange,
    becomes(next: Partial<StationActivity>) {
      now = { ...now, ...next };
      betweenOrders.reevaluate();
    },
    set(next: object) {
      settings = { ...settings, ...next };
      updates.settingsChanged();
    },
    /** Asks the feed and lets everything come of it that waits for no time. */
    async check() {
      updates.check();
      await vi.advanceTimersByTimeAsync(0);
    },
    close() {
      updates.close();
      betweenOrders.close();
    },
  };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('IT’s tools replace the package under the running app', () => {
  it('it restarts between two orders, once, and not in one', async () => {
    const { machine, updates, installed, becomes, lines } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    await passes(60_000);
    expect(updates.state()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-leaving' });
    becomes({ inFlightCount: 0, isOrderOnScreen: true });
    await passes(60_000);
    expect(updates.state()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
    expect(machine.restart).not.toHaveBeenCalled();
    becomes({ isOrderOnScreen: false });
    await passes(600_000);
    expect(machine.restart).toHaveBeenCalledOnce();
    expect(updates.state()).toEqual({ kind: 'restarting', version: '1.0.1' });
    expect(lines('update-restart')).toEqual([{ from: '1.0.0', to: '1.0.1', why: 'between-orders', by: 'system' }]);
  });

  it('half of an upgrade is no news, nor is the same version once more', async () => {
    const { machine, updates, installed } = open();
    installed(null);
    installed('1.0.0');
    await passes(600_000);
    expect(updates.state()).toEqual({ kind: 'current', checkedAt: null });
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('an older package is become, too, and called that: IT goes back by installing it', async () => {
    const { machine, installed, lines } = open();
    installed('0.9.0');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
    expect(lines('update-ready')).toEqual([{ version: '0.9.0', by: 'system', older: true }]);
  });

  it('one that is taken back before the moment came is forgotten', async () => {
    const { machine, updates, installed, becomes } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    installed('1.0.0');
    becomes({ inFlightCount: 0 });
    await passes(60_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(updates.state().kind).toBe('current');
  });

  it('one that Windows replaces only at its next start is restarted into once, and not for ever', async () => {
    const { machine, updates, installed } = open(SYSTEM, {}, ({ lastRun }) => lastRun.recordAttempt('1.0.1'));
    installed('1.0.1');
    await passes(600_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(updates.state()).toEqual({ kind: 'needs-computer-restart', version: '1.0.1' });
    installed('1.0.2');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('a page that is loaded anew would be noise: the other version brings its order back, at once', async () => {
    const { machine, updates, installed, lines } = open(SYSTEM, { isOrderOnScreen: true });
    installed('1.0.1');
    await passes(0);
    expect(machine.restart).not.toHaveBeenCalled();
    updates.pageLoading();
    expect(machine.restart).toHaveBeenCalledOnce();
    expect(lines('update-restart')).toMatchObject([{ why: 'page-gone' }]);
  });

  it('so would one that was being loaded while the package was replaced: it says nothing', async () => {
    const { machine, updates, installed } = open(SYSTEM, { isOrderOnScreen: null });
    updates.pageLoading();
    installed('1.0.1');
    await passes(9_000);
    expect(machine.restart).not.toHaveBeenCalled();
    await passes(1_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('one that has said something was whole, and is left to whoever works with it', async () => {
    const { machine, updates, installed } = open(SYSTEM, { isOrderOnScreen: true });
    updates.pageLoading();
    installed('1.0.1');
    updates.pageReady();
    await passes(60_000);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('after a helper of Chromium’s has ended it waits for the order, and for no hours or idle minutes', async () => {
    const { machine, updates, installed, becomes } = open(
      { ...SYSTEM, 'update.hours': '22:30-05:00' },
      { idleSeconds: 1, inFlightCount: 1 },
    );
    installed('1.0.1');
    updates.childProcessGone();
    await passes(60_000);
    expect(machine.restart).not.toHaveBeenCalled();
    becomes({ inFlightCount: 0 });
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('is noticed in feed mode as well', async () => {
    const { machine, installed } = open(FEED);
    installed('1.0.1');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
  });
});

describe('a station follows a feed', () => {
  it('fetches what is newer, waits for the order, and installs it once', async () => {
    const { machine, updates, offers, becomes, check } = open(FEED, { isOrderOnScreen: true });
    offers('1.0.1');
    await check();
    expect(updates.state()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
    await passes(60_000);
    expect(machine.updater.install).not.toHaveBeenCalled();
    becomes({ isOrderOnScreen: false });
    await passes(0);
    expect(machine.updater.install).toHaveBeenCalledOnce();
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('waits for its hours, which the strip does not speak of', async () => {
    const { updates, offers, becomes, machine, check } = open({ ...FEED, 'update.hours': '22:30-05:00' });
    offers('1.0.1');
    await check();
    expect(updates.state()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'outside-hours' });
    becomes({ minuteOfDay: 23 * 60 });
    await passes(0);
    expect(machine.updater.install).toHaveBeenCalledOnce();
  });

  it('one that lay ready is installed at the next start, at any hour, if nobody has touched the station', async () => {
    const start = (idleSeconds: number) =>
      open({ ...FEED, 'update.hours': '22:30-05:00' }, { idleSeconds }, (fake) => {
        fake.lastRun.setReadyVersion('1.0.1');
        fake.offers('1.0.1');
        fake.hasRunFor(0.2);
      });
    const untouched = start(8);
    await passes(2_000);
    expect(untouched.machine.updater.install).toHaveBeenCalledOnce();
    const touched = start(1);
    await passes(2_000);
    expect(touched.machine.updater.install).not.toHaveBeenCalled();
  });

  it('an installer that failed is tried once more, and then left alone until there is another release', async () => {
    const { machine, updates, offers, installsEnd, check, lines } = open(FEED);
    offers('1.0.1');
    installsEnd(fail({ kind: 'not-installed', version: '1.0.1', detail: 'dpkg exited with code 1' }));
    await check();
    expect(updates.state()).toMatchObject({ kind: 'failed', problem: { kind: 'not-installed', version: '1.0.1' } });
    await check();
    await check();
    await check();
    expect(machine.updater.install).toHaveBeenCalledTimes(2);
    expect(lines('update-refused').map((fields) => fields?.detail)).toEqual([
      'dpkg exited with code 1',
      'dpkg exited with code 1',
      'tried before',
    ]);
    offers('1.0.2');
    installsEnd(ok(undefined));
    await check();
    expect(updates.state()).toEqual({ kind: 'restarting', version: '1.0.2' });
  });

  it('a failed dpkg that has laid its files all the same is called failed, and is not restarted into', async () => {
    const { machine, updates, offers, installsEnd, installed } = open(FEED);
    offers('1.0.1');
    installsEnd(fail({ kind: 'not-installed', version: '1.0.1', detail: 'dpkg 1' }));
    updates.check();
    await passes(10 * 60_000);
    expect(machine.updater.install).toHaveBeenCalled();
    installed('1.0.1');
    await passes(60_000);
    expect(updates.state()).toMatchObject({ kind: 'failed', problem: { kind: 'not-installed', version: '1.0.1', detail: 'dpkg 1' } });
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('where this session may not install, nothing is asked for, and it is said once', async () => {
    const { machine, updates, set, lines } = open(FEED, {}, (fake) =>
      fake.machine.checkInstallPermission.mockReturnValue(fail('no-rights')),
    );
    await passes(86_400_000);
    set({ 'update.idleMinutes': 10 });
    expect(updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-rights' });
    expect(machine.updater.fetchManifest).not.toHaveBeenCalled();
    expect(lines('update-may-not-install')).toEqual([{ why: 'no-rights' }]);
  });

  it('without an address there is no feed', () => {
    expect(open({ ...FEED, 'update.feedUrl': null }).updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-feed' });
  });

  it('a package without a release key follows no feed, unless the policy names one', async () => {
    const withoutKey = (set: object) => open(set, {}, (fake) => Object.assign(fake.machine, { releaseKeys: [] }));
    const { machine, updates, lines } = withoutKey(FEED);
    await passes(86_400_000);
    expect(updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-key' });
    expect(machine.updater.fetchManifest).not.toHaveBeenCalled();
    expect(lines('update-may-not-install')).toEqual([{ why: 'no-key' }]);
    expect(withoutKey({ ...FEED, 'update.publicKeys': RELEASE_KEY }).updates.state().kind).toBe('current');
  });

  it('the keys in the policy replace those of the package, and what was verified with the old ones is dropped', async () => {
    const { machine, updates, offers, set, check } = open(FEED, { isOrderOnScreen: true });
    const askedWith = () => machine.updater.fetchManifest.mock.lastCall?.[0].keys.map(({ id }) => id);
    offers('1.0.1');
    await check();
    expect(askedWith()).toEqual(['0ad4ea4c25e012da']);
    set({ 'update.publicKeys': OTHER_KEY });
    expect(updates.state()).toEqual({ kind: 'current', checkedAt: null });
    await check();
    expect(askedWith()).toEqual(['55eba68a02e042a7']);
  });

  it('a package that was exchanged after it was verified is refused by name, and the app runs on', async () => {
    const { machine, updates, offers, installsEnd, check, lines } = open(FEED);
    offers('1.0.1');
    installsEnd(fail({ kind: 'tampered', version: '1.0.1' }));
    await check();
    expect(updates.state()).toMatchObject({ kind: 'failed', problem: { kind: 'tampered' } });
    expect(lines('update-refused')).toEqual([{ what: 'tampered', version: '1.0.1' }]);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('another feed takes the place of the one before, and what came from that one is let go', async () => {
    const { machine, updates, offers, set, check } = open(FEED, { isOrderOnScreen: true });
    offers('1.0.1');
    await check();
    set({ 'update.channel': 'pilot' });
    expect(updates.state()).toEqual({ kind: 'current', checkedAt: null });
    await check();
    expect(machine.updater.fetchManifest).toHaveBeenLastCalledWith(
      expect.objectContaining({ url: FEED['update.feedUrl'], channel: 'pilot' }),
    );
  });
});

describe('nothing is begun while a session ends', () => {
  it.each([
    ['system', SYSTEM],
    ['feed', FEED],
  ])('in %s mode', async (_mode, set) => {
    const station = open(set, { inFlightCount: 1 });
    station.offers('1.0.1');
    if (set === SYSTEM) station.installed('1.0.1');
    else await station.check();
    station.updates.sessionEnding();
    station.becomes({ inFlightCount: 0 });
    await passes(200_000);
    expect(station.machine.restart).not.toHaveBeenCalled();
    expect(station.machine.updater.install).not.toHaveBeenCalled();
    expect(await station.updates.restartNow()).toEqual(fail({ kind: 'no-update-ready' }));
  });

  it('a shut-down that was called off is forgotten', async () => {
    const { machine, updates, installed, becomes } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    updates.sessionEnding();
    becomes({ inFlightCount: 0 });
    await passes(300_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('nor for a page that goes then', async () => {
    const { machine, updates, installed } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    updates.sessionEnding();
    updates.pageLoading();
    await passes(200_000);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('what is ready only then waits, and is not forgotten', async () => {
    const { machine, updates, installed } = open();
    updates.sessionEnding();
    installed('1.0.1');
    await passes(200_000);
    expect(machine.restart).not.toHaveBeenCalled();
    await passes(200_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('nor after the app has begun to quit', async () => {
    const { machine, installed, close } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    close();
    await passes(600_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('Restart now', () => {
  it('waits for no idle minutes and no hours', async () => {
    const { machine, updates, installed } = open({ ...SYSTEM, 'update.hours': '22:30-05:00' }, { idleSeconds: 0 });
    installed('1.0.1');
    expect(await updates.restartNow()).toEqual(ok(null));
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it.each([
    ['order-leaving', { inFlightCount: 1 }],
    ['order-on-screen', { isOrderOnScreen: true }],
  ] as const)('is refused for %s', async (busy, moment) => {
    const { machine, updates, installed } = open(SYSTEM, moment);
    installed('1.0.1');
    expect(await updates.restartNow()).toEqual(fail({ kind: 'busy', blockedBy: busy }));
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('is refused when nothing waits', async () => {
    expect(await open().updates.restartNow()).toEqual(fail({ kind: 'no-update-ready' }));
  });
});
