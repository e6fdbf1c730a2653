/** Parses times as people type them, by the store's clock. Nothing is guessed: a window on the wrong day is worse than a question. */
import { Temporal } from 'temporal-polyfill';
import { fail, ok, type Result } from '../base/result';
import { LOCALE_NAMES, type Locale } from '../language/languages';
import { Instant } from '../order/service-option.schema';
import { removeUndrawn } from '../text/hidden-characters';
import { hasDirectionControl, normalizeTypedText } from '../text/normalize-text';
import { momentsAtWallTime, type StoreClock, toInstant, toStoreTime, uses12HourClock, type ZoneStyle, zoneLabel } from './store-time';
import { usableTimeZone } from './time-zone';

/** Why a text is not a time at the store. */
export type StoreTimeProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-a-time' }
  /**
   * The possible dates, such as `2026-12-03`, of an ambiguous one: `3/12/2026` (month or day first), or `25-11-26` (year or day
   * first).
   */
  | { readonly kind: 'which-date'; readonly dates: readonly string[] }
  /** `5:30`, on a 12-hour clock. */
  | { readonly kind: 'am-or-pm' }
  /** The text after the time is not the zone's name at that time: `PST` in Toronto, or `EST` in July. */
  | { readonly kind: 'other-zone' }
  /** Daylight-saving time skips it: 2:30 AM in the night in which it begins. */
  | { readonly kind: 'no-such-time' }
  /** The time occurs twice when daylight-saving time ends. `formatStoreTime` writes the two so that each is read back correctly. */
  | { readonly kind: 'twice'; readonly earlier: Instant; readonly later: Instant };

// Longer than any time. It limits the time that the patterns below take on text that a scanner typed into a field.
const MAX_LENGTH = 100;

// An optional date, a time of a 12- or 24-hour clock, an optional zone. `normalizeTime` leaves single spaces only.
const TYPED_TIME =
  /^(?:(?<date>\d{1,4}(?:(?: ?[/.-] ?| )\d{1,4}){2}\.?)(?:T|,? ))?(?<hour>\d|[01]\d|2[0-3])(?:(?:(?<h> ?h ?)|:)(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,](?<fraction>\d{1,3}))?)?)?(?<hBehind> ?h\b)?(?: ?(?<half>[ap])\.? ?m\.?)?(?: ?(?<zone>\p{L}.*))?$/iu;

/** Numbers with one separator. `normalizeDate` has removed the spaces around it. */
const TYPED_DATE = /^(?<one>\d{1,4})(?<mark>[-/. ])(?<two>\d\d?)\k<mark>(?<three>\d{1,4})$/;

const TYPED_OFFSET = /^(?:Z|(?:UTC|GMT)(?:(?<sign>[+-])(?<hours>[01]?\d)(?::?(?<minutes>[0-5]\d))?)?)$/i;

// A bare offset is accepted only after the `T` of ISO 8601: people would read `10:00-12:00` as a range.
const BEFORE_BARE_OFFSET = /(?<=T[\d:.,]+)(?=[+-]\d\d(?::?\d\d)?$)/i;

/**
 * Parses a time as people type it: `2026-11-22 17:30`, `2026-11-22T17:30`, `11/22/2026 5:30 PM`, `22/11/2026 17 h 30`, `5:30
 * p.m.`, `17h30`, with any kind of space, since Intl prints several. In the hour that daylight-saving time repeats, an offset
 * (`UTC-5`) or the zone's name in any of our languages (`EST`, `heure normale de l’Est`) decides.
 * @param reference gives the day of a time without a date: the other end of the window, or now (`toInstant(Date.now(), …)`)
 * @returns a full ISO 8601 text with offset unchanged, anything else with the zone's offset at that time
 */
export function parseStoreTime(text: string, clock: StoreClock, reference: Instant): Result<Instant, StoreTimeProblem> {
  const plain = normalizeTime(text);
  if (plain === '') return fail({ kind: 'empty' });
  if (plain.length > MAX_LENGTH || hasDirectionControl(text)) return fail({ kind: 'not-a-time' });
  const complete = Instant.safeParse(plain);
  if (complete.success) return ok(complete.data);
  const typed = TYPED_TIME.exec(plain.replace(BEFORE_BARE_OFFSET, 'UTC'))?.groups;
  if (!typed?.hour) return fail({ kind: 'not-a-time' });

  const today = dayOfMoment(reference, clock.timeZone);
  if (!today) return fail({ kind: 'not-a-time' });
  const dates = typed.date === undefined ? [today] : possibleDates(typed.date, clock.locale, today);
  const time = parseWallTime(typed, clock.locale);
  const [date] = dates;
  if (!date || time === 'not-a-time') return fail({ kind: 'not-a-time' });
  if (dates.length > 1) return fail({ kind: 'which-date', dates: dates.map(String) });
  if (time === 'am-or-pm') return fail({ kind: 'am-or-pm' });
  return resolveMoment(date.toPlainDateTime(time), typed.zone, clock.timeZone);
}

/** The day of an instant; `null` if it is invalid or close to the limits of the calendar. */
function dayOfMoment(reference: Instant, timeZone: string | null): Temporal.PlainDate | null {
  const moment = toStoreTime(reference, timeZone);
  return moment && moment.year > 0 && moment.year < 10_000 ? moment.toPlainDate() : null;
}

/** One spelling for typed and copied text. Windows puts direction marks around each part of a date. */
const normalizeTime = (text: string): string => removeUndrawn(normalizeTypedText(text));

const normalizeDate = (text: string): string => text.replace(/ ?([-/.]) ?/g, '$1').replace(/\.$/, '');

type DateOrder = 'year-first' | 'month-first' | 'day-first';

/** All dates that a text can mean; none if it is not a date. */
function possibleDates(text: string, locale: Locale, today: Temporal.PlainDate): readonly Temporal.PlainDate[] {
  const { one = '', mark = '', two = '', three = '' } = TYPED_DATE.exec(normalizeDate(text))?.groups ?? {};
  const candidates = possibleOrders(one, three).flatMap((order) =>
    possibleYears(order, one, three, today)
      .flatMap((year) => existingDates(year, ...monthAndDay(order, one, two, three)))
      .map((date) => ({ order, date })),
  );
  // `3/3/2026` is the same date in either order.
  const distinct = candidates.filter(({ date }, index) => candidates.findIndex((other) => other.date.equals(date)) === index);
  const preferred = distinct.filter(({ order }) => order === 'month-first' && isMonthFirst(locale, mark));
  return (preferred.length === 1 ? preferred : distinct).map(({ date }) => date);
}

/**
 * Only the United States use one order consistently, and only with these separators. English Canada uses both; French Canada
 * writes the month first after a year and the day first elsewhere; Spanish speakers here use both.
 */
const isMonthFirst = (locale: Locale, mark: string): boolean => locale === 'en-US' && (mark === '/' || mark === '-');

function possibleOrders(one: string, three: string): readonly DateOrder[] {
  if (one.length > 2) return ['year-first'];
  return three.length === 2 ? ['month-first', 'day-first', 'year-first'] : ['month-first', 'day-first'];
}

function monthAndDay(order: DateOrder, one: string, two: string, three: string): [month: number, day: number] {
  if (order === 'year-first') return [Number(two), three.length <= 2 ? Number(three) : 0];
  return order === 'month-first' ? [Number(one), Number(two)] : [Number(two), Number(one)];
}

/** The possible years of a date. A two-digit year is this year or a neighboring one, because windows are near. */
function possibleYears(order: DateOrder, one: string, three: string, today: Temporal.PlainDate): readonly number[] {
  const written = order === 'year-first' ? one : three;
  // Any other century is a typing error: 2206 for 2026, 0226.
  if (written.length === 4) return /^20/.test(written) ? [Number(written)] : [];
  const year = 2000 + Number(written);
  return written.length === 2 && Math.abs(year - today.year) <= 1 ? [year] : [];
}

/** The date with these numbers, if it exists. */
function existingDates(year: number, month: number, day: number): readonly Temporal.PlainDate[] {
  if (month < 1 || month > 12) return [];
  const first = new Temporal.PlainDate(year, month, 1);
  return day >= 1 && day <= first.daysInMonth ? [first.with({ day })] : [];
}

function parseWallTime(typed: Record<string, string | undefined>, locale: Locale): Temporal.PlainTime | 'not-a-time' | 'am-or-pm' {
  const { date = '', hour = '', h, hBehind, minute, second, fraction = '', half } = typed;
  if (minute === undefined && hBehind === undefined && half === undefined) return 'not-a-time';
  const number = Number(hour);
  const rest = [Number(minute ?? 0), Number(second ?? 0), Number(fraction.padEnd(3, '0'))] as const;
  if (half !== undefined) {
    if (number < 1 || number > 12) return 'not-a-time';
    return new Temporal.PlainTime((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0), ...rest);
  }
  const is24Hour = hour.startsWith('0') || number > 12 || (h ?? hBehind) !== undefined || (hour.length === 2 && /^\d{4}/.test(date));
  return is24Hour || !uses12HourClock(locale) ? new Temporal.PlainTime(number, ...rest) : 'am-or-pm';
}

function resolveMoment(wall: Temporal.PlainDateTime, zone: string | undefined, timeZone: string | null): Result<Instant, StoreTimeProblem> {
  const offset = TYPED_OFFSET.exec(zone ?? '')?.groups;
  if (offset) {
    const { sign, hours = 0, minutes = 0 } = offset;
    const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return ok(toInstant(wall.toZonedDateTime('UTC').epochMilliseconds + (sign === '-' ? offsetMs : -offsetMs), timeZone));
  }
  const possible = momentsAtWallTime(wall, usableTimeZone(timeZone));
  if (possible.length === 0) return fail({ kind: 'no-such-time' });
  const [first, second] = possible
    .filter((moment) => zone === undefined || hasZoneName(moment, zone))
    .map((moment) => toInstant(moment.epochMilliseconds, timeZone));
  if (first === undefined) return fail({ kind: 'other-zone' });
  return second === undefined ? ok(first) : fail({ kind: 'twice', earlier: first, later: second });
}

const STYLES: readonly ZoneStyle[] = ['short', 'long', 'shortGeneric', 'longGeneric'];

const hasZoneName = (moment: Temporal.ZonedDateTime, zone: string): boolean =>
  LOCALE_NAMES.some((locale) =>
    STYLES.some((style) => normalizeTime(zoneLabel(moment, locale, style)).toLowerCase() === zone.toLowerCase()),
  );
