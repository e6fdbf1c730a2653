/** The store's calendar day. It uses Intl rather than Temporal, for the reason in `minute-of-day.ts`. */
import { dateTimeFormat, isValidTime } from './time-format';

/** A half-open range of times, in milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly until: number;
}

const MINUTE_MS = 60_000;

/** Longer than any day, including days on which a clock is set back. */
const MAX_DAY_MINUTES = 36 * 60;

/**
 * The first and the last minute of the store's calendar day that contains a time.
 * @param at milliseconds since 1970; an invalid time gives an empty range
 * @param timeZone `station.timeZone` as it is in effect
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

/** Binary search for the last number, on the way from `first` to `limit`, that still matches. */
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
