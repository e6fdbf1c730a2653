/**
 * The rate limit of a lane: how fast requests may follow each other after a server has said that they come too fast.
 *
 * The limit is an interval between requests and not a number of concurrent ones, because after an outage ten thousand
 * stations share one account, and the fair share of a station may be one request in twenty seconds. It is AIMD on the rate:
 * a 429 halves the rate, and a success adds to it. `test/bench/herd.bench.mjs` shows what the numbers lead to.
 */

export interface RateLimiter {
  /** Milliseconds until the next request may start; 0 for now. */
  waitMs(): number;
  /** A request starts now. */
  recordStart(): void;
  recordSuccess(): void;
  /**
   * The server answered that requests come too fast.
   * @param startedAt when that request started: the requests that started before the last cut cut nothing more
   * @param askedMs the wait that the server asked for; `null` where it named none
   */
  slowDown(startedAt: number, askedMs: number | null): void;
  /** The server can be reached again after an outage of so many milliseconds, and other stations return with this one. */
  recordRecovery(outageMs: number): void;
}

/** A halved rate stays above one request in 20 s. Below that a station would starve while others finish. */
const MAX_CUT_INTERVAL_MS = 20_000;

/** After so many refusals without a success the interval doubles each time, because the herd is larger than any that fits. */
const REFUSALS_BEFORE_BACKOFF = 12;
const MAX_INTERVAL_MS = 120_000;

/** How long a request counts in the measured rate, from which the first interval follows. */
const RATE_WINDOW_MS = 1_000;
const MAX_FIRST_INTERVAL_MS = 2_000;

/** After an outage the first interval is a share of the outage instead, because a whole herd may be behind the refusal. */
const HERD_SHARE_OF_OUTAGE = 1 / 6;
const MAX_HERD_INTERVAL_MS = 30_000;
const HERD_DURATION_MS = 600_000;

/** After an outage the first request waits at random for a share of it, so that stations that see its end together spread. */
const RETURN_SHARE_OF_OUTAGE = 1 / 360;
const MAX_RETURN_DELAY_MS = 500;

/** What each second without a refusal adds to the rate, in requests per second; it grows while the lane stays limited. */
const ADDED_PER_SECOND = 0.0001;
const ADDED_GROWTH_MS = 33_000;
const MAX_ADDED_STREAK = 8;

/** What a success adds at least, as a share of the rate, so that a high rate recovers too. */
const SHARE_PER_SUCCESS = 0.08;
const MAX_SHARE_STREAK = 4;

/**
 * A refusal of a lane that empties a queue shows where the limit is. The rate returns fast to this share of the rate that was
 * refused, and grows from there no faster than a doubling in so many milliseconds: each refusal wastes a request. A station
 * whose share is small because a whole herd returns makes a request in twenty seconds, and does not notice.
 */
const CEILING_SHARE = 0.85;
const CEILING_DOUBLES_MS = 15_000;
/** With fewer requests per second than this before the first refusal, packers are the limit and no server is. */
const MIN_CEILING_RATE_PER_SECOND = 10;

/** With a shorter interval than this the limit is over. */
const UNLIMITED_BELOW_MS = 10;

/** A server that asks for a day, by mistake or in another unit, must not stop a store until tomorrow. */
const MAX_PAUSE_MS = 3_600_000;

/** `Retry-After: 0` is no permission for a thousand calls a second. */
const MIN_PAUSE_MS = 1_000;

/** The pause that a server may ask for, in milliseconds. */
export const boundedPauseMs = (askedMs: number): number => Math.min(Math.max(Math.ceil(askedMs), MIN_PAUSE_MS), MAX_PAUSE_MS);

/** Added to a pause at random, because the server names the same time to all stations. At most half of the pause, or a minute. */
const pauseJitterMs = (pauseMs: number, random: number): number => Math.round(random * Math.min(pauseMs / 2, 60_000));

interface Limit {
  intervalMs: number;
  readonly since: number;
  /** When the rate last changed. */
  changedAt: number;
  cutAt: number;
  /** Requests per second up to which the rate returns fast after the last cut; it rises with the time. */
  ceiling: number;
  /** Successes since the last refusal. */
  streak: number;
  /** Refusals since the last success. */
  refusals: number;
}

const ratePerSecond = ({ intervalMs }: Limit): number => 1_000 / intervalMs;

/** @param options.monotonic in milliseconds */
export function createRateLimiter({ monotonic, random }: { readonly monotonic: () => number; readonly random: () => number }): RateLimiter {
  let limit: Limit | null = null;
  let nextAt = Number.NEGATIVE_INFINITY;
  /** Requests per millisecond, as an exponentially weighted average. */
  let rate = 0;
  let rateAt = 0;
  let herd = { until: Number.NEGATIVE_INFINITY, intervalMs: 0 };

  const currentRate = (at: number): number => rate * Math.exp((rateAt - at) / RATE_WINDOW_MS);

  /** A quarter more or less, so that stations that were refused together do not return together. */
  const jitteredIntervalMs = ({ intervalMs, refusals }: Limit): number => {
    const backedOff = intervalMs * 2 ** Math.max(0, Math.min(refusals - REFUSALS_BEFORE_BACKOFF, 16));
    return Math.min(MAX_INTERVAL_MS, backedOff) * (0.75 + random() / 2);
  };

  function firstIntervalMs(at: number): number {
    const measuredMs = Math.min(MAX_FIRST_INTERVAL_MS, 2 / Math.max(currentRate(at), 1 / MAX_FIRST_INTERVAL_MS));
    return at < herd.until ? Math.max(herd.intervalMs, measuredMs) : measuredMs;
  }

  function cutRate(startedAt: number, at: number): void {
    if (limit === null) {
      const measured = 1_000 * currentRate(at);
      const ceiling = measured < MIN_CEILING_RATE_PER_SECOND ? Number.POSITIVE_INFINITY : CEILING_SHARE * measured;
      limit = { intervalMs: firstIntervalMs(at), since: at, changedAt: at, cutAt: at, ceiling, streak: 0, refusals: 1 };
      return;
    }
    limit.streak = 0;
    limit.changedAt = at;
    if (startedAt <= limit.cutAt) return;
    // Refusals in a row are one: the rate was lower with each.
    if (limit.refusals === 0) limit.ceiling = CEILING_SHARE * ratePerSecond(limit);
    limit.intervalMs = Math.max(limit.intervalMs, Math.min(MAX_CUT_INTERVAL_MS, limit.intervalMs * 2));
    limit.cutAt = at;
    limit.refusals += 1;
  }

  return {
    waitMs: () => Math.max(0, nextAt - monotonic()),

    recordStart() {
      const at = monotonic();
      rate = currentRate(at) + 1 / RATE_WINDOW_MS;
      rateAt = at;
      if (limit) nextAt = at + jitteredIntervalMs(limit);
    },

    recordSuccess() {
      if (!limit) return;
      const at = monotonic();
      limit.streak += 1;
      limit.refusals = 0;
      const before = ratePerSecond(limit);
      const seconds = (at - limit.changedAt) / 1_000;
      const growth = 1 + (at - limit.since) / ADDED_GROWTH_MS;
      const added = ADDED_PER_SECOND * growth * seconds * Math.min(limit.streak, MAX_ADDED_STREAK);
      const shared = before * SHARE_PER_SUCCESS * Math.min(limit.streak, MAX_SHARE_STREAK);
      const ceiling = limit.ceiling * 2 ** ((at - limit.cutAt) / CEILING_DOUBLES_MS);
      limit.intervalMs = 1_000 / Math.max(before + added, Math.min(before + shared, ceiling));
      limit.changedAt = at;
      if (limit.intervalMs < UNLIMITED_BELOW_MS) limit = null;
    },

    slowDown(startedAt, askedMs) {
      const at = monotonic();
      cutRate(startedAt, at);
      const asked = askedMs === null ? 0 : boundedPauseMs(askedMs);
      const waitMs = asked > 0 ? asked + pauseJitterMs(asked, random()) : limit ? jitteredIntervalMs(limit) : 0;
      nextAt = Math.max(nextAt, at + waitMs);
    },

    recordRecovery(outageMs) {
      const at = monotonic();
      herd = { until: at + HERD_DURATION_MS, intervalMs: Math.min(MAX_HERD_INTERVAL_MS, outageMs * HERD_SHARE_OF_OUTAGE) };
      nextAt = Math.max(nextAt, at + random() * Math.min(MAX_RETURN_DELAY_MS, outageMs * RETURN_SHARE_OF_OUTAGE));
    },
  };
}
