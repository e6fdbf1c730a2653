/** Times as the store's clock shows them, with twelve or twenty-four hours as its language has it. Nothing here throws. */
import { dateTimeFormat, isValidTime, type StoreClock } from '../../src-shared/time/time-format';
import { UTC } from '../../src-shared/time/time-zone';

/** Shown for a number that is no time. */
const UNKNOWN_TIME = 'unknown time';

const formatOrUnknown = (at: number, clock: StoreClock, options: Intl.DateTimeFormatOptions): string =>
  isValidTime(at) ? dateTimeFormat(clock, options).format(at) : UNKNOWN_TIME;

const TIME = { hour: 'numeric', minute: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;

/** `2:02 PM`, or `14 h 02`. @param at milliseconds since 1970 */
export const formatTime = (at: number, clock: StoreClock): string => formatOrUnknown(at, clock, TIME);

/** A time of day that comes every day. @param minute since midnight; 1,440 is the end of the day */
export const formatMinuteOfDay = (minute: number, { locale }: StoreClock): string => formatTime(minute * 60_000, { locale, timeZone: UTC });

/** Whether the store's calendar shows one day at both moments. */
export function isSameDay(one: number, other: number, clock: StoreClock): boolean {
  if (!isValidTime(one) || !isValidTime(other)) return false;
  const day = dateTimeFormat(clock, { dateStyle: 'short' });
  return day.format(one) === day.format(other);
}

/** `Nov 22, 2:02 PM`, for what may be older than today. */
export const formatDayAndTime = (at: number, clock: StoreClock): string => formatOrUnknown(at, clock, { ...DAY, ...TIME });

/** `Nov 22, 2026, 2:02 PM`, for what may be of another year. */
export const formatDateAndTime = (at: number, clock: StoreClock): string =>
  formatOrUnknown(at, clock, { ...DAY, year: 'numeric', ...TIME });

/** `Nov 22, 2:02:31 PM`, for a person who reads a story out on the phone. */
export const formatDayAndSecond = (at: number, clock: StoreClock): string =>
  formatOrUnknown(at, clock, { ...DAY, ...TIME, second: '2-digit' });
