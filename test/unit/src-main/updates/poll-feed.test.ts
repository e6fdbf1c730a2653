/** Polling a feed: `src-main/updates/poll-feed`, with a fake updater. */
import { describe, expect, it, vi } from 'vitest';
import { type PollFeedOptions, pollFeed } from '../../../../src-main/updates/poll-feed';
import { fail, ok } from '../../../../src-shared/base/result';
import type { ReleaseProblem } from '../../../../src-shared/release/release-state';
import { installFakeTime } from '../../../support/fake-time';
import { createFakeHost } from './fixtures/fake-update-host';

installFakeTime();

const HOUR = 3_600_000;

function follow(more: Partial<PollFeedOptions> = {}) {
  const fake = createFakeHost();
  const states: unknown[] = [];
  const feed = pollFeed({
    running: '1.0.0',
    source: { url: 'https://updates.example/stagebay', channel: 'latest', kind: 'deb', arch: 'x64', keys: [] },
    updater: fake.machine.updater,
    log: fake.log,
    previouslyReady: null,
    mayAttempt: () => true,
    freeBytes: fake.machine.freeBytes,
    onChange: () => states.push(feed.state()),
    now: Date.now,
    random: fake.machine.random,
    ...more,
  });
  return { ...fake, feed, states };
}

describe('the schedule of a feed', () => {
  it('a feed is checked some time after the start and every few hours, at random moments', async () => {
    const askedAt = async (random: number) => {
      const { machine, feed } = follow({ random: () => random });
      const times: number[] = [];
      const start = Date.now();
      machine.updater.fetchManifest.mockImplementation(async () => {
        times.push(Date.now() - start);
        return fail({ kind: 'feed-down', detail: 'x' });
      });
      await vi.advanceTimersByTimeAsync(2 * HOUR);
      feed.close();
      return times;
    };
    const [early, late] = [await askedAt(0), await askedAt(0.999)];
    expect(early[0]).toBe(10_000);
    expect(late[0]).toBeGreaterThan(170_000);
    expect(early.length).toBeGreaterThan(late.length);
  });

  it('a feed without problems is checked again after hours', async () => {
    const { machine } = follow();
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(machine.updater.fetchManifest).toHaveBeenCalledTimes(2);
  });

  it('a feed is checked immediately for a version that an earlier start left ready, unless it is running now', async () => {
    const { machine } = follow({ previouslyReady: '1.0.1' });
    const rollback = follow({ previouslyReady: '0.9.0' });
    const other = follow({ previouslyReady: '1.0.0' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
    expect(rollback.machine.updater.fetchManifest).toHaveBeenCalledOnce();
    expect(other.machine.updater.fetchManifest).not.toHaveBeenCalled();
  });

  it('several requests at once cause one check', async () => {
    const { machine, feed } = follow();
    await Promise.all([feed.check(), feed.check()]);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
  });
});

describe('the offers of a feed', () => {
  it('a feed without a newer version reports the time of the check', async () => {
    const { feed } = follow();
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'current', checkedAt: Date.now() });
  });

  it('a newer version is downloaded with its progress, and is then ready', async () => {
    const { feed, offers, states, lines } = follow();
    offers('1.0.1');
    await feed.check();
    expect(states).toEqual([
      { kind: 'checking' },
      { kind: 'downloading', version: '1.0.1', percent: 0 },
      { kind: 'downloading', version: '1.0.1', percent: 43 },
      { kind: 'ready', version: '1.0.1' },
    ]);
    expect(lines('update-ready')).toEqual([{ version: '1.0.1' }]);
  });

  it('a version outside the rollout is not downloaded', async () => {
    const { feed, machine, offers } = follow();
    offers('1.0.1', {}, false);
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'not-yet', version: '1.0.1' });
    expect(machine.updater.download).not.toHaveBeenCalled();
  });

  it('a higher offer replaces a ready version, even if its download fails', async () => {
    const { feed, offers, downloadsEnd, lines } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.2');
    downloadsEnd(fail({ kind: 'feed-down', detail: 'x' }));
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed' });
    expect(lines('update-retracted')).toEqual([{ version: '1.0.1', offered: '1.0.2' }]);
  });

  it('an offer of the running version retracts a ready version', async () => {
    const { feed, offers } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.0');
    await feed.check();
    expect(feed.state().kind).toBe('current');
  });

  it('a stopped rollout retracts a ready version', async () => {
    const { feed, offers } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.1', {}, false);
    await feed.check();
    expect(feed.state().kind).toBe('not-yet');
  });

  it('a ready version is not downloaded again', async () => {
    const { feed, machine, offers } = follow();
    offers('1.0.1');
    await feed.check();
    await feed.check();
    expect(machine.updater.download).toHaveBeenCalledOnce();
  });

  it('a package is not downloaded if the disk is too full', async () => {
    const { feed, machine, offers, hasFree } = follow();
    offers('1.0.1');
    hasFree(3_999);
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'disk-full', version: '1.0.1' } });
    expect(machine.updater.download).not.toHaveBeenCalled();
  });
});

describe('problems of a feed', () => {
  const TROUBLES: ReleaseProblem[] = [
    { kind: 'feed-down', detail: 'ERR_CONNECTION_REFUSED' },
    { kind: 'feed-slow' },
    { kind: 'feed-invalid', detail: 'version' },
    { kind: 'outside-feed' },
    { kind: 'unsigned' },
    { kind: 'unknown-key', detail: '0ad4ea4c25e012da' },
    { kind: 'bad-signature' },
    { kind: 'wrong-feed', detail: 'channel' },
    { kind: 'replayed', serial: 6, seen: 7 },
    { kind: 'serial-reused', serial: 7 },
  ];
  it.each(TROUBLES)('the problem $kind is logged once, until the feed recovers', async (problem) => {
    const { feed, isInTrouble, offers, lines } = follow();
    isInTrouble(problem);
    for (let times = 0; times < 5; times += 1) await feed.check();
    expect(lines('update-refused')).toHaveLength(1);
    expect(feed.state()).toMatchObject({ kind: 'failed', problem });
    offers('1.0.0');
    await feed.check();
    expect(lines('update-feed-recovered')).toHaveLength(1);
    expect(feed.state().kind).toBe('current');
    isInTrouble(problem);
    await feed.check();
    expect(lines('update-refused')).toHaveLength(2);
  });

  it('a problem of the feed does not affect a ready version', async () => {
    const { feed, offers, isInTrouble } = follow();
    offers('1.0.1');
    await feed.check();
    for (const problem of TROUBLES) {
      isInTrouble(problem);
      await feed.check();
      expect(feed.state()).toEqual({ kind: 'ready', version: '1.0.1' });
    }
    offers('0.9.0');
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.0.1' });
  });

  it('a package that differs from its manifest is refused', async () => {
    const { feed, offers, downloadsEnd, lines } = follow();
    offers('1.0.1');
    downloadsEnd(fail({ kind: 'tampered', version: '1.0.1' }));
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'tampered' } });
    expect(lines('update-refused')).toEqual([{ what: 'tampered', version: '1.0.1' }]);
  });

  it('an old package with a new version in its manifest is refused, deleted, and not downloaded again', async () => {
    const { feed, machine, offers, downloadsEnd, lines } = follow({ running: '1.2.0' });
    offers('1.3.0');
    downloadsEnd(ok({ name: 'stagebay', version: '1.1.0' }));
    await feed.check();
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'older', version: '1.1.0' } });
    expect(lines('update-refused')).toEqual([{ what: 'older', version: '1.1.0' }]);
    expect(lines('update-ready')).toEqual([]);
    expect(machine.updater.discard).toHaveBeenCalledOnce();
    expect(machine.updater.download).toHaveBeenCalledOnce();
  });

  it('a signed rollback downgrades the station, which can then be updated again', async () => {
    const { feed, offers } = follow({ running: '1.2.0' });
    offers('1.1.0', {}, true, { rollback: true });
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.1.0' });
    offers('1.3.0');
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.3.0' });
  });

  it('a refused package is accepted after its manifest was corrected', async () => {
    const { feed, offers, downloadsEnd } = follow();
    offers('1.0.2');
    downloadsEnd(ok({ name: 'stagebay', version: '1.0.1' }));
    await feed.check();
    offers('1.0.1');
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.0.1' });
  });

  it('a refused package is replaced by a correct one', async () => {
    const { feed, offers, downloadsEnd } = follow();
    offers('1.0.1');
    downloadsEnd(ok(null));
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'tampered' } });
    offers('1.0.1', { sha512: `${'B'.repeat(86)}==` });
    downloadsEnd(ok({ name: 'stagebay', version: '1.0.1' }));
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.0.1' });
  });

  it('a feed with a problem is checked again sooner', async () => {
    const { feed, machine, isInTrouble } = follow();
    isInTrouble({ kind: 'feed-slow' });
    await feed.check();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(machine.updater.fetchManifest.mock.calls.length).toBeGreaterThan(1);
  });

  it('a response after closing is ignored', async () => {
    const { feed, offers, states } = follow();
    offers('1.0.1');
    const checking = feed.check();
    feed.close();
    const before = states.length;
    await checking;
    expect(states).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});
