/** Times as people type them, read by the store's clock. Nothing is guessed: a window on the wrong day is worse than a question. */
import { Temporal } from 'temporal-polyfill';
import { fail, ok, type Result } from './result';
import { Instant } from './service-option';
import { atStore, hasTwelveHours, type Locale, momentsShowing, type StoreClock, toInstant, type ZoneStyle, zoneText } from './store-time';
import { timeZoneInUse } from './time-zone';

/** Why a text is not a moment at the store. */
export type StoreTimeProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-a-time' }
  /** `11/12/2026`, where some write the month first and some the day. */
  | { readonly kind: 'day-or-month' }
  /** `5:30`, where the clock has twelve hours. */
  | { readonly kind: 'am-or-pm' }
  /** Words behind the time that are not what the store's zone is called then: `PST` in Toronto, or `EST` in July. */
  | { readonly kind: 'other-zone' }
  /** Daylight-saving time skips it: 2:30 AM in the night in which it begins. */
  | { readonly kind: 'no-such-time' }
  /** It happens again when daylight-saving time ends. `formatStoreTime` writes the two so that each is read as itself. */
  | { readonly kind: 'twice'; readonly earlier: Instant; readonly later: Instant };

// No time is as long. It bounds how long the patterns below can take over what a scanner may type into a field.
const LONGEST = 100;

// A date or none, a time of either clock, the zone or none. `plainly` has left single spaces only.
const TYPED =
  /^(?:(?<date>[\d/.-]+)(?:T|,? ))?(?<hour>\d|[01]\d|2[0-3])(?:(?:(?<h> ?h ?)|:)(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,](?<fraction>\d{1,3}))?)?)?(?<hBehind> ?h\b)?(?: ?(?<half>[ap])\.? ?m\.?)?(?: ?(?<zone>\p{L}.*))?$/iu;

// Any other century is a slip: 2206 for 2026, 0226.
const YEAR_FIRST = /^(?<year>20\d\d)(?<mark>[-/.])(?<month>\d\d?)\k<mark>(?<day>\d\d?)$/;
const YEAR_LAST = /^(?<one>\d\d?)(?<mark>[-/.])(?<other>\d\d?)\k<mark>(?<year>20\d\d)$/;

const OFFSET = /^(?:Z|(?:UTC|GMT)(?:(?<sign>[+-])(?<hours>[01]?\d)(?::?(?<minutes>[0-5]\d))?)?)$/i;

// An offset may stand bare only behind the `T` of ISO 8601: `10:00-12:00` would be a range to people.
const BEFORE_BARE_OFFSET = /(?<=T[\d:.,]+)(?=[+-]\d\d(?::?\d\d)?$)/i;

/**
 * Reads a moment as people type it: `2026-11-22 17:30`, `2026-11-22T17:30`, `11/22/2026 5:30 PM`, `22/11/2026 17 h 30`,
 * `5:30 p.m.`, `17h30`; with any kind of space, since Intl prints several. What daylight-saving time makes two of is
 * decided by an offset (`UTC-5`) or by the zone's name in any of our languages (`EST`, `heure normale de l’Est`).
 * @param near what a time without a day belongs to the day of: the other end of the window, or now (`toInstant(Date.now(), …)`)
 * @returns a full ISO 8601 text with offset as it is, anything else with the zone's offset at that moment
 */
export function parseStoreTime(text: string, clock: StoreClock, near: Instant): Result<Instant, StoreTimeProblem> {
  const plain = plainly(text);
  if (plain === '') return fail({ kind: 'empty' });
  if (plain.length > LONGEST) return fail({ kind: 'not-a-time' });
  const complete = Instant.safeParse(plain);
  if (complete.success) return ok(complete.data);
  const typed = TYPED.exec(plain.replace(BEFORE_BARE_OFFSET, 'UTC'))?.groups;
  if (!typed?.hour) return fail({ kind: 'not-a-time' });

  const dates = typed.date === undefined ? dayAround(near, clock.timeZone) : datesMeantBy(typed.date, clock.locale);
  const time = timeMeantBy(typed, clock.locale);
  const [date] = dates;
  if (!date || time === 'not-a-time') return fail({ kind: 'not-a-time' });
  if (dates.length > 1) return fail({ kind: 'day-or-month' });
  if (time === 'am-or-pm') return fail({ kind: 'am-or-pm' });
  return momentMeantBy(date.toPlainDateTime(time), typed.zone, clock.timeZone);
}

/** The day of another moment; none where that is no moment, or so far off that the day may have no other one. */
function dayAround(near: Instant, timeZone: string | null): readonly Temporal.PlainDate[] {
  const moment = atStore(near, timeZone);
  return moment && moment.year > 0 && moment.year < 10_000 ? [moment.toPlainDate()] : [];
}

/** One kind of space, of minus and of apostrophe, whatever was copied from where. */
const plainly = (text: string): string => text.replace(/\s+/g, ' ').replace(/−/g, '-').replace(/’/g, "'").trim();

/** How `11/12/2026` is read. English Canada writes both, and so do those who write Spanish in the United States. */
const YEAR_LAST_MEANS: Readonly<Record<Locale, 'month-first' | 'day-first' | 'either'>> = {
  'en-US': 'month-first',
  'en-CA': 'either',
  'fr-CA': 'day-first',
  es: 'either',
};

/** No date where the text has no meaning, two where it has two. */
function datesMeantBy(text: string, locale: Locale): readonly Temporal.PlainDate[] {
  const yearFirst = YEAR_FIRST.exec(text)?.groups;
  if (yearFirst) return existing(yearFirst.year, yearFirst.month, yearFirst.day);
  const yearLast = YEAR_LAST.exec(text)?.groups;
  if (!yearLast) return [];
  const { year, one, other } = yearLast;
  const monthFirst = existing(year, one, other);
  const dayFirst = existing(year, other, one);
  // The language is asked only where both exist: 22/11/2026 has one meaning in all of them.
  if (monthFirst.length === 0 || Number(one) === Number(other)) return dayFirst;
  if (dayFirst.length === 0) return monthFirst;
  const order = YEAR_LAST_MEANS[locale];
  return [...(order === 'day-first' ? [] : monthFirst), ...(order === 'month-first' ? [] : dayFirst)];
}

/** The date with these digits, if the calendar has it. */
function existing(year: string | undefined, month: string | undefined, day: string | undefined): readonly Temporal.PlainDate[] {
  const monthNumber = Number(month);
  if (monthNumber < 1 || monthNumber > 12) return [];
  const first = new Temporal.PlainDate(Number(year), monthNumber, 1);
  const dayNumber = Number(day);
  return dayNumber >= 1 && dayNumber <= first.daysInMonth ? [first.with({ day: dayNumber })] : [];
}

function timeMeantBy(typed: Record<string, string | undefined>, locale: Locale): Temporal.PlainTime | 'not-a-time' | 'am-or-pm' {
  const { date = '', hour = '', h, hBehind, minute, second, fraction = '', half } = typed;
  if (minute === undefined && hBehind === undefined && half === undefined) return 'not-a-time';
  const number = Number(hour);
  const rest = [Number(minute ?? 0), Number(second ?? 0), Number(fraction.padEnd(3, '0'))] as const;
  if (half !== undefined) {
    if (number < 1 || number > 12) return 'not-a-time';
    return new Temporal.PlainTime((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0), ...rest);
  }
  const looksLike24 = hour.startsWith('0') || number > 12 || (h ?? hBehind) !== undefined || (hour.length === 2 && YEAR_FIRST.test(date));
  return looksLike24 || !hasTwelveHours(locale) ? new Temporal.PlainTime(number, ...rest) : 'am-or-pm';
}

function momentMeantBy(wall: Temporal.PlainDateTime, zone: string | undefined, timeZone: string | null): Result<Instant, StoreTimeProblem> {
  const offset = OFFSET.exec(zone ?? '')?.groups;
  if (offset) {
    const { sign, hours = 0, minutes = 0 } = offset;
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return ok(toInstant(wall.toZonedDateTime('UTC').epochMilliseconds + (sign === '-' ? ahead : -ahead), timeZone));
  }
  const possible = momentsShowing(wall, timeZoneInUse(timeZone));
  if (possible.length === 0) return fail({ kind: 'no-such-time' });
  const [first, second] = possible
    .filter((moment) => zone === undefined || isCalled(moment, zone))
    .map((moment) => toInstant(moment.epochMilliseconds, timeZone));
  if (first === undefined) return fail({ kind: 'other-zone' });
  return second === undefined ? ok(first) : fail({ kind: 'twice', earlier: first, later: second });
}

const LOCALES: readonly Locale[] = ['en-US', 'en-CA', 'fr-CA', 'es'];
const STYLES: readonly ZoneStyle[] = ['short', 'long', 'shortGeneric', 'longGeneric'];

const isCalled = (moment: Temporal.ZonedDateTime, zone: string): boolean =>
  LOCALES.some((locale) => STYLES.some((style) => plainly(zoneText(moment, locale, style)).toLowerCase() === zone.toLowerCase()));
