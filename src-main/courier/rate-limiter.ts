/**
 * The rate limiter of a lane: the interval between requests after a server has answered 429.
 *
 * It limits the interval and not the number of concurrent requests, because after an outage ten thousand stations share one
 * account, and the fair share of a station may be one request in twenty seconds. It applies AIMD to the rate: a 429 halves the
 * rate, and a success adds to it. `test/bench/herd.bench.mjs` simulates the effect of the constants.
 */

export interface RateLimiter {
  /** Milliseconds until the next request may start; 0 for now. */
  waitMs(): number;
  /** Records the start of a request. */
  recordStart(): void;
  recordSuccess(): void;
  /**
   * Records that the server limits the rate.
   * @param startedAt when the request started; requests that started before the last cut do not cut the rate again
   * @param askedMs the wait that the server requested; `null` when it named none
   */
  slowDown(startedAt: number, askedMs: number | null): void;
  /** Records the end of an outage of this length, after which other stations return at the same time. */
  recordRecovery(outageMs: number): void;
}

/** Halving never leads to less than one request in 20 s, or a station would starve while others finish. */
const MAX_CUT_INTERVAL_MS = 20_000;

/** After this number of refusals without a success, the interval doubles each time, because too many stations share the limit. */
const REFUSALS_BEFORE_BACKOFF = 12;
const MAX_INTERVAL_MS = 120_000;

/** The time constant of the measured rate, from which the first interval is computed. */
const RATE_WINDOW_MS = 1_000;
const MAX_FIRST_INTERVAL_MS = 2_000;

/** After an outage, the first interval is a share of the outage, because many stations may have caused the refusal together. */
const HERD_SHARE_OF_OUTAGE = 1 / 6;
const MAX_HERD_INTERVAL_MS = 30_000;
const HERD_DURATION_MS = 600_000;

/** After an outage, the first request waits a random share of it, so that stations that notice its end together spread out. */
const RETURN_SHARE_OF_OUTAGE = 1 / 360;
const MAX_RETURN_DELAY_MS = 500;

/** The increase of the rate per second without a refusal, in requests per second; it grows while the lane stays limited. */
const ADDED_PER_SECOND = 0.0001;
const ADDED_GROWTH_MS = 33_000;
const MAX_ADDED_STREAK = 8;

/** The minimum increase per success, as a share of the rate, so that a high rate recovers too. */
const SHARE_PER_SUCCESS = 0.08;
const MAX_SHARE_STREAK = 4;

/**
 * A refusal while a lane empties its queue shows where the limit is. The rate returns quickly to this share of the refused rate,
 * and then doubles at most once in this time, because each refusal wastes a request. A station with a small share of many
 * stations makes a request in twenty seconds and is not affected.
 */
const CEILING_SHARE = 0.85;
const CEILING_DOUBLES_MS = 15_000;
/** Below this number of requests per second before the first refusal, the packers limit the rate and not the server. */
const MIN_CEILING_RATE_PER_SECOND = 10;

/** The limit ends when the interval is shorter than this. */
const UNLIMITED_BELOW_MS = 10;

/** A server that requests a day, by mistake or in another unit, must not stop a store until tomorrow. */
const MAX_PAUSE_MS = 3_600_000;

/** `Retry-After: 0` does not allow an unlimited number of requests per second. */
const MIN_PAUSE_MS = 1_000;

/** Limits the wait that a server requests, in milliseconds. */
export const boundedPauseMs = (askedMs: number): number => Math.min(Math.max(Math.ceil(askedMs), MIN_PAUSE_MS), MAX_PAUSE_MS);

/** Random jitter added to a pause, because the server names the same time to all stations: at most half of the pause, or a minute. */
const pauseJitterMs = (pauseMs: number, random: number): number => Math.round(random * Math.min(pauseMs / 2, 60_000));

interface Limit {
  intervalMs: number;
  readonly since: number;
  /** When the rate last changed. */
  changedAt: number;
  cutAt: number;
  /** The rate, in requests per second, up to which it returns quickly after the last cut; it rises over time. */
  ceiling: number;
  /** The number of successes since the last refusal. */
  streak: number;
  /** The number of refusals since the last success. */
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

  /** 25 % jitter, so that stations that were refused together do not return together. */
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
    // Consecutive refusals count as one, because the rate was lower at each.
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
