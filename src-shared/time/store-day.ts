/** The store's day. By Intl and not by Temporal, for the reason that `minute-of-day.ts` has. */
import { dateTimeFormat, isValidTime } from './time-format';

/** From a time until before another one, in milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly until: number;
}

const MINUTE_MS = 60_000;

/** No day is as long as this, also where a clock is set back in it. */
const MAX_DAY_MINUTES = 36 * 60;

/**
 * From the first minute to the last in which the store's calendar shows the day that it shows at a time.
 * @param at milliseconds since 1970; what is no time has an empty day
 * @param timeZone `station.timeZone` as it is in force
 */
export function storeDay(at: number, timeZone: string | null): TimeRange {
  if (!isValidTime(at)) return { from: 0, until: 0 };
  const calendar = dateTimeFormat({ timeZone, locale: 'en-US' }, { era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' });
  const day = calendar.format(at);
  const isSameDay = (minute: number) => isValidTime(minute * MINUTE_MS) && calendar.format(minute * MINUTE_MS) === day;
  const now = Math.floor(at / MINUTE_MS);
  return {
    from: lastMatching(isSameDay, now, now - MAX_DAY_MINUTES) * MINUTE_MS,
    until: (lastMatching(isSameDay, now, now + MAX_DAY_MINUTES) + 1) * MINUTE_MS,
  };
}

/** The number that is furthest on the way from one for which it is so to one for which it is not, and for which it still is. */
function lastMatching(matches: (number: number) => boolean, first: number, limit: number): number {
  let [match, mismatch] = [first, limit];
  while (Math.abs(mismatch - match) > 1) {
    const middle = Math.trunc((match + mismatch) / 2);
    if (matches(middle)) match = middle;
    else mismatch = middle;
  }
  return match;
}

export const isInRange = ({ from, until }: TimeRange, at: number): boolean => from <= at && at < until;
