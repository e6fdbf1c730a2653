import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DayWatch, watchDay } from '../../../../src-main/station/day-watch';

const HOUR = 3_600_000;
const BEFORE_MIDNIGHT = Date.UTC(2026, 10, 23, 3);

let watch: DayWatch | null = null;
beforeEach(() => void vi.useFakeTimers({ now: BEFORE_MIDNIGHT }));
afterEach(() => {
  watch?.close();
  vi.useRealTimers();
});

function open() {
  const inForce = { zone: 'America/Toronto' as string | null };
  const changes: string[] = [];
  const opened = watchDay({
    timeZone: () => inForce.zone,
    onChange: () => void changes.push(new Date().toISOString().slice(5, 19)),
  });
  watch = opened;
  expect(opened.today()).toBeNull();
  opened.start();
  expect(changes.splice(0)).toHaveLength(1);
  return { inForce, changes, opened };
}

describe('the day at the store', () => {
  it("the day changes exactly at the store's midnight", () => {
    const { changes, opened } = open();
    const until = opened.today()?.until ?? 0;
    expect(until).toBe(Date.UTC(2026, 10, 23, 5));
    vi.advanceTimersByTime(until - Date.now() - 1);
    expect(changes).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(changes).toEqual(['11-23T05:00:00']);
    expect(opened.today()?.from).toBe(until);
    vi.advanceTimersByTime(24 * HOUR);
    expect(changes).toEqual(['11-23T05:00:00', '11-24T05:00:00']);
  });

  it('the day changes within a minute after the clock was set forward or back', () => {
    const { changes } = open();
    vi.setSystemTime(BEFORE_MIDNIGHT - 40 * HOUR);
    vi.advanceTimersByTime(60_000);
    expect(changes).toHaveLength(1);
    vi.setSystemTime(BEFORE_MIDNIGHT + 400 * HOUR);
    vi.advanceTimersByTime(60_000);
    expect(changes).toHaveLength(2);
  });

  it('the day changes with the time zone, even an unknown one', () => {
    const { inForce, opened, changes } = open();
    inForce.zone = 'Pacific/Kiritimati';
    expect(opened.today()).toEqual({ from: Date.UTC(2026, 10, 22, 10), until: Date.UTC(2026, 10, 23, 10) });
    inForce.zone = null;
    expect(opened.today()).toEqual({ from: Date.UTC(2026, 10, 23), until: Date.UTC(2026, 10, 24) });
    vi.advanceTimersByTime(60_000);
    expect(changes).toHaveLength(1);
  });

  it('a closed watch performs no more checks', () => {
    const { opened } = open();
    opened.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
