/** Connect's order statuses in packers' words. */
import { type MessageId, t } from './translate';

type StatusName = Extract<MessageId, `status.${string}`> extends `status.${infer Name}` ? Exclude<Name, 'unknown'> : never;

/** The known statuses. The set is open. */
const STATUS_NAMES: Readonly<Record<string, StatusName>> = {
  created: 'noShopper',
  brand_new: 'noShopper',
  acknowledged: 'shopperAssigned',
  staged_for_delivery: 'staged',
  staged: 'staged',
  waiting_for_delivery: 'stagedNoShopper',
  acknowledged_for_delivery: 'shopperOnTheWay',
  at_store: 'shopperHere',
  bags_verified: 'bagsChecked',
  delivering: 'outForDelivery',
  delivered: 'delivered',
  canceled: 'canceled',
  cancelled: 'canceled',
  rescheduled: 'rescheduled',
  // Not a status of Connect: a person has marked the order as staged.
  'marked-by-hand': 'markedByHand',
};

/** An unknown status is shown as received. */
export function statusLabel(status: string): string {
  const key = status.trim().toLowerCase();
  const name = Object.hasOwn(STATUS_NAMES, key) ? STATUS_NAMES[key] : undefined;
  return name === undefined ? t('status.unknown', { status }) : t(`status.${name}`);
}
