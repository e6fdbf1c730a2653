import type { CheckResult } from '../../src-shared/bridge/contract';
import { en } from './en';

/** The message for the result of a status check of an unknown order or edit. */
export function checkResultMessage(intentKind: 'stage' | 'update', orderId: string, result: CheckResult): string {
  // For an edit, no other status says whether it was made.
  if (intentKind === 'stage' || 'failure' in result || result.canceled) return en.checked(orderId, result);
  return result.confirmed ? en.rail.editShown(orderId) : en.rail.editNotShown(orderId);
}
