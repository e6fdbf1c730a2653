/**
 * The station's share of lookups. The rate limit of Connect applies to the account, which all stations share, so each station makes only
 * a few lookups per minute.
 */

export interface LookupBudget {
  /** Milliseconds until a lookup may be added; 0 for now. @param perMinute the number of lookups in any 60 s */
  waitMs(perMinute: number): number;
  /** Reserves a place for a lookup that waits for its turn. */
  reserve(): LookupPlace;
}

export interface LookupPlace {
  /** The request starts now. The 60 s count from here, because a lookup may wait for seconds behind slow ones. */
  start(): void;
  /** The lookup makes no request. */
  release(): void;
}

const WINDOW_MS = 60_000;

/** @param monotonic in milliseconds */
export function createLookupBudget(monotonic: () => number): LookupBudget {
  /** The lookups of the last minute. `startedAt` is `null` while one waits for its turn. */
  let lookups: { startedAt: number | null }[] = [];

  return {
    waitMs(perMinute) {
      const now = monotonic();
      lookups = lookups.filter(({ startedAt }) => startedAt === null || now - startedAt < WINDOW_MS);
      // A lookup that waits may start at any moment, so it counts as one that starts now.
      const starts = lookups.map(({ startedAt }) => startedAt ?? now).sort((one, other) => one - other);
      const blocking = starts[starts.length - perMinute];
      return blocking === undefined ? 0 : blocking + WINDOW_MS - now;
    },
    reserve() {
      const lookup: { startedAt: number | null } = { startedAt: null };
      lookups.push(lookup);
      return {
        start() {
          lookup.startedAt = monotonic();
        },
        release() {
          lookups = lookups.filter((other) => other !== lookup);
        },
      };
    },
  };
}
