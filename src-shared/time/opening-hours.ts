/** When a store opens and closes, by its own clock, also on the days on which that clock jumps. */
import { type DailyHours, isWithinHours } from './daily-hours';
import { minuteOfDay } from './minute-of-day';

export interface OpeningState {
  readonly isOpen: boolean;
  /** When it may be otherwise for the first time, in milliseconds since 1970: it is to be looked at again then. */
  readonly recheckAt: number;
}

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** Clocks jump when they show a full or a half hour, so that nothing but an end or a beginning lies before the next of these. */
const CLOCK_CHANGE_STEP_MINUTES = 30;

/** @param at milliseconds since 1970 @param timeZone `station.timeZone` as it is in force */
export function openingStateAt(hours: DailyHours, at: number, timeZone: string | null): OpeningState {
  const minute = minuteOfDay(at, timeZone);
  const minutesUntil = (end: number) => (end - minute + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
  const next = Math.min(minutesUntil(hours.from), minutesUntil(hours.to), CLOCK_CHANGE_STEP_MINUTES - (minute % CLOCK_CHANGE_STEP_MINUTES));
  return { isOpen: isWithinHours(hours, minute), recheckAt: (Math.floor(at / MINUTE_MS) + next) * MINUTE_MS };
}
