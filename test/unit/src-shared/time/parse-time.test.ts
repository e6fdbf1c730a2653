import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../../src-shared/language/languages';
import { Instant } from '../../../../src-shared/order/service-option.schema';
import { parseStoreTime } from '../../../../src-shared/time/parse-time';
import { formatStoreTime, toInstant } from '../../../../src-shared/time/store-time';

const LOCALES: readonly Locale[] = ['en-US', 'en-CA', 'fr-CA', 'es'];
const NEAR = '2026-11-22T12:00:00Z';
/** The nights in which North America changes its clocks. */
const SPRING = '2026-03-08';
const AUTUMN = '2026-11-01';

const read = (text: string, locale: Locale = 'en-US', timeZone: string | null = 'America/Toronto', near: Instant = NEAR) =>
  parseStoreTime(text, { timeZone, locale }, near);
const problem = (kind: string, more: object = {}) => ({ ok: false, problem: { kind, ...more } });
const moment = (value: Instant) => ({ ok: true, value });

describe('a typed time', () => {
  it.each([
    '2026-11-22 17:30',
    ' 2026-11-22  17:30 ',
    '2026-11-22T17:30',
    '2026-11-22T22:30Z',
    '2026-11-22T17:30-05:00',
    '2026-11-22T17:30:00-0500',
    '2026-11-22T17:30:00−05:00',
    '2026-11-22t19:00:00-03:30',
    '2026-11-22T23:30+01',
    '2026-11-22t17:30:00',
    '2026-11-22, 17:30',
    '2026/11/22 17:30',
    '2026-11-22 5:30 PM',
    '2026-11-22 5:30pm',
    '2026-11-22 5:30 p.m.',
    '2026-11-22 5:30 p. m.',
    '2026-11-22 5:30\u202FPM',
    '2026-11-22\u00A05:30\u2009p.\u00A0m.',
    '11/22/2026 5:30 PM',
    '11/22/2026, 5:30 PM',
    '22/11/2026 17:30',
    '22-11-2026 17 h 30',
    '2026 11 22 17:30',
    '\u200E22/\u200E11/\u200E2026 \u200F17:30',
    '２０２６－１１－２２　１７：３０',
    '٢٠٢٦-١١-٢٢ ١٧:٣٠',
    '22/11/26 17:30',
    '22.11.2026 17h30',
    '5:30 PM',
    '05:30 pm',
    '17:30',
    '17:30:00',
    '17h30',
    '17 h 30',
    '17\u00A0h\u00A030',
    '17\u202FH\u202F30',
    '17:30 h',
    '5:30 PM EST',
    '5:30pmEST',
    '17 h 30 HNE',
    '17:30 ET',
    '5:30 PM Eastern Standard Time',
    '5:30 PM eastern time',
    '17 h 30 heure normale de l’Est',
    "17 h 30 heure normale de l'Est",
    '17:30 hora estándar oriental',
    '22:30 UTC',
    '22:30Z',
    '17:30 UTC-5',
    '17:30 UTC−5',
    '17:30 GMT-05:00',
    '19:00 GMT-3:30',
    '2026-11-23 04:00 UTC+5:30',
  ])('the time %j is understood in every language', (text) => {
    for (const locale of LOCALES) {
      const result = read(text, locale);
      expect(result).toMatchObject({ ok: true });
      if (result.ok) expect(Date.parse(result.value)).toBe(Date.parse('2026-11-22T17:30-05:00'));
    }
  });

  it.each([['2026-11-22T17:30:00-05:00'], ['2026-11-22T22:30:00Z'], ['2026-11-22T23:30:00.123456789+01:00'], ['2018-02-22T00:00:00Z']])(
    'the complete text %s is sent as typed',
    (text) => {
      for (const locale of LOCALES) expect(read(`  ${text} `, locale)).toEqual(moment(text));
    },
  );

  it.each([
    ['12 AM', '2026-11-22T00:00:00-05:00'],
    ['12:00 a.m.', '2026-11-22T00:00:00-05:00'],
    ['12:30 AM', '2026-11-22T00:30:00-05:00'],
    ['1 AM', '2026-11-22T01:00:00-05:00'],
    ['11:59 AM', '2026-11-22T11:59:00-05:00'],
    ['12 PM', '2026-11-22T12:00:00-05:00'],
    ['12:30 PM', '2026-11-22T12:30:00-05:00'],
    ['1 PM', '2026-11-22T13:00:00-05:00'],
    ['11:59:59 PM', '2026-11-22T23:59:59-05:00'],
    ['11:59:59.5 PM', '2026-11-22T23:59:59.5-05:00'],
    ['00:00', '2026-11-22T00:00:00-05:00'],
    ['0 h', '2026-11-22T00:00:00-05:00'],
    ['5 h', '2026-11-22T05:00:00-05:00'],
    ['5 h 05', '2026-11-22T05:05:00-05:00'],
    ['05:30', '2026-11-22T05:30:00-05:00'],
    ['2026-11-22 10:30', '2026-11-22T10:30:00-05:00'],
    ['2026-7-1 10:30', '2026-07-01T10:30:00-04:00'],
    ['2028-02-29 17:30', '2028-02-29T17:30:00-05:00'],
    ['2026-12-31 11:59 PM', '2026-12-31T23:59:00-05:00'],
    ['2027-01-01 12:00 AM', '2027-01-01T00:00:00-05:00'],
  ])('the time %j means %s in Toronto', (text, instant) => {
    for (const locale of LOCALES) expect(read(text, locale)).toEqual(moment(instant));
  });

  it("a time without a day is on the store's day, not the server's or the system's", () => {
    expect(read('5:30 PM', 'en-US', 'America/Toronto', '2026-11-23T04:59:59Z')).toEqual(moment('2026-11-22T17:30:00-05:00'));
    expect(read('5:30 PM', 'en-US', 'Australia/Lord_Howe', '2026-11-22T22:30:00Z')).toEqual(moment('2026-11-23T17:30:00+11:00'));
    expect(read('5:30 PM', 'en-US', 'Europe/Paris', '2026-12-31T23:30:00Z')).toEqual(moment('2027-01-01T17:30:00+01:00'));
  });

  it("a station without a time zone uses the system's", () => {
    expect(read('17:30', 'en-US', null)).toEqual(read('17:30', 'en-US', Intl.DateTimeFormat().resolvedOptions().timeZone));
  });
});

describe('an ambiguous time', () => {
  it.each([
    ['11/12/2026 17:30', 'en-US', '2026-11-12T17:30:00-05:00'],
    ['11-12-2026 17:30', 'en-US', '2026-11-12T17:30:00-05:00'],
    ['11/12/26 17:30', 'en-US', '2026-11-12T17:30:00-05:00'],
    ['12/31/26 17:30', 'fr-CA', '2026-12-31T17:30:00-05:00'],
    ['26/11/22 17:30', 'fr-CA', '2026-11-22T17:30:00-05:00'],
    ['3/3/2026 17:30', 'en-CA', '2026-03-03T17:30:00-05:00'],
    ['3/03/2026 17:30', 'es', '2026-03-03T17:30:00-05:00'],
  ] as const)('the date %s in %s has one reading', (text, locale, instant) => {
    expect(read(text, locale)).toEqual(moment(instant));
  });

  it.each([
    '3/12/2026',
    '03/12/2026',
    '3-12-2026',
    '3.12.2026',
    '3. 12. 2026',
    '3 / 12 / 2026',
    '3 12 2026',
    '03–12–2026',
    '３／１２／２０２６',
    '3/12/26',
  ])('the date %s is ambiguous in Canada and in Spanish, because it could be months off', (date) => {
    for (const locale of ['en-CA', 'fr-CA', 'es'] as const) {
      expect(read(`${date} 17:30`, locale)).toEqual(problem('which-date', { dates: ['2026-03-12', '2026-12-03'] }));
    }
  });

  it.each(['3.12.2026', '3 12 2026', '3. 12. 2026'])('the date %s is ambiguous even where the month comes first before a slash', (date) => {
    expect(read(`${date} 17:30`, 'en-US')).toEqual(problem('which-date', { dates: ['2026-03-12', '2026-12-03'] }));
  });

  it('the date 25-11-26 is ambiguous, because the year may be at either end', () => {
    for (const locale of LOCALES) {
      expect(read('25-11-26 17:30', locale)).toEqual(problem('which-date', { dates: ['2026-11-25', '2025-11-26'] }));
    }
  });

  it('the time 5:30 is ambiguous on a 12-hour clock', () => {
    for (const text of ['5:30', '12:30', '2026-11-22 5:30', '11/22/2026 10:30', '5:30 EST']) {
      for (const locale of ['en-US', 'en-CA', 'es'] as const) expect(read(text, locale)).toEqual(problem('am-or-pm'));
      expect(read(text, 'fr-CA')).toMatchObject({ ok: true });
    }
  });

  it.each(['5:30 PM PST', '17:30 CET', '2026-07-01 5:30 PM EST', '5:30 PM tomorrow', '17:30 x', '2026-11-22T17:30:00-25:00'])(
    "the zone in %j is not the store's zone",
    (text) => {
      for (const locale of LOCALES) expect(read(text, locale)).toEqual(problem('other-zone'));
    },
  );

  it('an empty field is reported as empty', () => {
    for (const text of ['', ' ', '\u00A0\u202F']) expect(read(text)).toEqual(problem('empty'));
  });

  it.each([
    'abc',
    '17',
    '1730',
    '24:00',
    '25:00',
    '17:60',
    '17:5',
    '17:30:60',
    '13:30 PM',
    '0:30 AM',
    '2026-11-22',
    '11/22/2026',
    '2026-02-29 17:30',
    '2026-02-30 5:30 PM',
    '2026-04-31 17:30',
    '2026-13-01 17:30',
    '2026-00-10 17:30',
    '2026-10-00 17:30',
    '13/13/2026 17:30',
    '0/1/2026 17:30',
    '22/11-2026 17:30',
    '22/11/06 17:30',
    '3/12 17:30',
    '2206-11-22 17:30',
    '0226-11-22 17:30',
    '2026-11-22 10:00-12:00',
    '10:00-12:00',
    '17:30 - 19:30',
    '-17:30',
    '2026-11-22T24:00:00Z',
    '٥:3٠',
    '\u202E17:30',
    '5:30-PM',
    '5:30,PM',
    '1'.repeat(101),
    `17:30 ${'x'.repeat(100)}`,
  ])('the text %j is not a time', (text) => {
    for (const locale of LOCALES) expect(read(text, locale)).toEqual(problem('not-a-time'));
  });

  it('any text from a scanner is parsed at once, and every accepted time can be sent', () => {
    const pieces = fc.constantFrom(
      '2026-11-01',
      '1',
      '17',
      ':',
      '30',
      ' ',
      'h',
      'PM',
      'am',
      'T',
      'Z',
      'EST',
      'UTC-',
      '/',
      '-05:00',
      '2099',
      '.',
      '\u202F',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...LOCALES), (text, locale) => {
        const result = read(text, locale);
        if (result.ok) expect(Instant.safeParse(result.value).success).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    for (const part of ['1', ' ', ':', '1:', 'h ', '1/', 'p.']) read(`1${part.repeat(1_000_000)}`);
  });
});

describe('the night of a clock change', () => {
  it.each([
    ['America/Toronto', `${SPRING} 2:30 AM`],
    ['America/New_York', `${SPRING} 2:00 AM`],
    ['America/New_York', `${SPRING} 2:59:59 AM EST`],
    ['America/St_Johns', `${SPRING} 2:30 AM`],
    ['Europe/Paris', '2026-03-29 2:30 AM'],
    ['Australia/Lord_Howe', '2026-10-04 2:15 AM'],
  ])('in %s, the skipped time %s is refused and not replaced', (timeZone, text) => {
    expect(read(text, 'en-US', timeZone)).toEqual(problem('no-such-time'));
  });

  it.each([
    ['America/Toronto', `${AUTUMN} 1:30 AM`, '2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'],
    ['America/New_York', `${AUTUMN} 1:00 AM`, '2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00'],
    ['America/St_Johns', `${AUTUMN} 1:15 AM`, '2026-11-01T01:15:00-02:30', '2026-11-01T01:15:00-03:30'],
    ['Europe/Paris', '2026-10-25 2:30 AM', '2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'],
    ['Australia/Lord_Howe', '2026-04-05 1:45 AM', '2026-04-05T01:45:00+11:00', '2026-04-05T01:45:00+10:30'],
  ])('in %s, the repeated time %s asks the person to choose', (timeZone, text, earlier, later) => {
    expect(read(text, 'en-US', timeZone)).toEqual({ ok: false, problem: { kind: 'twice', earlier, later } });
    for (const locale of LOCALES) {
      for (const chosen of [earlier, later]) {
        expect(read(formatStoreTime(chosen, { timeZone, locale }), locale, timeZone)).toEqual(moment(chosen));
      }
    }
  });

  it.each([
    ['EDT', '2026-11-01T01:30:00-04:00'],
    ['est', '2026-11-01T01:30:00-05:00'],
    ['HAE', '2026-11-01T01:30:00-04:00'],
    ['heure normale de l’Est', '2026-11-01T01:30:00-05:00'],
    ['UTC-4', '2026-11-01T01:30:00-04:00'],
    ['UTC−05:00', '2026-11-01T01:30:00-05:00'],
  ])('the zone “%s” chooses one of two repeated times', (zone, instant) => {
    for (const locale of LOCALES) expect(read(`${AUTUMN} 01:30 ${zone}`, locale)).toEqual(moment(instant));
  });

  it('the zone “ET” does not choose between two repeated times', () => {
    expect(read(`${AUTUMN} 1:30 AM ET`)).toMatchObject(problem('twice'));
  });

  it('the first and last minutes around a clock change are unambiguous', () => {
    for (const text of [`${SPRING} 1:59 AM`, `${SPRING} 3:00 AM`, `${AUTUMN} 12:59 AM`, `${AUTUMN} 2:00 AM`]) {
      expect(read(text)).toMatchObject({ ok: true });
    }
    // Saskatchewan keeps its clocks.
    expect(read(`${SPRING} 2:30 AM`, 'en-CA', 'America/Regina')).toEqual(moment('2026-03-08T02:30:00-06:00'));
    expect(read(`${AUTUMN} 1:30 AM`, 'en-CA', 'America/Regina')).toEqual(moment('2026-11-01T01:30:00-06:00'));
  });
});

describe('the text of a time field is read back as the same time', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const here = ['America/Toronto', 'America/New_York', 'America/St_Johns', 'America/Regina', 'Australia/Lord_Howe', 'Europe/Paris'];
  const anyZone = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...here) }, fc.constantFrom(...zones));
  const anyLocale = fc.constantFrom(...LOCALES);
  // Whole minutes, seconds and milliseconds alike.
  const anyMoment = fc
    .tuple(fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2099, 11, 30) }), fc.constantFrom(60_000, 1000, 1))
    .map(([at, unit]) => at - (at % unit));

  const expectSame = (at: number, timeZone: string, shownIn: Locale, readIn: Locale) => {
    const instant = toInstant(at, timeZone);
    expect(Instant.safeParse(instant).success).toBe(true);
    expect(Date.parse(instant)).toBe(at);
    expect(read(formatStoreTime(instant, { timeZone, locale: shownIn }), readIn, timeZone)).toEqual(moment(instant));
  };

  it('a time field is read back correctly in every zone and language', () => {
    fc.assert(
      fc.property(anyMoment, anyZone, anyLocale, anyLocale, (at, timeZone, shownIn, readIn) => {
        expectSame(at, timeZone, shownIn, readIn);
      }),
      { numRuns: 500 },
    );
  });

  it('a time field is read back correctly in the hours around every clock change', () => {
    const minutes = fc.integer({ min: -150, max: 150 });
    fc.assert(
      fc.property(anyMoment, anyZone, minutes, fc.constantFrom(0, 1, 59_999), anyLocale, (at, timeZone, before, odd, locale) => {
        const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
        const change = start.getTimeZoneTransition('next') ?? start.getTimeZoneTransition('previous');
        if (!change || change.year < 2000 || change.year > 2099) return;
        expectSame(change.epochMilliseconds + before * 60_000 + odd, timeZone, locale, locale);
      }),
      { numRuns: 300 },
    );
  });
});
