/** Converts Connect's order statuses, an open set, to the progress of an order. */
import type { OrderProgress } from '../../src-shared/order/order-details.schema';

const PROGRESS_BY_STATUS: ReadonlyMap<string, OrderProgress> = new Map([
  // The examples of the update request use `created`.
  ['created', 'new'],
  ['brand_new', 'new'],
  // These statuses do not prove the staging: a shopper is assigned to an order with a hand-off time before its bags are staged, and
  // an order can return to an earlier status.
  ['acknowledged', 'shopper-assigned'],
  ['acknowledged_for_delivery', 'shopper-assigned'],
  ['at_store', 'shopper-assigned'],
  ['staged_for_delivery', 'staged'],
  ['waiting_for_delivery', 'staged'],
  ['staged', 'staged'],
  ['bags_verified', 'staged'],
  ['delivering', 'staged'],
  ['delivered', 'staged'],
]);

/** Connect uses both spellings. */
const CANCELED = /^\s*cancell?ed\s*$/i;

/** Returns the progress for a status. An unknown status says nothing, because Connect may add statuses at any time. */
export const toOrderProgress = (status: string): OrderProgress =>
  CANCELED.test(status) ? 'canceled' : (PROGRESS_BY_STATUS.get(status) ?? 'unknown');
