/**
 * The three clocks of a run. The wall clock can be changed at any time. The monotonic clock cannot be changed, but has no date.
 * Connect's clock is correct, and known only from Connect's responses.
 */

export interface Clocks {
  /** The wall clock, in milliseconds since 1970. */
  wall(): number;
  /** Milliseconds since an arbitrary moment of this run. A change of the wall clock does not affect it. */
  monotonic(): number;
  /** Records the time of a response from Connect, in milliseconds since 1970. */
  recordServerTime(ms: number): void;
  /** Connect's current time, in milliseconds since 1970; `null` before the first response of this run. */
  serverNow(): number | null;
  /**
   * The earlier of the wall clock and Connect's time, so that neither clock alone makes an order look older than it is.
   * `null` before the first response of this run.
   */
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
