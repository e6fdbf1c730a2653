import { toInstant } from '../../src-shared/time/store-time';

/** A moment as the store's clock shows it. */
export interface LocalTime {
  /** `2026-11-22 14:02:31` */
  readonly dateTime: string;
  /** `-05:00` */
  readonly offset: string;
  /** What `wall` shows, as if it were UTC, in milliseconds since 1970: spreadsheets know no time zones. */
  readonly wallClockMs: number;
}

const HOUR_MS = 3_600_000;

/** A busy station's history has some 2,000 hours. */
const MAX_CACHED_HOURS = 5_000;

/** @param timeZone of the store; `null` is the machine's */
export function createLocalTimeConverter(timeZone: string | null): (at: number) => LocalTime {
  /** The offset of an hour in which the clock is not changed: asking for the zone takes longer than writing a whole row. */
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
