import type { ResponseValue } from '../../src-shared/bridge/contract';
import { en } from './en';

/** What Connect said when it was asked about an unknown order or edit. */
export function checkResultMessage(
  what: 'stage' | 'update',
  orderId: string,
  result: NonNullable<ResponseValue<'orders.check'>['said']>,
): string {
  // Any other status of an order says nothing of its edit.
  if (what === 'stage' || 'failure' in result || result.canceled) return en.checked(orderId, result);
  return result.confirmed ? en.rail.editShown(orderId) : en.rail.editNotShown(orderId);
}
