/** When a staged order is looked up next. Pure. */
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { OrderMilestone } from '../../src-shared/order/order-details.schema';

const MINUTE_MS = 60_000;

/** The first lookup, and the shortest interval while nothing happens. */
export const FIRST_INTERVAL_MS = 2 * MINUTE_MS;
const LONGEST_INTERVAL_MS = 15 * MINUTE_MS;
/** While the window is open or about to open. */
const WINDOW_INTERVAL_MS = 5 * MINUTE_MS;
const WINDOW_LEAD_MS = 30 * MINUTE_MS;

/** While a shopper is coming, packers wait for the next status. */
const INTERVALS: Readonly<Partial<Record<OrderMilestone, number>>> = {
  'shopper-on-the-way': 1.5 * MINUTE_MS,
  'shopper-here': MINUTE_MS,
  'bags-checked': MINUTE_MS,
};

/** The interval grows to this share of the time in which nothing has happened. */
const SHARE_OF_QUIET_TIME = 1 / 3;

export interface FollowFacts {
  /** In milliseconds since 1970. */
  readonly stagedAt: number;
  readonly known: KnownOrder | null;
}

/** @param now milliseconds since 1970 @returns milliseconds until the next lookup */
export function followIntervalMs({ stagedAt, known }: FollowFacts, now: number): number {
  const milestone = known?.report?.milestone ?? null;
  const urgent = milestone && INTERVALS[milestone];
  if (urgent) return urgent;
  const lastChangeAt = Math.max(stagedAt, known?.statuses.at(-1)?.at ?? stagedAt);
  const grown = Math.max(FIRST_INTERVAL_MS, (now - lastChangeAt) * SHARE_OF_QUIET_TIME);
  return Math.min(grown, isNearWindow(known, now) ? WINDOW_INTERVAL_MS : LONGEST_INTERVAL_MS);
}

function isNearWindow(known: KnownOrder | null, now: number): boolean {
  const window = known?.report?.window;
  return window != null && Date.parse(window.startsAt) - WINDOW_LEAD_MS < now && now < Date.parse(window.endsAt) + WINDOW_LEAD_MS;
}

/** The interval after failures in a row, such as a server that does not permit lookups. */
export const failureIntervalMs = (failures: number): number => Math.min(2 * LONGEST_INTERVAL_MS, FIRST_INTERVAL_MS * 2 ** failures);

/** For the order of the lookups: the soonest window first. An order without a window comes last. */
export function windowEnd(known: KnownOrder | null): number {
  const window = known?.report?.window;
  return window ? Date.parse(window.endsAt) : Number.POSITIVE_INFINITY;
}
