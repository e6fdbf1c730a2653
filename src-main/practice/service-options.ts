/** The delivery windows of the practice store: two hours each, from nine to nine, for the coming three days. */

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

/** Every window that starts after `now` and within three days of it. The store keeps this machine's own time zone. */
export function listServiceOptions(now: Date): ServiceOption[] {
  const options: ServiceOption[] = [];
  for (let day = 0; day <= DAYS_AHEAD; day++) {
    for (let hour = OPENING_HOUR; hour < CLOSING_HOUR; hour += WINDOW_HOURS) {
      const start = toLocalTime(now, day, hour);
      const msAhead = start.getTime() - now.getTime();
      if (msAhead <= 0 || msAhead > DAYS_AHEAD * DAY_MS) continue;
      // The start in minutes since 1970: the same window has the same id in every list, and a past one is no longer known.
      options.push({ id: start.getTime() / MINUTE_MS, window: { start, end: toLocalTime(now, day, hour + WINDOW_HOURS) } });
    }
  }
  return options;
}

// Through the calendar and not by adding milliseconds, so that nine o'clock stays nine when the clocks change.
function toLocalTime(now: Date, daysAhead: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead, hour);
}

/** The window that orders have when practice begins: the two hours after the next full one. */
export function nextWindow(now: Date): TimeWindow {
  const start = new Date(now);
  start.setHours(now.getHours() + 1, 0, 0, 0);
  return { start, end: new Date(start.getTime() + WINDOW_HOURS * 60 * MINUTE_MS) };
}
