import { describe, expect, it, vi } from 'vitest';
import { createCountsReporter } from '../../../../src-main/bridge/counts-reporter';
import { createEventBatcher, type EventBatcher } from '../../../../src-main/bridge/event-batcher';
import type { StationCounts } from '../../../../src-shared/station/station';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const none = () => undefined;

it('all steps of one moment reach the page together and in their order', () => {
  const tell = vi.fn();
  const { push: add } = createEventBatcher(tell, none);
  add('waiting');
  add('sending');
  expect(tell).not.toHaveBeenCalled();
  vi.runAllTimers();
  add('staged');
  vi.runAllTimers();
  expect(tell.mock.calls).toEqual([[['waiting', 'sending']], [['staged']]]);
});

it('a step that arrives while a batch is emitted is emitted too', () => {
  const told: string[] = [];
  const { push: add }: EventBatcher<string> = createEventBatcher<string>((steps) => {
    told.push(...steps);
    if (told.length === 1) add('staged');
  }, none);
  add('sending');
  vi.runAllTimers();
  expect(told).toEqual(['sending', 'staged']);
});

it('a flush emits the collected steps at once and keeps their order', () => {
  const emitted: string[] = [];
  const batcher = createEventBatcher<string>((steps) => emitted.push(...steps), none);
  batcher.push('waiting');
  batcher.push('sending');
  batcher.flush();
  expect(emitted).toEqual(['waiting', 'sending']);
  batcher.flush();
  vi.runAllTimers();
  expect(emitted).toEqual(['waiting', 'sending']);
});

describe('steps above the rate limit', () => {
  /** What the window is told: the steps, or to read its lists anew. */
  function follow() {
    const told: (readonly number[] | 'reload')[] = [];
    const { push: add } = createEventBatcher<number>(
      (steps) => told.push(steps),
      () => told.push('reload'),
    );
    return { add, told };
  }

  it('steps above the rate limit become one reload, and later steps are emitted again', () => {
    const { add, told } = follow();
    for (let step = 0; step < 20_000; step += 1) add(step);
    vi.runAllTimers();
    expect(told).toEqual(['reload']);
    vi.advanceTimersByTime(1_000);
    add(1);
    vi.runAllTimers();
    expect(told).toEqual(['reload', [1]]);
  });

  it('a flush emits nothing while a reload is due', () => {
    const told: (readonly number[] | 'reload')[] = [];
    const batcher = createEventBatcher<number>(
      (steps) => told.push(steps),
      () => told.push('reload'),
    );
    for (let step = 0; step < 20_000; step += 1) batcher.push(step);
    vi.advanceTimersByTime(10);
    batcher.push(1);
    batcher.flush();
    expect(told).toEqual(['reload']);
    vi.runAllTimers();
    expect(told).toEqual(['reload', [1]]);
  });

  it('a long flood of steps causes a few reloads a second, and its last step is not lost', () => {
    const { add, told } = follow();
    for (let ms = 0; ms < 3_000; ms += 1) {
      for (let step = 0; step < 5; step += 1) add(step);
      vi.advanceTimersByTime(1);
    }
    const reloads = () => told.filter((one) => one === 'reload').length;
    expect(reloads()).toBeGreaterThan(3);
    expect(reloads()).toBeLessThan(15);
    const before = told.length;
    add(99);
    vi.runAllTimers();
    expect(told.length).toBeGreaterThan(before);
  });

  it('steps below the rate limit are emitted one by one', () => {
    const { add, told } = follow();
    for (let step = 0; step < 300; step += 1) {
      add(step);
      vi.advanceTimersByTime(10);
    }
    expect(told).not.toContain('reload');
    expect(told.flat()).toHaveLength(300);
  });
});

describe('the counts of open orders', () => {
  const counts = (unsent: number): StationCounts => ({
    current: { unsent, needsAttention: 0, byState: { waiting: unsent } },
    live: null,
    stagedToday: { total: 0, late: 0 },
  });

  it('the counts are emitted once for all changes of a moment, and only if they differ', async () => {
    const now = { unsent: 1 };
    const tell = vi.fn();
    const feed = createCountsReporter(async () => counts(now.unsent), tell);
    feed.markChanged();
    feed.markChanged();
    await vi.advanceTimersByTimeAsync(10_000);
    feed.markChanged();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tell.mock.calls).toEqual([[counts(1)]]);
    now.unsent = 2;
    feed.markChanged();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tell.mock.calls).toEqual([[counts(1)], [counts(2)]]);
  });

  it('changing counts are emitted a few times a second, and the last ones are not lost', async () => {
    const now = { unsent: 0 };
    const tell = vi.fn();
    const feed = createCountsReporter(async () => counts(now.unsent), tell);
    for (; now.unsent < 1_000; now.unsent += 1) {
      feed.markChanged();
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tell.mock.calls.length).toBeLessThan(8);
    expect(tell).toHaveBeenLastCalledWith(counts(1_000));
  });

  it('the counts are emitted again for a page that starts to listen, and after a disk error', async () => {
    const tell = vi.fn();
    const read = vi.fn(async () => counts(1));
    const feed = createCountsReporter(read, tell);
    read.mockRejectedValueOnce(new Error('disk I/O error'));
    feed.markChanged();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tell).not.toHaveBeenCalled();
    for (let page = 0; page < 2; page += 1) {
      feed.resend();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(tell).toHaveBeenCalledTimes(2);
  });
});
