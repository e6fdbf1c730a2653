import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../../src-renderer/strings';
import type { Locale } from '../../../../src-shared/language/languages';
import { formatStoreTime, formatWindow, isWithinSpan, storeDayLabel, toInstant, zoneName } from '../../../../src-shared/time/store-time';

const clock = (timeZone: string | null, locale: Locale = 'en-US') => ({ timeZone, locale });
/** Intl's own spaces differ from one version to the next, and are all the same to a reader. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe("an instant is sent with the store's offset at that time", () => {
  it.each([
    ['America/Toronto', '2026-11-22T22:30:00Z', '2026-11-22T17:30:00-05:00'],
    ['America/Toronto', '2026-07-01T21:30:00Z', '2026-07-01T17:30:00-04:00'],
    ['America/St_Johns', '2026-11-22T22:30:00Z', '2026-11-22T19:00:00-03:30'],
    ['America/Regina', '2026-07-01T23:30:00Z', '2026-07-01T17:30:00-06:00'],
    ['Australia/Lord_Howe', '2026-11-22T22:30:00Z', '2026-11-23T09:30:00+11:00'],
    ['Australia/Lord_Howe', '2026-07-01T22:30:00Z', '2026-07-02T09:00:00+10:30'],
    ['Europe/Paris', '2026-12-31T23:00:05Z', '2027-01-01T00:00:05+01:00'],
    ['UTC', '2026-11-22T22:30:00Z', '2026-11-22T22:30:00+00:00'],
  ])("the time %s at %s gets the store's offset", (timeZone, moment, instant) => {
    expect(toInstant(Date.parse(moment), timeZone)).toBe(instant);
  });

  it('an instant at a store with an unknown zone gets the offset of UTC', () => {
    expect(toInstant(1_795_386_600_000, null)).toBe('2026-11-22T22:30:00+00:00');
    expect(formatStoreTime('2026-11-22T22:30:00Z', clock(null))).toBe('2026-11-22 10:30 PM');
  });
});

describe('the text of a time field', () => {
  it.each([
    ['2026-11-22T17:30:00-05:00', '2026-11-22 5:30 PM', '2026-11-22 17 h 30'],
    ['2026-11-22T22:30:00Z', '2026-11-22 5:30 PM', '2026-11-22 17 h 30'],
    ['2026-11-22T05:00:00Z', '2026-11-22 12:00 AM', '2026-11-22 0 h 00'],
    ['2026-11-22T17:00:00Z', '2026-11-22 12:00 PM', '2026-11-22 12 h 00'],
    ['2026-11-22T17:30:05Z', '2026-11-22 12:30:05 PM', '2026-11-22 12:30:05'],
    ['2026-11-23T04:59:59.999Z', '2026-11-22 11:59:59.999 PM', '2026-11-22 23:59:59.999'],
    ['2028-02-29T14:05Z', '2028-02-29 9:05 AM', '2028-02-29 9 h 05'],
    ['2027-01-01T04:59:00Z', '2026-12-31 11:59 PM', '2026-12-31 23 h 59'],
    // The hour that happens twice: the zone says which.
    ['2026-11-01T05:30:00Z', '2026-11-01 1:30 AM EDT', '2026-11-01 1 h 30 HAE'],
    ['2026-11-01T06:30:00Z', '2026-11-01 1:30 AM EST', '2026-11-01 1 h 30 HNE'],
    ['2026-11-01T07:00:00Z', '2026-11-01 2:00 AM', '2026-11-01 2 h 00'],
  ])('the time field shows %s in Toronto', (instant, english, french) => {
    expect(formatStoreTime(instant, clock('America/Toronto', 'en-US'))).toBe(english);
    const dotted = english.replace(/([AP])M/, (_, half) => `${half.toLowerCase()}.m.`);
    for (const locale of ['en-CA', 'es'] as const) expect(formatStoreTime(instant, clock('America/Toronto', locale))).toBe(dotted);
    expect(formatStoreTime(instant, clock('America/Toronto', 'fr-CA'))).toBe(french);
  });

  it.each(['en-US', 'en-CA', 'fr-CA', 'es'] as const)('the time field uses the same format as the rest of the screen (%s)', (locale) => {
    for (const instant of ['2026-11-22T05:05:00Z', '2026-11-22T14:30:00Z', '2026-11-22T17:00:00Z', '2026-11-22T22:30:00Z'] as const) {
      const toronto = clock('America/Toronto', locale);
      expect(formatStoreTime(instant, toronto)).toBe(`2026-11-22 ${plain(formatTime(Date.parse(instant), toronto))}`);
    }
  });

  it('an instant with more decimals than any clock is still shown', () => {
    expect(formatStoreTime('2026-11-22T22:30:00.000000000001Z', clock('America/Toronto'))).toBe('2026-11-22 5:30 PM');
  });
});

describe("the zone's name on a day", () => {
  it.each([
    ['America/Toronto', '2026-11-22T22:30:00Z', 'Eastern Time', 'heure de l’Est', 'hora oriental'],
    ['America/New_York', '2026-07-01T22:30:00Z', 'Eastern Time', 'heure de l’Est', 'hora oriental'],
    ['America/Regina', '2026-07-01T22:30:00Z', 'Central Standard Time', 'heure normale du Centre', 'hora estándar central'],
    ['UTC', '2026-07-01T22:30:00Z', 'UTC', 'UTC', 'UTC'],
    ['Etc/UTC', '2026-07-01T22:30:00Z', 'UTC', 'UTC', 'UTC'],
  ])("the zone's name is the one that people use on %s", (timeZone, instant, english, french, spanish) => {
    expect(zoneName(instant, clock(timeZone, 'en-US'))).toBe(english);
    expect(zoneName(instant, clock(timeZone, 'en-CA'))).toBe(english);
    expect(zoneName(instant, clock(timeZone, 'fr-CA'))).toBe(french);
    expect(zoneName(instant, clock(timeZone, 'es'))).toBe(spanish);
  });
});

describe('a window in a list is unambiguous', () => {
  const windows = {
    evening: ['2026-11-22T22:30:00Z', '2026-11-23T00:30:00Z'],
    acrossMidnight: ['2026-11-23T03:00:00Z', '2026-11-23T06:00:00Z'],
    untilMidnight: ['2026-11-23T03:00:00Z', '2026-11-23T05:00:00Z'],
    acrossYears: ['2027-01-01T04:00:00Z', '2027-01-01T06:00:00Z'],
    leapDay: ['2028-02-29T04:30:00Z', '2028-02-29T05:30:00Z'],
    springForward: ['2026-03-08T06:00:00Z', '2026-03-08T08:00:00Z'],
    fallBack: ['2026-11-01T04:30:00Z', '2026-11-01T08:00:00Z'],
    secondPass: ['2026-11-01T06:10:00Z', '2026-11-01T06:50:00Z'],
  } as const;

  it.each([
    ['evening', 'en-US', '5:30 PM – 7:30 PM'],
    ['evening', 'en-CA', '5:30 p.m. – 7:30 p.m.'],
    ['evening', 'fr-CA', '17 h 30 – 19 h 30'],
    ['evening', 'es', '5:30 p.m. – 7:30 p.m.'],
    ['acrossMidnight', 'en-US', 'Sun, Nov 22, 10:00 PM – Mon, Nov 23, 1:00 AM'],
    ['acrossMidnight', 'fr-CA', 'dim. 22 nov., 22 h 00 – lun. 23 nov., 1 h 00'],
    ['acrossMidnight', 'es', 'dom, 22 de nov, 10:00 p.m. – lun, 23 de nov, 1:00 a.m.'],
    ['untilMidnight', 'en-US', 'Sun, Nov 22, 10:00 PM – Mon, Nov 23, 12:00 AM'],
    ['acrossYears', 'en-US', 'Thu, Dec 31, 11:00 PM – Fri, Jan 1, 1:00 AM'],
    ['leapDay', 'en-US', 'Mon, Feb 28, 11:30 PM – Tue, Feb 29, 12:30 AM'],
    ['springForward', 'en-US', '1:00 AM EST – 4:00 AM EDT'],
    ['fallBack', 'en-US', '12:30 AM EDT – 3:00 AM EST'],
    ['secondPass', 'en-US', '1:10 AM EST – 1:50 AM EST'],
  ] as const)('the window %s in %s is unambiguous', (name, locale, line) => {
    const [startAt, endAt] = windows[name];
    expect(plain(formatWindow({ startAt, endAt }, clock('America/Toronto', locale)))).toBe(line);
  });

  it('a shift of half an hour is shown as well', () => {
    const window = { startAt: '2026-04-04T14:00:00Z', endAt: '2026-04-04T16:00:00Z' };
    expect(plain(formatWindow(window, clock('Australia/Lord_Howe')))).toBe('1:00 AM GMT+11 – 2:30 AM GMT+10:30');
  });

  it('a store without daylight-saving time shows no zone', () => {
    const window = { startAt: '2026-11-01T05:00:00Z', endAt: '2026-11-01T09:00:00Z' };
    expect(plain(formatWindow(window, clock('America/Regina')))).toBe(plain('Sat, Oct 31, 11:00 PM – Sun, Nov 1, 3:00 AM'));
  });
});

describe('the day of a time slot', () => {
  it.each([
    ['America/Toronto', '2026-11-23T04:59:59Z', '2026-11-22', 'Sun, Nov 22', 'dim. 22 nov.', 'dom, 22 de nov'],
    ['America/Toronto', '2026-11-23T05:00:00Z', '2026-11-23', 'Mon, Nov 23', 'lun. 23 nov.', 'lun, 23 de nov'],
    ['Europe/Paris', '2026-12-31T23:00:00Z', '2027-01-01', 'Fri, Jan 1', 'ven. 1 janv.', 'vie, 1 de ene'],
    ['America/St_Johns', '2028-03-01T03:29:00Z', '2028-02-29', 'Tue, Feb 29', 'mar. 29 févr.', 'mar, 29 de feb'],
  ])("the slot at %s is listed under the store's day at %s", (timeZone, instant, key, english, french, spanish) => {
    expect(storeDayLabel(instant, clock(timeZone, 'en-US'))).toEqual({ key, heading: english });
    expect(storeDayLabel(instant, clock(timeZone, 'en-CA'))).toEqual({ key, heading: english });
    expect(plain(storeDayLabel(instant, clock(timeZone, 'fr-CA')).heading).replace('1er', '1')).toBe(french);
    expect(storeDayLabel(instant, clock(timeZone, 'es'))).toEqual({ key, heading: spanish });
  });
});

describe('a window is compared with its slot by time, not by text', () => {
  const slot = { startAt: '2026-11-22T22:00:00Z', endAt: '2026-11-23T00:00:00Z' };
  it.each([
    ['2026-11-22T17:00:00-05:00', '2026-11-22T19:00:00-05:00', true],
    ['2026-11-22T17:30:00-05:00', '2026-11-22T18:30:00-05:00', true],
    ['2026-11-23T09:00:00+11:00', '2026-11-23T11:00:00+11:00', true],
    ['2026-11-22T16:59:59-05:00', '2026-11-22T18:30:00-05:00', false],
    ['2026-11-22T17:30:00-05:00', '2026-11-22T19:00:00.001-05:00', false],
    // As texts these would lie inside.
    ['2026-11-22T22:30:00-05:00', '2026-11-22T23:30:00-05:00', false],
  ])('the window from %s to %s: %s', (startAt, endAt, inside) => {
    expect(isWithinSpan({ startAt, endAt }, slot)).toBe(inside);
  });
});
