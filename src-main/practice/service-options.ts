/** The delivery windows of the practice store: two hours each, from 9:00 to 21:00 by the store's clock, for the next three days. */
import { minuteOfDay } from '../../src-shared/time/minute-of-day';
import { storeDay } from '../../src-shared/time/store-day';

export interface TimeWindow {
  readonly start: Date;
  readonly end: Date;
}

export interface ServiceOption {
  readonly id: number;
  readonly window: TimeWindow;
}

const OPENING_HOUR = 9;
const CLOSING_HOUR = 21;
const WINDOW_HOURS = 2;
const DAYS_AHEAD = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** Lists every window that starts within three days after `now`. */
export function listServiceOptions(now: Date, timeZone: string | null): ServiceOption[] {
  const options: ServiceOption[] = [];
  let day = storeDay(now.getTime(), timeZone);
  for (let daysAhead = 0; daysAhead <= DAYS_AHEAD; daysAhead++, day = storeDay(day.until, timeZone)) {
    for (let hour = OPENING_HOUR; hour < CLOSING_HOUR; hour += WINDOW_HOURS) {
      const start = atHour(day.from, hour, timeZone);
      const msAhead = start.getTime() - now.getTime();
      if (msAhead <= 0 || msAhead > DAYS_AHEAD * DAY_MS) continue;
      // The id is the start in minutes since 1970, so a window has the same id in every list.
      options.push({ id: start.getTime() / MINUTE_MS, window: { start, end: atHour(day.from, hour + WINDOW_HOURS, timeZone) } });
    }
  }
  return options;
}

/** The time at which the store's clock shows an hour of the day. It corrects itself on the days on which the clock changes. */
function atHour(dayStart: number, hour: number, timeZone: string | null): Date {
  const guess = dayStart + hour * HOUR_MS;
  return new Date(guess + (hour * 60 - minuteOfDay(guess, timeZone)) * MINUTE_MS);
}

/** The initial window of every order: the two hours after the next full hour of the store's clock. */
export function nextWindow(now: Date, timeZone: string | null): TimeWindow {
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const start = minute + (60 - (minuteOfDay(minute, timeZone) % 60)) * MINUTE_MS;
  return { start: new Date(start), end: new Date(start + WINDOW_HOURS * HOUR_MS) };
}
