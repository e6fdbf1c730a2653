/** When a staged order is looked up next. Pure. */
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { OrderMilestone } from '../../src-shared/order/order-details.schema';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How often staged orders are looked up. All times are in milliseconds. */
export interface FollowSchedule {
  /** The first interval, and the shortest one while nothing happens. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** The longest one while the window is open or about to open. */
  readonly windowMs: number;
  /**
   * After a 429 of any request, orders whose shopper is not coming wait this long. The account is at its limit, as it is after an outage,
   * when all stations send the orders that they have saved.
   */
  readonly calmMs: number;
  /** While a shopper is coming, packers wait for the next status. */
  readonly urgentMs: Readonly<Partial<Record<OrderMilestone, number>>>;
}

/** Gentle, because the rate limit of Connect applies to the account, which all stations share. */
export const LIVE_SCHEDULE: FollowSchedule = {
  firstMs: 2 * MINUTE_MS,
  longestMs: 15 * MINUTE_MS,
  windowMs: 5 * MINUTE_MS,
  calmMs: 10 * MINUTE_MS,
  urgentMs: { 'shopper-on-the-way': 1.5 * MINUTE_MS, 'shopper-here': MINUTE_MS, 'bags-checked': MINUTE_MS },
};

/** Fast, because a practice order is on its way to the customer within minutes, and the practice server is the station's own. */
export const PRACTICE_SCHEDULE: FollowSchedule = {
  firstMs: 10 * SECOND_MS,
  longestMs: 15 * SECOND_MS,
  windowMs: 15 * SECOND_MS,
  calmMs: 0,
  urgentMs: { 'shopper-on-the-way': 5 * SECOND_MS, 'shopper-here': 5 * SECOND_MS, 'bags-checked': 5 * SECOND_MS },
};

const WINDOW_LEAD_MS = 30 * MINUTE_MS;

/** The interval grows to this share of the time in which nothing has happened. */
const SHARE_OF_QUIET_TIME = 1 / 3;

export interface FollowFacts {
  /** In milliseconds since 1970. */
  readonly stagedAt: number;
  readonly known: KnownOrder | null;
}

/** @param now milliseconds since 1970 @returns milliseconds until the next lookup */
export function followIntervalMs(schedule: FollowSchedule, { stagedAt, known }: FollowFacts, now: number): number {
  const urgentMs = urgentIntervalMs(schedule, known);
  if (urgentMs !== null) return urgentMs;
  const lastChangeAt = Math.max(stagedAt, known?.statuses.at(-1)?.at ?? stagedAt);
  const grown = Math.max(schedule.firstMs, (now - lastChangeAt) * SHARE_OF_QUIET_TIME);
  return Math.min(grown, isNearWindow(known, now) ? schedule.windowMs : schedule.longestMs);
}

/** @returns `null` if no shopper is coming */
export function urgentIntervalMs({ urgentMs }: FollowSchedule, known: KnownOrder | null): number | null {
  const milestone = known?.report?.milestone ?? null;
  return (milestone && urgentMs[milestone]) ?? null;
}

function isNearWindow(known: KnownOrder | null, now: number): boolean {
  const window = known?.report?.window;
  return window != null && Date.parse(window.startsAt) - WINDOW_LEAD_MS < now && now < Date.parse(window.endsAt) + WINDOW_LEAD_MS;
}

/** The interval after failures in a row, such as a server that does not permit lookups. */
export const failureIntervalMs = ({ firstMs, longestMs }: FollowSchedule, failures: number): number =>
  Math.min(2 * longestMs, firstMs * 2 ** failures);

/** For the order of the lookups: the soonest window first. An order without a window comes last. */
export function windowEnd(known: KnownOrder | null): number {
  const window = known?.report?.window;
  return window ? Date.parse(window.endsAt) : Number.POSITIVE_INFINITY;
}
