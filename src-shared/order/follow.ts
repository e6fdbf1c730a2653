/** Whether a staged order still waits at the store. */
import { handoverState } from './known-order';
import type { KnownOrder } from './known-order.schema';
import type { OrderMilestone } from './order-details.schema';

/** Connect's statuses after which the bags are gone, or stay. */
const FINAL: readonly (OrderMilestone | null)[] = ['out-for-delivery', 'delivered', 'canceled'];

/** Whether Connect's status of the order is final. An order that is out for delivery has left the store. */
export const hasFinalStatus = (known: KnownOrder | null): boolean => FINAL.includes(known?.report?.milestone ?? null);

/** Whether the order is not followed any more: its status is final, or a person has handed it over. */
export const isFollowOver = (known: KnownOrder | null): boolean =>
  known !== null && (hasFinalStatus(known) || handoverState(known) !== 'waiting');

/**
 * Whether a staged order waits for its pick-up, or for a person. A canceled one does until its bags are back, and one that Connect reports as
 * gone does not, whatever was pressed here.
 */
export function isWaitingForPickup(known: KnownOrder | null): boolean {
  if (known === null) return true;
  if (known.report?.milestone === 'canceled') return handoverState(known) !== 'bags-back';
  return !isFollowOver(known);
}
