import type { RequestAnswer } from '../../src-shared/bridge';
import { en } from './en';

/** What Connect said when it was asked about an unknown order or edit. */
export function checkedWords(what: 'stage' | 'update', orderId: string, said: NonNullable<RequestAnswer<'orders.check'>['said']>): string {
  // Any other status of an order says nothing of its edit.
  if (what === 'stage' || 'failure' in said || said.canceled) return en.checked(orderId, said);
  return said.confirmed ? en.rail.editShown(orderId) : en.rail.editNotShown(orderId);
}
