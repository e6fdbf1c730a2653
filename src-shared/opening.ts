/** When a store opens and closes, by its own clock, also on the days on which that clock jumps. */
import { type Hours, isWithin } from './hours';
import { minuteOfDay } from './minute-of-day';

export interface Opening {
  readonly open: boolean;
  /** When it may be otherwise for the first time, in milliseconds since 1970: it is to be looked at again then. */
  readonly until: number;
}

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** Clocks jump when they show a full or a half hour, so that nothing but an end or a beginning lies before the next of these. */
const JUMPS_EVERY = 30;

/** @param at milliseconds since 1970 @param timeZone `station.timeZone` as it is in force */
export function openingAt(hours: Hours, at: number, timeZone: string | null): Opening {
  const minute = minuteOfDay(at, timeZone);
  const minutesTo = (end: number) => (end - minute + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
  const next = Math.min(minutesTo(hours.from), minutesTo(hours.to), JUMPS_EVERY - (minute % JUMPS_EVERY));
  return { open: isWithin(hours, minute), until: (Math.floor(at / MINUTE_MS) + next) * MINUTE_MS };
}
