import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  formatDateAndTime,
  formatDay,
  formatDayAndTime,
  formatMinuteOfDay,
  formatSecond,
  formatTime,
  storeClockOf,
} from '../../../../src-renderer/strings';
import type { Locale } from '../../../../src-shared/language/languages';
import { formatStoreTime, formatWindow } from '../../../../src-shared/time/store-time';
import { settingsWith } from '../stage/fixtures/settings';
import { CLOCK, clockOf, plain } from './fixtures/clock';

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
});

const AT = Date.UTC(2026, 10, 22, 19, 2, 31);
const LOCALES: readonly Locale[] = ['en-US', 'en-CA', 'fr-CA', 'es'];

describe('a time on the screen', () => {
  it("a time is shown by the store's clock, whatever the computer's zone", () => {
    expect(plain(formatTime(AT, clockOf('America/Toronto')))).toBe('2:02 PM');
    expect(plain(formatTime(AT, clockOf('UTC')))).toBe('7:02 PM');
    expect(plain(formatDayAndTime(AT, clockOf('America/Toronto')))).toBe('Nov 22, 2:02 PM');
    expect(plain(formatDateAndTime(AT, clockOf('America/Toronto')))).toBe('Nov 22, 2026, 2:02 PM');
    expect(plain(formatDay(AT, clockOf('America/Toronto')))).toBe('Nov 22, 2026');
    expect(plain(formatSecond(AT, clockOf('America/Toronto')))).toBe('2:02:31 PM');
  });

  it("a time is shown in UTC if the store's zone is unknown", () => {
    expect(formatTime(AT, clockOf(null))).toBe(formatTime(AT, CLOCK));
  });

  it.each(LOCALES)("a time has its language's 12 or 24 hours in every format, also in the Edit view (%s)", (locale) => {
    const clock = clockOf('America/Toronto', locale);
    const instant = new Date(AT).toISOString();
    const forms = [
      formatTime(AT, clock),
      formatDayAndTime(AT, clock),
      formatDateAndTime(AT, clock),
      formatSecond(AT, clock),
      formatMinuteOfDay(14 * 60 + 2, clock),
      formatStoreTime(instant, clock),
      formatWindow({ startAt: instant, endAt: instant }, clock),
    ];
    for (const form of forms) expect(plain(form)).toMatch(locale === 'fr-CA' ? /\b14( h |:)02/ : /\b2:02(:31)? ?[ap]\.? ?m\.?/i);
  });

  it('midnight is shown in every language', () => {
    expect(LOCALES.map((locale) => plain(formatMinuteOfDay(0, clockOf(null, locale))))).toEqual([
      '12:00 AM',
      '12:00 a.m.',
      '0 h 00',
      '12:00 a.m.',
    ]);
    expect(plain(formatMinuteOfDay(1_440, CLOCK))).toBe('12:00 AM');
  });
});

describe('the clock of a station', () => {
  it("the clock of a station follows its language, Connect's language and the time zone", () => {
    const clock = (set: Parameters<typeof settingsWith>[0]) => storeClockOf(settingsWith({ 'station.timeZone': 'UTC', ...set }));
    expect(clock({ language: 'fr-CA' })).toEqual({ timeZone: 'UTC', locale: 'fr-CA' });
    expect(clock({ language: 'en', 'connection.language': 'en-CA' })).toEqual({ timeZone: 'UTC', locale: 'en-CA' });
    expect(clock({ language: 'es', 'station.timeZone': null })).toEqual({ timeZone: null, locale: 'es' });
  });

  it('the clock of a station keeps its identity, so that no card is rendered again', () => {
    const settings = settingsWith({ language: 'es' });
    expect(storeClockOf(settings)).toBe(storeClockOf({ ...settings }));
  });
});
