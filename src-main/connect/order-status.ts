/** Converts Connect's order statuses and cancellation reasons, which are open sets, to the app's own words, and back for what is stored. */
import type { OrderMilestone, OrderProgress } from '../../src-shared/order/order-details.schema';

const STATUSES: ReadonlyMap<string, readonly [OrderProgress, OrderMilestone]> = new Map([
  // The examples of the update request use `created`.
  ['created', ['new', 'no-shopper']],
  ['brand_new', ['new', 'no-shopper']],
  // These three do not prove the staging: a shopper is assigned to an order with a hand-off time before its bags are staged, and an
  // order can return to an earlier status.
  ['acknowledged', ['shopper-assigned', 'shopper-assigned']],
  ['acknowledged_for_delivery', ['shopper-assigned', 'shopper-on-the-way']],
  ['at_store', ['shopper-assigned', 'shopper-here']],
  ['staged_for_delivery', ['staged', 'staged']],
  ['waiting_for_delivery', ['staged', 'staged-no-shopper']],
  ['staged', ['staged', 'staged']],
  ['bags_verified', ['staged', 'bags-checked']],
  ['delivering', ['staged', 'out-for-delivery']],
  ['delivered', ['staged', 'delivered']],
  ['rescheduled', ['unknown', 'rescheduled']],
  // Connect uses both spellings.
  ['canceled', ['canceled', 'canceled']],
  ['cancelled', ['canceled', 'canceled']],
]);

const find = (status: string) => STATUSES.get(status) ?? STATUSES.get(status.trim().toLowerCase());

/**
 * The progress for a status, which decides about orders. An unknown status says nothing, because Connect may add statuses at any time,
 * and only a cancellation counts in any spelling.
 */
export function toOrderProgress(status: string): OrderProgress {
  const [progress = 'unknown'] = find(status) ?? [];
  return progress === 'canceled' || STATUSES.has(status) ? progress : 'unknown';
}

/** The milestone for a status, which the screen shows; `null` for an unknown status. */
export const toOrderMilestone = (status: string): OrderMilestone | null => find(status)?.[1] ?? null;

const CUSTOMER_REQUEST = { connect: 'customer_request', app: 'customer-request' } as const;

/** The app's word for a cancellation reason. A reason that the app does not know stays as received. */
export const fromConnectReason = (reason: string | null): string | null =>
  reason === CUSTOMER_REQUEST.connect ? CUSTOMER_REQUEST.app : reason;

/** Connect's word for a cancellation reason. */
export const toConnectReason = (reason: string | null): string | null =>
  reason === CUSTOMER_REQUEST.app ? CUSTOMER_REQUEST.connect : reason;
