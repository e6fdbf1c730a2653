/** The actions of the cards in the rail. */
import type { Edit, Intent } from '../../src-shared/intent/intent.schema';
import { type OrderAction, performOrderAction } from '../orders';
import { correctOrder, showNotice } from './submit';

/** @param openEdit opens an edit in the Edit view */
export async function performCardAction(action: OrderAction, intent: Intent, openEdit: (edit: Edit) => void): Promise<void> {
  if (action === 'correct') return intent.kind === 'update' ? openEdit(intent) : correctOrder(intent);
  const result = await performOrderAction(action, intent);
  // The card itself shows a successful action; a refusal needs a notice.
  if (!result.ok) showNotice({ kind: 'refused', refusal: result.problem });
  else if (result.value) showNotice({ kind: 'checked', orderId: intent.request.orderId, intentKind: intent.kind, said: result.value });
}
