import { toInstant } from '../../src-shared/time/store-time';

/** A time in the store's time zone. */
export interface LocalTime {
  /** Date and time, such as `2026-11-22 14:02:31`. */
  readonly dateTime: string;
  /** The offset from UTC, such as `-05:00`. */
  readonly offset: string;
  /** `dateTime` interpreted as UTC, in milliseconds since 1970, because spreadsheets have no time zones. */
  readonly wallClockMs: number;
}

const HOUR_MS = 3_600_000;

/** The maximum size of the cache. The history of a busy station covers about 2,000 hours. */
const MAX_CACHED_HOURS = 5_000;

/** Creates a function that converts milliseconds since 1970 to local time. @param timeZone the store's zone; `null` for the machine's */
export function createLocalTimeConverter(timeZone: string | null): (at: number) => LocalTime {
  /** Caches the offset of each hour, because calculating it takes longer than writing a row. `null` marks an hour with a clock change. */
  const offsetByHour = new Map<number, string | null>();
  const exactOffset = (at: number): string => /[+-]\d\d:\d\d$/.exec(toInstant(at, timeZone))?.[0] ?? '+00:00';

  function offsetOfHour(hour: number): string | null {
    const first = exactOffset(hour * HOUR_MS);
    return first === exactOffset((hour + 1) * HOUR_MS - 1) ? first : null;
  }

  function offsetAt(at: number): string {
    const hour = Math.floor(at / HOUR_MS);
    let offset = offsetByHour.get(hour);
    if (offset === undefined) {
      if (offsetByHour.size >= MAX_CACHED_HOURS) offsetByHour.clear();
      offset = offsetOfHour(hour);
      offsetByHour.set(hour, offset);
    }
    return offset ?? exactOffset(at);
  }

  return (at) => {
    const offset = offsetAt(at);
    const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
    const wallMs = Math.floor((at + (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000) / 1000) * 1000;
    return { dateTime: new Date(wallMs).toISOString().slice(0, 19).replace('T', ' '), offset, wallClockMs: wallMs };
  };
}
