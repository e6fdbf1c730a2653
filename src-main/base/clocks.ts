/**
 * The clocks of this run. The wall clock may be set at any time; the monotonic clock cannot be set and knows no date; Connect's
 * clock is right and is only known from its answers.
 */

export interface Clocks {
  /** The wall clock, in milliseconds since 1970. */
  wall(): number;
  /** Milliseconds since some moment of this run. A change of the wall clock does not change it. */
  monotonic(): number;
  /** Takes the time from an answer of Connect, in milliseconds since 1970. */
  recordServerTime(ms: number): void;
  /** Connect's time now, in milliseconds since 1970; `null` until an answer of this run has told it. */
  serverNow(): number | null;
  /** The earlier of the wall clock and Connect's time, which nothing can be older than; `null` until Connect's time is known. */
  confirmedNow(): number | null;
}

export interface ClockSources {
  readonly wall?: () => number;
  readonly monotonic?: () => number;
}

export function createClocks({ wall = Date.now, monotonic = () => performance.now() }: ClockSources = {}): Clocks {
  let server: { readonly time: number; readonly receivedAt: number } | null = null;

  const serverNow = (): number | null => (server ? Math.round(server.time + (monotonic() - server.receivedAt)) : null);

  return {
    wall,
    monotonic,
    recordServerTime(ms) {
      server = { time: ms, receivedAt: monotonic() };
    },
    serverNow,
    confirmedNow() {
      const now = serverNow();
      return now === null ? null : Math.min(now, wall());
    },
  };
}
