/** Which day it is at the store, and when it is another one: at midnight, when the clock is set, and when the zone changes. */
import { isDeepStrictEqual } from 'node:util';
import { isInRange, storeDay, type TimeRange } from '../../src-shared/time/store-day';

export interface DayWatch {
  /** `null` before `begin`. */
  today(): TimeRange | null;
  /** Begins to look. What is counted of a day is read from the disk, for which a start does not wait. */
  start(): void;
  close(): void;
}

/** Of a clock that is set nothing is told. */
const CHECK_INTERVAL_MS = 60_000;

/** Timers fire a little early now and then. */
const TIMER_SLACK_MS = 20;

export function watchDay(options: {
  readonly timeZone: () => string | null;
  /** Called at the beginning, too. */
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
