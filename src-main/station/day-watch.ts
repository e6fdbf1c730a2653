/** Which day it is at the store, and when it is another one: at midnight, when the clock is set, and when the zone changes. */
import { isDeepStrictEqual } from 'node:util';
import { isInRange, storeDay, type TimeRange } from '../../src-shared/store-day';

export interface DayWatch {
  /** `null` before `begin`. */
  today(): TimeRange | null;
  /** Begins to look. What is counted of a day is read from the disk, for which a start does not wait. */
  begin(): void;
  close(): void;
}

/** Of a clock that is set nothing is told. */
const LOOK_EVERY_MS = 60_000;

/** Timers fire a little early now and then. */
const JUST_AFTER_MS = 20;

export function watchDay(options: {
  readonly timeZone: () => string | null;
  /** Called at the beginning, too. */
  readonly onChange: () => void;
  readonly now?: () => number;
}): DayWatch {
  const { timeZone, onChange, now = Date.now } = options;
  let known: { readonly zone: string | null; readonly day: TimeRange } | null = null;
  let seen: TimeRange | null = null;
  let timer: NodeJS.Timeout | undefined;

  function today(): TimeRange {
    const [zone, at] = [timeZone(), now()];
    if (known === null || known.zone !== zone || !isInRange(known.day, at)) known = { zone, day: storeDay(at, zone) };
    return known.day;
  }

  function look(): void {
    const day = today();
    const isAnother = !isDeepStrictEqual(seen, day);
    seen = day;
    timer = setTimeout(look, Math.min(LOOK_EVERY_MS, Math.max(0, day.until - now()) + JUST_AFTER_MS));
    if (isAnother) onChange();
  }

  return {
    today: () => (seen === null ? null : today()),
    begin: look,
    close: () => clearTimeout(timer),
  };
}
