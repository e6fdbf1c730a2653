import { dateTimeFormat, isValidTime } from './time-format';

/**
 * The store's time of day in minutes since midnight. It uses Intl, because loading Temporal would add 0.01 s to each start of the
 * main process.
 * @param at milliseconds since 1970; an invalid time counts as midnight
 * @param timeZone `station.timeZone` as it is in effect
 */
export function minuteOfDay(at: number, timeZone: string | null): number {
  if (!isValidTime(at)) return 0;
  const clock = dateTimeFormat({ timeZone, locale: 'en-US' }, { hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const readPart = (type: 'hour' | 'minute') => Number(clock.formatToParts(at).find((part) => part.type === type)?.value);
  return readPart('hour') * 60 + readPart('minute');
}
