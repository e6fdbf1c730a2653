/** An order that can no longer be edited, as the last lookup showed it. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { isNoLongerEditable } from '../../src-shared/order/order-progress';
import { statusLabel, t, toSentence } from '../strings';
import { useEdit } from './edit-store';

/** @returns `null` if the order can be edited, or is not known; a lookup from before the last edit does not show it */
export function useClosedOrder(): OrderDetails | null {
  const lookup = useEdit((edit) => edit.lookup);
  const isUpdated = useEdit(({ edit }) => edit?.state.kind === 'updated');
  return lookup.kind === 'found' && !isUpdated && isNoLongerEditable(lookup.details) ? lookup.details : null;
}

export function notEditableMessage(details: OrderDetails): string {
  if (details.progress === 'shopper-assigned') return t('edit.notEditable.shopper');
  return t('edit.notEditable.other', { status: toSentence(statusLabel(details)) });
}
