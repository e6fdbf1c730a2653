/** The texts of bulk actions whose wording depends on more than the action. */
import type { BulkAction, BulkState } from '../../src-shared/order/bulk-action';
import { t } from './translate';

/** Asks before a bulk action, and names its consequence. @param n the number of orders */
export function bulkQuestion(state: BulkState, action: BulkAction, n: number): string {
  if (action !== 'dismiss') return t(`bulk.question.${action}`, { n });
  return state === 'unknown' ? t('bulk.question.dismissUnknown', { n }) : t('bulk.question.dismissRejected', { n });
}

/** @param refused the number of orders that need a decision each */
export const bulkResult = (action: BulkAction, done: number, refused: number): string =>
  refused > 0 ? t(`bulk.doneSome.${action}`, { done, refused }) : t(`bulk.done.${action}`, { done });
