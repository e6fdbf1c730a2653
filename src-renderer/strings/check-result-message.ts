import type { CheckResult } from '../../src-shared/bridge/contract';
import { failureMessage } from './failure-message';
import { statusLabel } from './status-label';
import { t } from './translate';

/** The message for the result of a status check of an unknown order or edit. */
export function checkResultMessage(intentKind: 'stage' | 'update', orderId: string, result: CheckResult): string {
  if ('failure' in result) return `${t('checked.failed', { orderId })} ${failureMessage(result.failure, intentKind).summary}`;
  if (result.canceled) return t('checked.canceled', { orderId });
  // For an edit, no other status says whether it was made.
  if (intentKind === 'update') return t(result.confirmed ? 'checked.editConfirmed' : 'checked.editNotShown', { orderId });
  return result.confirmed ? t('checked.confirmed', { orderId }) : t('checked.other', { orderId, status: statusLabel(result) });
}
