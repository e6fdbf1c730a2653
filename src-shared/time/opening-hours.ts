/** Whether a store is open, by its own clock, including the days on which that clock changes. */
import { type DailyHours, isWithinHours } from './daily-hours';
import { minuteOfDay } from './minute-of-day';

export interface OpeningState {
  readonly isOpen: boolean;
  /** When the state may change next, in milliseconds since 1970: it has to be computed again then. */
  readonly recheckAt: number;
}

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** Clocks change at full or half hours only, so before the next of these the state changes at opening and closing time alone. */
const CLOCK_CHANGE_STEP_MINUTES = 30;

/**
 * @param at milliseconds since 1970
 * @param timeZone `station.timeZone` as it is in effect
 */
export function openingStateAt(hours: DailyHours, at: number, timeZone: string | null): OpeningState {
  const minute = minuteOfDay(at, timeZone);
  const minutesUntil = (end: number) => (end - minute + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
  const next = Math.min(minutesUntil(hours.from), minutesUntil(hours.to), CLOCK_CHANGE_STEP_MINUTES - (minute % CLOCK_CHANGE_STEP_MINUTES));
  return { isOpen: isWithinHours(hours, minute), recheckAt: (Math.floor(at / MINUTE_MS) + next) * MINUTE_MS };
}
