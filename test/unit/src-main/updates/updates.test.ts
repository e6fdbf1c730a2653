/** Restarts into another version: `src-main/updates/update-service`, on a fake computer. */
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));

import { createIdleGate, type StationActivity } from '../../../../src-main/idle-gate';
import { openUpdateService } from '../../../../src-main/updates';
import { fail, ok } from '../../../../src-shared/base/result';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { installFakeTime } from '../../../support/fake-time';
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

installFakeTime();

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
    /** Checks the feed, and waits for everything that needs no timer. */
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
  it('the station restarts once, between two orders', async () => {
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

  it('an incomplete upgrade and the running version are ignored', async () => {
    const { machine, updates, installed } = open();
    installed(null);
    installed('1.0.0');
    await passes(600_000);
    expect(updates.state()).toEqual({ kind: 'current', checkedAt: null });
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('the station restarts into an older package, which is logged as older', async () => {
    const { machine, installed, lines } = open();
    installed('0.9.0');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
    expect(lines('update-ready')).toEqual([{ version: '0.9.0', by: 'system', older: true }]);
  });

  it('a package that is removed before the restart is forgotten', async () => {
    const { machine, updates, installed, becomes } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    installed('1.0.0');
    becomes({ inFlightCount: 0 });
    await passes(60_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(updates.state().kind).toBe('current');
  });

  it('the station tries once to restart into a package that Windows replaces at its next start', async () => {
    const { machine, updates, installed } = open(SYSTEM, {}, ({ lastRun }) => lastRun.recordAttempt('1.0.1'));
    installed('1.0.1');
    await passes(600_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(updates.state()).toEqual({ kind: 'needs-computer-restart', version: '1.0.1' });
    installed('1.0.2');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('the station restarts immediately when the page is reloaded after the package was replaced', async () => {
    const { machine, updates, installed, lines } = open(SYSTEM, { isOrderOnScreen: true });
    installed('1.0.1');
    await passes(0);
    expect(machine.restart).not.toHaveBeenCalled();
    updates.pageLoading();
    expect(machine.restart).toHaveBeenCalledOnce();
    expect(lines('update-restart')).toMatchObject([{ why: 'page-gone' }]);
  });

  it('the station restarts if the page was loading while the package was replaced', async () => {
    const { machine, updates, installed } = open(SYSTEM, { isOrderOnScreen: null });
    updates.pageLoading();
    installed('1.0.1');
    await passes(9_000);
    expect(machine.restart).not.toHaveBeenCalled();
    await passes(1_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('the station waits for the packer if the page was ready when the package was replaced', async () => {
    const { machine, updates, installed } = open(SYSTEM, { isOrderOnScreen: true });
    updates.pageLoading();
    installed('1.0.1');
    updates.pageReady();
    await passes(60_000);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('the restart waits only for the order after a child process of Chromium has ended', async () => {
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

  it('a replaced package is detected in feed mode, too', async () => {
    const { machine, installed } = open(FEED);
    installed('1.0.1');
    await passes(0);
    expect(machine.restart).toHaveBeenCalledOnce();
  });
});

describe('a station follows a feed', () => {
  it('a newer version is downloaded, waits for the order, and is installed once', async () => {
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

  it('a ready version waits for the configured hours', async () => {
    const { updates, offers, becomes, machine, check } = open({ ...FEED, 'update.hours': '22:30-05:00' });
    offers('1.0.1');
    await check();
    expect(updates.state()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'outside-hours' });
    becomes({ minuteOfDay: 23 * 60 });
    await passes(0);
    expect(machine.updater.install).toHaveBeenCalledOnce();
  });

  it('a ready version is installed at the next start at any hour, if there was no input', async () => {
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

  it('an installer that failed is tried once more, and then not until there is another release', async () => {
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

  it('a failed dpkg that has replaced the files counts as failed, and causes no restart', async () => {
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

  it('a session that may not install checks no feed, which is logged once', async () => {
    const { machine, updates, set, lines } = open(FEED, {}, (fake) =>
      fake.machine.checkInstallPermission.mockReturnValue(fail('no-rights')),
    );
    await passes(86_400_000);
    set({ 'update.idleMinutes': 10 });
    expect(updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-rights' });
    expect(machine.updater.fetchManifest).not.toHaveBeenCalled();
    expect(lines('update-may-not-install')).toEqual([{ why: 'no-rights' }]);
  });

  it('a station without a feed address has no feed', () => {
    expect(open({ ...FEED, 'update.feedUrl': null }).updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-feed' });
  });

  it('a package without a release key checks no feed, unless the policy has a key', async () => {
    const withoutKey = (set: object) => open(set, {}, (fake) => Object.assign(fake.machine, { releaseKeys: [] }));
    const { machine, updates, lines } = withoutKey(FEED);
    await passes(86_400_000);
    expect(updates.state()).toEqual({ kind: 'install-blocked', reason: 'no-key' });
    expect(machine.updater.fetchManifest).not.toHaveBeenCalled();
    expect(lines('update-may-not-install')).toEqual([{ why: 'no-key' }]);
    expect(withoutKey({ ...FEED, 'update.publicKeys': RELEASE_KEY }).updates.state().kind).toBe('current');
  });

  it('the policy’s keys replace those of the package, and a version that was verified with the old ones is dropped', async () => {
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

  it('a package that was replaced after its verification is refused, and the app keeps running', async () => {
    const { machine, updates, offers, installsEnd, check, lines } = open(FEED);
    offers('1.0.1');
    installsEnd(fail({ kind: 'tampered', version: '1.0.1' }));
    await check();
    expect(updates.state()).toMatchObject({ kind: 'failed', problem: { kind: 'tampered' } });
    expect(lines('update-refused')).toEqual([{ what: 'tampered', version: '1.0.1' }]);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('a new feed address replaces the old feed, and drops its ready version', async () => {
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

describe('the end of a session', () => {
  it.each([
    ['system', SYSTEM],
    ['feed', FEED],
  ])('no restart starts while a session ends in %s mode', async (_mode, set) => {
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

  it('a canceled shutdown no longer prevents a restart', async () => {
    const { machine, updates, installed, becomes } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    updates.sessionEnding();
    becomes({ inFlightCount: 0 });
    await passes(300_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('a page that reloads while a session ends causes no restart', async () => {
    const { machine, updates, installed } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    updates.sessionEnding();
    updates.pageLoading();
    await passes(200_000);
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('a version that becomes ready while a session ends waits, and is not forgotten', async () => {
    const { machine, updates, installed } = open();
    updates.sessionEnding();
    installed('1.0.1');
    await passes(200_000);
    expect(machine.restart).not.toHaveBeenCalled();
    await passes(200_000);
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it('no restart starts after the app has begun to quit', async () => {
    const { machine, installed, close } = open(SYSTEM, { inFlightCount: 1 });
    installed('1.0.1');
    close();
    await passes(600_000);
    expect(machine.restart).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('Restart now', () => {
  it('Restart now waits neither for idle minutes nor for hours', async () => {
    const { machine, updates, installed } = open({ ...SYSTEM, 'update.hours': '22:30-05:00' }, { idleSeconds: 0 });
    installed('1.0.1');
    expect(await updates.restartNow()).toEqual(ok(null));
    expect(machine.restart).toHaveBeenCalledOnce();
  });

  it.each([
    ['order-leaving', { inFlightCount: 1 }],
    ['order-on-screen', { isOrderOnScreen: true }],
  ] as const)('Restart now is refused for %s', async (busy, moment) => {
    const { machine, updates, installed } = open(SYSTEM, moment);
    installed('1.0.1');
    expect(await updates.restartNow()).toEqual(fail({ kind: 'busy', blockedBy: busy }));
    expect(machine.restart).not.toHaveBeenCalled();
  });

  it('Restart now is refused if no version is ready', async () => {
    expect(await open().updates.restartNow()).toEqual(fail({ kind: 'no-update-ready' }));
  });
});
