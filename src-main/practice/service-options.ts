/** The delivery windows of the practice store: two hours each, from 9:00 to 21:00, for the next three days. */

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

/** Lists every window that starts within three days after `now`, in this machine's time zone. */
export function listServiceOptions(now: Date): ServiceOption[] {
  const options: ServiceOption[] = [];
  for (let day = 0; day <= DAYS_AHEAD; day++) {
    for (let hour = OPENING_HOUR; hour < CLOSING_HOUR; hour += WINDOW_HOURS) {
      const start = toLocalTime(now, day, hour);
      const msAhead = start.getTime() - now.getTime();
      if (msAhead <= 0 || msAhead > DAYS_AHEAD * DAY_MS) continue;
      // The id is the start in minutes since 1970, so a window has the same id in every list.
      options.push({ id: start.getTime() / MINUTE_MS, window: { start, end: toLocalTime(now, day, hour + WINDOW_HOURS) } });
    }
  }
  return options;
}

/** Calculates with calendar days instead of milliseconds, so that 9:00 stays 9:00 when daylight saving time changes. */
function toLocalTime(now: Date, daysAhead: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead, hour);
}

/** The initial window of every order: the two hours after the next full hour. */
export function nextWindow(now: Date): TimeWindow {
  const start = new Date(now);
  start.setHours(now.getHours() + 1, 0, 0, 0);
  return { start, end: new Date(start.getTime() + WINDOW_HOURS * 60 * MINUTE_MS) };
}
