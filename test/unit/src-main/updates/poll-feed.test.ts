/** Following a feed: `src-main/updates/feed`, with an updater that says what the test wants. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PollFeedOptions, pollFeed } from '../../../../src-main/updates/poll-feed';
import { fail, ok } from '../../../../src-shared/base/result';
import type { ReleaseProblem } from '../../../../src-shared/release/release-state';
import { createFakeHost } from './fixtures/fake-update-host';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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

describe('a feed is asked', () => {
  it('some time after the start and every few hours, never by a thousand stations in one second', async () => {
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

  it('a thing that goes well is asked for again after hours', async () => {
    const { machine } = follow();
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(machine.updater.fetchManifest).toHaveBeenCalledTimes(2);
  });

  it('at once for what an earlier start left ready, unless that is what runs now', async () => {
    const { machine } = follow({ previouslyReady: '1.0.1' });
    const rollback = follow({ previouslyReady: '0.9.0' });
    const other = follow({ previouslyReady: '1.0.0' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
    expect(rollback.machine.updater.fetchManifest).toHaveBeenCalledOnce();
    expect(other.machine.updater.fetchManifest).not.toHaveBeenCalled();
  });

  it('once at a time, however often somebody presses', async () => {
    const { machine, feed } = follow();
    await Promise.all([feed.check(), feed.check()]);
    expect(machine.updater.fetchManifest).toHaveBeenCalledOnce();
  });
});

describe('what it offers', () => {
  it('nothing newer: it says when it was asked', async () => {
    const { feed } = follow();
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'current', checkedAt: Date.now() });
  });

  it('a newer one is downloaded, with its progress, and is ready', async () => {
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

  it('one whose turn has not come is not downloaded', async () => {
    const { feed, machine, offers } = follow();
    offers('1.0.1', {}, false);
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'not-yet', version: '1.0.1' });
    expect(machine.updater.download).not.toHaveBeenCalled();
  });

  it('a bad release that is ready is pulled by a higher one, also when that cannot be had', async () => {
    const { feed, offers, downloadsEnd, lines } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.2');
    downloadsEnd(fail({ kind: 'feed-down', detail: 'x' }));
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed' });
    expect(lines('update-retracted')).toEqual([{ version: '1.0.1', offered: '1.0.2' }]);
  });

  it('and by a feed that is set back to what runs', async () => {
    const { feed, offers } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.0');
    await feed.check();
    expect(feed.state().kind).toBe('current');
  });

  it('and by a roll-out that is stopped', async () => {
    const { feed, offers } = follow();
    offers('1.0.1');
    await feed.check();
    offers('1.0.1', {}, false);
    await feed.check();
    expect(feed.state().kind).toBe('not-yet');
  });

  it('what is ready is not downloaded again', async () => {
    const { feed, machine, offers } = follow();
    offers('1.0.1');
    await feed.check();
    await feed.check();
    expect(machine.updater.download).toHaveBeenCalledOnce();
  });

  it('a disk that is too full for it is left as it is', async () => {
    const { feed, machine, offers, hasFree } = follow();
    offers('1.0.1');
    hasFree(3_999);
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'disk-full', version: '1.0.1' } });
    expect(machine.updater.download).not.toHaveBeenCalled();
  });
});

describe('a feed in trouble', () => {
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
  it.each(TROUBLES)('$kind is one line, until it is well again', async (problem) => {
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

  it('changes nothing: what was ready still is', async () => {
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

  it('a package that is not what was described is refused, and nothing is ready', async () => {
    const { feed, offers, downloadsEnd, lines } = follow();
    offers('1.0.1');
    downloadsEnd(fail({ kind: 'tampered', version: '1.0.1' }));
    await feed.check();
    expect(feed.state()).toMatchObject({ kind: 'failed', problem: { kind: 'tampered' } });
    expect(lines('update-refused')).toEqual([{ what: 'tampered', version: '1.0.1' }]);
  });

  it('an old package that is described as a new one takes no store back: it is refused, taken off the disk, and not fetched again', async () => {
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

  it('a signed rollback takes a station back to the older version that it names, and back again', async () => {
    const { feed, offers } = follow({ running: '1.2.0' });
    offers('1.1.0', {}, true, { rollback: true });
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.1.0' });
    offers('1.3.0');
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.3.0' });
  });

  it('when IT has put the right version to it, it is taken', async () => {
    const { feed, offers, downloadsEnd } = follow();
    offers('1.0.2');
    downloadsEnd(ok({ name: 'stagebay', version: '1.0.1' }));
    await feed.check();
    offers('1.0.1');
    await feed.check();
    expect(feed.state()).toEqual({ kind: 'ready', version: '1.0.1' });
  });

  it('when IT has put the right package in its place, that one is taken', async () => {
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

  it('is asked again sooner than one that is well', async () => {
    const { feed, machine, isInTrouble } = follow();
    isInTrouble({ kind: 'feed-slow' });
    await feed.check();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(machine.updater.fetchManifest.mock.calls.length).toBeGreaterThan(1);
  });

  it('nothing comes of an answer after it was closed', async () => {
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
