/** The clocks of this run: the wall clock, which anybody may set, and Connect's, carried on by a monotonic clock. */

export interface Clocks {
  /** Connect told the time in an answer, in milliseconds since 1970. */
  sawServerTime(ms: number): void;
  /** Connect's time now; `null` before it has told it in this run. */
  serverNow(): number | null;
  /** The smaller of the wall clock and Connect's time, by which nothing is older than on either; `null` before both are known. */
  confirmedNow(): number | null;
}

/**
 * @param options.now the wall clock, in milliseconds since 1970
 * @param options.monotonic milliseconds that no setting of a clock changes
 */
export function createClocks({ now = Date.now, monotonic = () => performance.now() } = {}): Clocks {
  let seen: { readonly serverMs: number; readonly atMs: number } | null = null;
  const serverNow = (): number | null => (seen === null ? null : Math.round(seen.serverMs + (monotonic() - seen.atMs)));
  return {
    sawServerTime(ms) {
      seen = { serverMs: ms, atMs: monotonic() };
    },
    serverNow,
    confirmedNow() {
      const server = serverNow();
      return server === null ? null : Math.min(now(), server);
    },
  };
}
