/**
 * The station's share of lookups. The rate limit of Connect applies to the account, which all stations share, so each station makes only
 * a few lookups per minute.
 */

export interface LookupBudget {
  /** Milliseconds until a lookup may start; 0 for now. @param perMinute the number of lookups in any 60 s */
  waitMs(perMinute: number): number;
  recordStart(): void;
  /** The last start made no request. */
  returnStart(): void;
}

const WINDOW_MS = 60_000;

/** @param monotonic in milliseconds */
export function createLookupBudget(monotonic: () => number): LookupBudget {
  /** The starts of the last minute, oldest first. */
  let starts: number[] = [];

  return {
    waitMs(perMinute) {
      const now = monotonic();
      starts = starts.filter((at) => now - at < WINDOW_MS);
      const blocking = starts[starts.length - perMinute];
      return blocking === undefined ? 0 : blocking + WINDOW_MS - now;
    },
    recordStart: () => void starts.push(monotonic()),
    returnStart: () => void starts.pop(),
  };
}
