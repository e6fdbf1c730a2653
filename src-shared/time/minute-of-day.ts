import { dateTimeFormat, isValidTime } from './time-format';

/**
 * How late it is at the store: minutes since midnight, as its clock shows it. By Intl and not by Temporal, which the main
 * process would have to read at each start for this alone (0.01 s).
 * @param at milliseconds since 1970; what is no time counts as midnight
 * @param timeZone `station.timeZone` as it is in force
 */
export function minuteOfDay(at: number, timeZone: string | null): number {
  if (!isValidTime(at)) return 0;
  const clock = dateTimeFormat({ timeZone, locale: 'en-US' }, { hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const readPart = (type: 'hour' | 'minute') => Number(clock.formatToParts(at).find((part) => part.type === type)?.value);
  return readPart('hour') * 60 + readPart('minute');
}
