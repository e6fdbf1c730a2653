/** What the buttons of a card do. */
import type { Edit, Intent } from '../../src-shared/intent/intent.schema';
import { type OrderAction, performOrderAction } from '../orders';
import { correctOrder, showNotice } from './submit';

/** @param openEdit where an edit is corrected */
export async function performCardAction(action: OrderAction, intent: Intent, openEdit: (edit: Edit) => void): Promise<void> {
  if (action === 'correct') return intent.kind === 'update' ? openEdit(intent) : correctOrder(intent);
  const result = await performOrderAction(action, intent);
  // A card changes by itself when something was done; when it was not, the packer hears why.
  if (!result.ok) showNotice({ kind: 'refused', refusal: result.problem });
  else if (result.value) showNotice({ kind: 'checked', orderId: intent.request.orderId, intentKind: intent.kind, said: result.value });
}
