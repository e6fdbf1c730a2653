/** Times by the store's clock, with 12 or 24 hours as the language requires. Nothing here throws. */
import { dateTimeFormat, isValidTime, type StoreClock, writeFirstOfMonth } from '../../src-shared/time/time-format';
import { UTC } from '../../src-shared/time/time-zone';
import { t } from './translate';

const formatOrUnknown = (at: number, clock: StoreClock, options: Intl.DateTimeFormatOptions): string =>
  isValidTime(at) ? dateTimeFormat(clock, options).format(at) : t('time.unknown');

const TIME = { hour: 'numeric', minute: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;

/**
 * `2:02 PM` or `14 h 02`
 * @param at milliseconds since 1970
 */
export const formatTime = (at: number, clock: StoreClock): string => formatOrUnknown(at, clock, TIME);

/**
 * A time of day without a date.
 * @param minute minutes since midnight; 1,440 is the end of the day
 */
export const formatMinuteOfDay = (minute: number, { locale }: StoreClock): string => formatTime(minute * 60_000, { locale, timeZone: UTC });

/** Whether two times are on the same day of the store's calendar. */
export function isSameDay(one: number, other: number, clock: StoreClock): boolean {
  if (!isValidTime(one) || !isValidTime(other)) return false;
  const day = dateTimeFormat(clock, { dateStyle: 'short' });
  return day.format(one) === day.format(other);
}

const formatCalendarDay = (at: number, clock: StoreClock, options: Intl.DateTimeFormatOptions): string =>
  writeFirstOfMonth(formatOrUnknown(at, clock, options), clock);

const joinDayAndTime = (at: number, clock: StoreClock, day: Intl.DateTimeFormatOptions): string =>
  isValidTime(at) ? t('time.dayAndTime', { day: formatCalendarDay(at, clock, day), time: formatTime(at, clock) }) : t('time.unknown');

/** `Nov 22, 2:02 PM`, for times before today. */
export const formatDayAndTime = (at: number, clock: StoreClock): string => joinDayAndTime(at, clock, DAY);

/** `Nov 22, 2026, 2:02 PM`, for times in another year. */
export const formatDateAndTime = (at: number, clock: StoreClock): string => joinDayAndTime(at, clock, { ...DAY, year: 'numeric' });

/** `Nov 22, 2026`, once above the steps of a history. */
export const formatDay = (at: number, clock: StoreClock): string => formatCalendarDay(at, clock, { ...DAY, year: 'numeric' });

/** `2:02:31 PM`, for a step of a history. */
export const formatSecond = (at: number, clock: StoreClock): string => formatOrUnknown(at, clock, { ...TIME, second: '2-digit' });
