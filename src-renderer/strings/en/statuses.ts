/** Connect's order statuses and facts in packers' words. */

/** The known statuses. The set is open. */
const STATUS_LABELS: Readonly<Record<string, string>> = {
  created: 'new',
  brand_new: 'new, no shopper assigned',
  acknowledged: 'a shopper has it',
  staged_for_delivery: 'staged',
  staged: 'staged',
  waiting_for_delivery: 'staged, waiting for a shopper',
  acknowledged_for_delivery: 'a shopper is coming',
  at_store: 'the shopper is here',
  bags_verified: 'the shopper has checked the bags',
  delivering: 'the shopper has left',
  delivered: 'delivered',
  canceled: 'canceled',
  cancelled: 'canceled',
  rescheduled: 'rescheduled',
  // Not a status of Connect: a person has marked the order as staged.
  'marked-by-hand': 'marked as staged by a person',
};

const normalizeStatus = (status: string): string => status.trim().toLowerCase();

export const statusLabel = (status: string): string => {
  const key = normalizeStatus(status);
  return Object.hasOwn(STATUS_LABELS, key) ? `${STATUS_LABELS[key]}` : `“${status}” (not known to Stagebay)`;
};

export const detailStrings = {
  status: 'Status',
  canceledBecause: 'Canceled because',
  window: 'Window',
  fallbackWindow: 'Connect chose another window',
  handoff: 'Hand-off',
  bags: 'Bags',
  store: 'Store',
  deliveredAt: 'Delivered',
  createdAt: 'Created',
  plus: 'Instacart+',
  yes: 'Yes',
  no: 'No',
  language: 'Language',
  link: 'Link',
  none: 'not known',
};

/** Connect's reasons for a cancellation. The set is open: an unknown reason is shown as received. */
const CANCELLATION_REASONS: Readonly<Record<string, string>> = {
  customer_request: 'the customer canceled it',
};

/** A cancellation reason in words; `null` if it is unknown. */
export const cancellationReasonLabel = (reason: string): string | null =>
  Object.hasOwn(CANCELLATION_REASONS, reason) ? `${CANCELLATION_REASONS[reason]}` : null;

export const cancellationReason = (reason: string): string => cancellationReasonLabel(reason) ?? `“${reason}”`;
