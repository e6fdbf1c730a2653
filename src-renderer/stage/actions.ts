/** What the buttons of a card do. */
import type { Edit, Intent } from '../../src-shared/intent';
import { type OrderAction, perform } from '../orders';
import { correct, say } from './form';

/** @param openEdit where an edit is corrected */
export async function act(action: OrderAction, intent: Intent, openEdit: (edit: Edit) => void): Promise<void> {
  if (action === 'correct') return intent.what === 'update' ? openEdit(intent) : correct(intent);
  const done = await perform(action, intent);
  // A card changes by itself when something was done; when it was not, the packer hears why.
  if (!done.ok) say({ kind: 'refused', refusal: done.problem });
  else if (done.value) say({ kind: 'checked', orderId: intent.request.orderId, what: intent.what, said: done.value });
}
