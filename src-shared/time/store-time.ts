/**
 * Moments as the store's clock shows them. A moment is an `Instant` throughout: a text that names its offset. Two texts
 * can be the same moment, so moments are compared by when they are, to the millisecond. `parse-time.ts` reads what is
 * written here.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../order/service-option.schema';
import { DAY_PERIODS, dateTimeFormat, isValidTime, type Locale, type StoreClock } from './time-format';
import { usableTimeZone } from './time-zone';

export type { Locale, StoreClock } from './time-format';

export interface TimeSpan {
  readonly startAt: Instant;
  readonly endAt: Instant;
}

/** Whether `5:30` may be meant as half past five in the afternoon. */
export const uses12HourClock = (locale: Locale): boolean => DAY_PERIODS[locale] !== null;

/** A moment on the store's calendar and clock; `null` for a text that is no moment, or one beyond the calendar. */
export function toStoreTime(instant: Instant, timeZone: string | null): Temporal.ZonedDateTime | null {
  const at = Date.parse(instant);
  return isValidTime(at) ? toZonedDateTime(at, timeZone) : null;
}

// Not through `Temporal.Instant.from`: it throws at more than nine decimals, and an `Instant` may have more.
const toZonedDateTime = (at: number, timeZone: string | null): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(usableTimeZone(timeZone));

/**
 * When a clock in this zone shows this: once as a rule, never where daylight-saving time skips it, twice in the hour
 * that is repeated when it ends, the earlier one first.
 */
export function momentsAtWallTime(wall: Temporal.PlainDateTime, timeZone: string): readonly Temporal.ZonedDateTime[] {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(wall)) return [];
  return earlier.equals(later) ? [earlier] : [earlier, later];
}

/** What else the store's clock may mean by what it shows at this moment, and the moment itself. */
const sameWallTimeMoments = (moment: Temporal.ZonedDateTime) => momentsAtWallTime(moment.toPlainDateTime(), moment.timeZoneId);

/**
 * A moment as Connect is told it: `2026-11-22T17:30:00-05:00`, with the offset that holds in the zone at that moment.
 * Not for a text that came from Connect and that nobody changed: that one is to be sent back as it came.
 * @param at milliseconds since 1970; exact since 1972, when the last zone gave up an offset with seconds
 * @throws RangeError for a number that is no time: it must not become another one on its way to Connect
 */
export const toInstant = (at: number, timeZone: string | null): Instant =>
  toZonedDateTime(at, timeZone).toString({ timeZoneName: 'never' });

/**
 * What stands in a field: `2026-11-22 5:30 PM`, or `2026-11-22 17 h 30` in French. The time is written as everywhere else on the
 * screen, and the year comes first, because Canada reads 11/12 in both ways. Seconds are there only if they are not zero, and the zone only in the hour that happens twice:
 * `2026-11-01 1:30 AM EST`. `parseStoreTime` gives every moment of this century again. Nothing of it is made by Intl but the zone,
 * because Intl's spaces and dots change between versions. A text that is no moment stands there as it is.
 */
export function formatStoreTime(instant: Instant, clock: StoreClock): string {
  const moment = toStoreTime(instant, clock.timeZone);
  if (!moment) return instant;
  const zone = hasAmbiguousOffset(sameWallTimeMoments(moment)) ? ` ${zoneLabel(moment, clock.locale, 'short')}` : '';
  return `${moment.toPlainDate()} ${formatClockTime(moment, clock.locale)}${zone}`;
}

function formatClockTime(moment: Temporal.ZonedDateTime, locale: Locale): string {
  const afterHour = moment.toPlainTime().toString().replace(/:00$/, '').slice(2);
  const halves = DAY_PERIODS[locale];
  if (halves) return `${moment.hour % 12 || 12}${afterHour} ${moment.hour < 12 ? halves[0] : halves[1]}`;
  return afterHour.length === 3 ? `${moment.hour} h ${afterHour.slice(1)}` : moment.toPlainTime().toString();
}

/** The zone's name at that moment, for people: `Eastern Standard Time`, `heure normale de l’Est`. */
export function zoneName(instant: Instant, { timeZone, locale }: StoreClock): string {
  const moment = toStoreTime(instant, timeZone);
  return moment ? zoneLabel(moment, locale, 'long') : usableTimeZone(timeZone);
}

/**
 * A window in one line: `5:30 PM – 7:30 PM`. Both days are named where it goes across midnight (or ends at it), and the
 * zone where the line could mean two windows without: daylight-saving time begins or ends in it.
 */
export function formatWindow({ startAt, endAt }: TimeSpan, clock: StoreClock): string {
  const start = toStoreTime(startAt, clock.timeZone);
  const end = toStoreTime(endAt, clock.timeZone);
  if (!start || !end) return [startAt, endAt].map((instant) => formatStoreTime(instant, clock)).join(' – ');
  const oneDay = start.toPlainDate().equals(end.toPlainDate());
  const format = dateTimeFormat(clock, {
    ...(oneDay ? {} : { weekday: 'short', month: 'short', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
    ...(hasAmbiguousOffset([start, end].flatMap(sameWallTimeMoments)) ? { timeZoneName: 'short' } : {}),
  });
  return `${format.format(start.epochMilliseconds)} – ${format.format(end.epochMilliseconds)}`;
}

/** The store's day that a moment belongs to: a key that sorts (`2026-11-22`), and a heading (`Sunday, November 22`). */
export function storeDayLabel(instant: Instant, clock: StoreClock): { readonly key: string; readonly heading: string } {
  const moment = toStoreTime(instant, clock.timeZone);
  if (!moment) return { key: instant, heading: instant };
  const format = dateTimeFormat(clock, { weekday: 'long', month: 'long', day: 'numeric' });
  return { key: moment.toPlainDate().toString(), heading: format.format(moment.epochMilliseconds) };
}

/** Whether a window lies in another one. It may share both ends. */
export const isWithinSpan = (inner: TimeSpan, outer: TimeSpan): boolean =>
  Date.parse(outer.startAt) <= Date.parse(inner.startAt) && Date.parse(inner.endAt) <= Date.parse(outer.endAt);

export type ZoneStyle = NonNullable<Intl.DateTimeFormatOptions['timeZoneName']>;

/** The zone in people's words, as it is called at that moment: `EST`, `HNE`, `GMT-3:30`. */
export function zoneLabel(moment: Temporal.ZonedDateTime, locale: Locale, style: ZoneStyle): string {
  const parts = dateTimeFormat({ timeZone: moment.timeZoneId, locale }, { timeZoneName: style }).formatToParts(moment.epochMilliseconds);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Whether the clock alone leaves open which offset is meant. In such an hour the zone's short names always differ. */
const hasAmbiguousOffset = (moments: readonly Temporal.ZonedDateTime[]): boolean => new Set(moments.map(({ offset }) => offset)).size > 1;
