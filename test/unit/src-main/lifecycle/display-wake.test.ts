import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DisplayWake, keepDisplayAwake } from '../../../../src-main/lifecycle/display-wake';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { parseDailyHours } from '../../../../src-shared/time/daily-hours';
import { openingStateAt } from '../../../../src-shared/time/opening-hours';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

beforeEach(() => {
  vi.useFakeTimers();
});
let displayWake: DisplayWake | null = null;
afterEach(() => {
  displayWake?.close();
  vi.useRealTimers();
});

const HOUR = 3_600_000;

function open(at: string, set: Partial<Settings>) {
  vi.setSystemTime(new Date(at));
  let inForce = settingsWith({ 'station.timeZone': 'America/Toronto', ...set });
  const told: string[] = [];
  displayWake = keepDisplayAwake({
    settings: () => inForce,
    setWakeLock: (on) => told.push(`${on ? 'on' : 'off'} ${new Date().toISOString().slice(5, 16)}`),
  });
  return {
    told,
    displayWake,
    change(next: Partial<Settings>) {
      inForce = { ...inForce, ...next };
      displayWake?.reevaluate();
    },
  };
}

describe('the display wake lock', () => {
  it('the display stays on from opening to closing time, every day', () => {
    const { told } = open('2026-11-22T09:30:00Z', { 'station.openingHours': '06:00-22:30' });
    vi.advanceTimersByTime(48 * HOUR);
    expect(told).toEqual(['on 11-22T11:00', 'off 11-23T03:30', 'on 11-23T11:00', 'off 11-24T03:30']);
  });

  it('the display stays on immediately if the station starts during opening hours, which may span midnight', () => {
    expect(open('2026-11-22T04:00:00Z', { 'station.openingHours': '22:00-02:00' }).told).toEqual(['on 11-22T04:00']);
  });

  it('the system controls the display if no opening hours are set, or after they were removed', () => {
    const { told, change } = open('2026-11-22T15:00:00Z', {});
    vi.advanceTimersByTime(24 * HOUR);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    change({ 'station.openingHours': '00:00-24:00' });
    change({ 'station.openingHours': null });
    expect(told).toEqual(['on 11-23T15:00', 'off 11-23T15:00']);
  });

  it('a new time zone takes effect immediately', () => {
    const { told, change } = open('2026-11-22T10:30:00Z', { 'station.openingHours': '06:00-22:30' });
    change({ 'station.timeZone': 'America/Halifax' });
    expect(told).toEqual(['on 11-22T10:30']);
  });

  it('the display is evaluated again after the computer has slept', () => {
    const { told, displayWake } = open('2026-11-22T09:30:00Z', { 'station.openingHours': '06:00-22:30' });
    vi.setSystemTime(new Date('2026-11-22T15:00:00Z'));
    displayWake.reevaluate();
    expect(told).toEqual(['on 11-22T15:00']);
  });

  it('the system controls the display after the app has closed, and no timer is left', () => {
    const { told, displayWake } = open('2026-11-22T15:00:00Z', { 'station.openingHours': '06:00-22:30' });
    displayWake.close();
    expect(told).toEqual(['on 11-22T15:00', 'off 11-22T15:00']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('the evaluation runs only a few times a day', () => {
    const settings = vi.fn(() => settingsWith({ 'station.timeZone': 'UTC', 'station.openingHours': '06:00-22:30' }));
    displayWake = keepDisplayAwake({ settings, setWakeLock: () => undefined });
    vi.advanceTimersByTime(24 * HOUR);
    expect(settings.mock.calls.length).toBeLessThan(56);
  });
});

describe('days with a daylight saving change', () => {
  /** Returns when the store opens and closes after a moment, evaluated only when a timer is due. */
  function changes(from: string, hours: string, timeZone: string): readonly string[] {
    const parsed = parseDailyHours(hours);
    if (!parsed.ok) throw new Error(parsed.problem);
    const found: string[] = [];
    let at = Date.parse(from);
    let { isOpen, recheckAt } = openingStateAt(parsed.value, at, timeZone);
    while (at < Date.parse(from) + 24 * HOUR) {
      expect(recheckAt).toBeGreaterThan(at);
      at = recheckAt;
      const next = openingStateAt(parsed.value, at, timeZone);
      if (next.isOpen !== isOpen) found.push(`${next.isOpen ? 'open' : 'closed'} ${new Date(at).toISOString().slice(5, 16)}`);
      ({ isOpen, recheckAt } = next);
    }
    return found;
  }

  it.each([
    ['spring, the hours of a day', '2026-03-08T05:30:00Z', '06:00-22:00', 'America/Toronto', ['open 03-08T10:00', 'closed 03-09T02:00']],
    [
      'spring, closing in the hour that is skipped',
      '2026-03-08T05:30:00Z',
      '22:00-02:30',
      'America/Toronto',
      ['closed 03-08T07:00', 'open 03-09T02:00', 'closed 03-09T06:30'].slice(0, 2),
    ],
    ['spring, opening in it', '2026-03-08T05:30:00Z', '02:15-05:00', 'America/Toronto', ['open 03-08T07:00', 'closed 03-08T09:00']],
    ['autumn, the hours of a day', '2026-11-01T04:30:00Z', '06:00-22:00', 'America/Toronto', ['open 11-01T11:00', 'closed 11-02T03:00']],
    [
      'autumn, closing in the hour that comes twice',
      '2026-11-01T04:30:00Z',
      '22:00-01:30',
      'America/Toronto',
      ['closed 11-01T05:30', 'open 11-01T06:00', 'closed 11-01T06:30', 'open 11-02T03:00'],
    ],
    ['a jump of half an hour', '2026-10-03T14:00:00Z', '02:15-05:00', 'Australia/Lord_Howe', ['open 10-03T15:30', 'closed 10-03T18:00']],
    ['no jump at all', '2026-03-08T05:30:00Z', '06:00-22:00', 'UTC', ['open 03-08T06:00', 'closed 03-08T22:00']],
    ['a zone that is off by quarters', '2026-03-08T00:00:00Z', '06:07-22:00', 'Asia/Kathmandu', ['open 03-08T00:22', 'closed 03-08T16:15']],
  ])('the opening hours follow the local clock: %s', (_what, from, hours, timeZone, expected) => {
    expect(changes(from, hours, timeZone)).toEqual(expected);
  });
});
