/**
 * Times by the store's clock. An `Instant` is a text with an offset; different texts can be the same time, so instants are
 * compared in milliseconds. `parse-time.ts` reads the texts that this file writes.
 */
import { Temporal } from 'temporal-polyfill';
import { LOCALES, type Locale } from '../language/languages';
import type { Instant } from '../order/service-option.schema';
import { dateTimeFormat, isValidTime, type StoreClock, writeFirstOfMonth } from './time-format';
import { UTC, usableTimeZone } from './time-zone';

export type { StoreClock } from './time-format';

export interface TimeSpan {
  readonly startAt: Instant;
  readonly endAt: Instant;
}

/** Whether `5:30` may mean half past five in the afternoon. */
export const uses12HourClock = (locale: Locale): boolean => LOCALES[locale].dayPeriods !== null;

/** An instant on the store's calendar and clock; `null` for an invalid text or a time beyond the calendar. */
export function toStoreTime(instant: Instant, timeZone: string | null): Temporal.ZonedDateTime | null {
  const at = Date.parse(instant);
  return isValidTime(at) ? toZonedDateTime(at, timeZone) : null;
}

// `Temporal.Instant.from` throws at more than nine decimals, which an `Instant` may have.
const toZonedDateTime = (at: number, timeZone: string | null): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(usableTimeZone(timeZone));

/**
 * The instants at which clocks in this zone show a wall time: usually one, none in the hour that daylight-saving time skips, two
 * in the hour that it repeats, the earlier one first.
 */
export function momentsAtWallTime(wall: Temporal.PlainDateTime, timeZone: string): readonly Temporal.ZonedDateTime[] {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(wall)) return [];
  return earlier.equals(later) ? [earlier] : [earlier, later];
}

/** All instants with the same wall time as this one, including itself. */
const sameWallTimeMoments = (moment: Temporal.ZonedDateTime) => momentsAtWallTime(moment.toPlainDateTime(), moment.timeZoneId);

/**
 * The instant with the zone's offset at that time: `2026-11-22T17:30:00-05:00`. An unchanged text from Connect is sent back as it
 * came instead.
 * @param at milliseconds since 1970; exact since 1972, when the last zone gave up an offset with seconds
 * @throws RangeError for an invalid time, so that it is never sent as another one
 */
export const toInstant = (at: number, timeZone: string | null): Instant =>
  toZonedDateTime(at, timeZone).toString({ timeZoneName: 'never' });

/**
 * The text of an input field: `2026-11-22 5:30 PM`, or `2026-11-22 17 h 30` in French. The year comes first, because Canadians
 * read 11/12 in both ways. Seconds appear if they are not zero, the zone only in the repeated hour: `2026-11-01 1:30 AM EST`.
 * `parseStoreTime` reads every time of this century back. Intl writes the zone alone, because its spaces and dots change between
 * versions. An invalid text is returned unchanged.
 */
export function formatStoreTime(instant: Instant, clock: StoreClock): string {
  const moment = toStoreTime(instant, clock.timeZone);
  if (!moment) return instant;
  const zone = hasAmbiguousOffset(sameWallTimeMoments(moment)) ? ` ${zoneLabel(moment, clock.locale, 'short')}` : '';
  return `${moment.toPlainDate()} ${formatClockTime(moment, clock.locale)}${zone}`;
}

function formatClockTime(moment: Temporal.ZonedDateTime, locale: Locale): string {
  const afterHour = moment.toPlainTime().toString().replace(/:00$/, '').slice(2);
  const halves = LOCALES[locale].dayPeriods;
  if (halves) return `${moment.hour % 12 || 12}${afterHour} ${moment.hour < 12 ? halves[0] : halves[1]}`;
  return afterHour.length === 3 ? `${moment.hour} h ${afterHour.slice(1)}` : moment.toPlainTime().toString();
}

/** The zone's name as people say it, summer and winter: `Eastern Time`, `heure de l’Est`, `UTC`. */
export function zoneName(instant: Instant, { timeZone, locale }: StoreClock): string {
  const moment = toStoreTime(instant, timeZone);
  if (!moment) return usableTimeZone(timeZone);
  // UTC has no name in Intl that people use but the short one.
  const short = zoneLabel(moment, locale, 'short');
  return short === UTC ? short : zoneLabel(moment, locale, 'longGeneric');
}

/**
 * A window in one line: `5:30 PM – 7:30 PM`. Both days are added if it crosses midnight or ends at it, and the zone if
 * daylight-saving time begins or ends in it.
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
  return writeFirstOfMonth(`${format.format(start.epochMilliseconds)} – ${format.format(end.epochMilliseconds)}`, clock);
}

/** The store's day of an instant: a sortable key (`2026-11-22`) and a heading (`Sun, Nov 22`). */
export function storeDayLabel(instant: Instant, clock: StoreClock): { readonly key: string; readonly heading: string } {
  const moment = toStoreTime(instant, clock.timeZone);
  if (!moment) return { key: instant, heading: instant };
  const format = dateTimeFormat(clock, { weekday: 'short', month: 'short', day: 'numeric' });
  return { key: moment.toPlainDate().toString(), heading: writeFirstOfMonth(format.format(moment.epochMilliseconds), clock) };
}

/** Whether a window lies within another one; both ends may coincide. */
export const isWithinSpan = (inner: TimeSpan, outer: TimeSpan): boolean =>
  Date.parse(outer.startAt) <= Date.parse(inner.startAt) && Date.parse(inner.endAt) <= Date.parse(outer.endAt);

export type ZoneStyle = NonNullable<Intl.DateTimeFormatOptions['timeZoneName']>;

/** The zone's name at that time: `EST`, `HNE`, `GMT-3:30`. */
export function zoneLabel(moment: Temporal.ZonedDateTime, locale: Locale, style: ZoneStyle): string {
  const parts = dateTimeFormat({ timeZone: moment.timeZoneId, locale }, { timeZoneName: style }).formatToParts(moment.epochMilliseconds);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Whether the wall times alone leave the offset open. In such an hour the zone's short names always differ. */
const hasAmbiguousOffset = (moments: readonly Temporal.ZonedDateTime[]): boolean => new Set(moments.map(({ offset }) => offset)).size > 1;
