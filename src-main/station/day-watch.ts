/** Reports when a new day begins at the store: at midnight, after the clock was set, and after the time zone changed. */
import { isDeepStrictEqual } from 'node:util';
import { isInRange, storeDay, type TimeRange } from '../../src-shared/time/store-day';

export interface DayWatch {
  /** The current day; `null` before `start`. */
  today(): TimeRange | null;
  /** Starts to check the day. Separate from the creation, because the startup must not wait for counts from the disk. */
  start(): void;
  close(): void;
}

/** The interval of the checks, because the system does not report that the clock was set. */
const CHECK_INTERVAL_MS = 60_000;

/** Timers sometimes fire slightly early. */
const TIMER_SLACK_MS = 20;

export function watchDay(options: {
  readonly timeZone: () => string | null;
  /** Called after `start` and whenever a new day begins. */
  readonly onChange: () => void;
  readonly now?: () => number;
}): DayWatch {
  const { timeZone, onChange, now = Date.now } = options;
  let cachedDay: { readonly zone: string | null; readonly day: TimeRange } | null = null;
  let lastReported: TimeRange | null = null;
  let timer: NodeJS.Timeout | undefined;

  function today(): TimeRange {
    const [zone, at] = [timeZone(), now()];
    if (cachedDay === null || cachedDay.zone !== zone || !isInRange(cachedDay.day, at)) cachedDay = { zone, day: storeDay(at, zone) };
    return cachedDay.day;
  }

  function checkDay(): void {
    const day = today();
    const isNewDay = !isDeepStrictEqual(lastReported, day);
    lastReported = day;
    timer = setTimeout(checkDay, Math.min(CHECK_INTERVAL_MS, Math.max(0, day.until - now()) + TIMER_SLACK_MS));
    if (isNewDay) onChange();
  }

  return {
    today: () => (lastReported === null ? null : today()),
    start: checkDay,
    close: () => clearTimeout(timer),
  };
}
