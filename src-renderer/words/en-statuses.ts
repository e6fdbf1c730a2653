/** Connect's statuses of an order in a packer's words, and what else Connect says of it. */

/** What each status means. The set is open. */
const STATUSES: Readonly<Record<string, string>> = {
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
  // Not Connect's: a person has looked into it and marked it.
  'marked-by-hand': 'marked as staged by a person',
};

const keyOf = (status: string): string => status.trim().toLowerCase();

export const statusWords = (status: string): string => {
  const key = keyOf(status);
  return Object.hasOwn(STATUSES, key) ? `${STATUSES[key]}` : `“${status}” (not known to Stagebay)`;
};

export const detailWords = {
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

/** Connect's own words for why an order is canceled. The set is open: a word that is not here is shown as it came. */
const CANCELED_BY: Readonly<Record<string, string>> = {
  customer_request: 'the customer canceled it',
};

/** A reason of Connect in words; `null` where it is not known. */
export const knownReason = (reason: string): string | null => (Object.hasOwn(CANCELED_BY, reason) ? `${CANCELED_BY[reason]}` : null);

export const canceledBecause = (reason: string): string => knownReason(reason) ?? `“${reason}”`;
