/** Describes one step of an order's history in the words of the rail. Pure. */
import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import { reasonsToList } from '../orders';
import { failureMessage, t } from '../strings';

export function describeStep({ cause, attempt, failure, from, to }: StepRecord, { kind, state }: Pick<Intent, 'kind' | 'state'>): string {
  const problem = failure ? failureMessage(failure, kind).summary : '';
  const hasSeveralReasons = failure !== null && reasonsToList(failure).length > 0;
  switch (cause) {
    case 'handed-over':
      return t(`activity.step.pressed.${kind}`);
    case 'send':
      return t('activity.step.send', { n: attempt });
    case 'accepted':
    case 'updated':
    case 'expired':
    case 'misroute':
      return t(`activity.state.${to}`);
    case 'refused':
      return hasSeveralReasons ? t('activity.step.refusedSeveral') : t('activity.step.refused', { problem });
    case 'outcome-unknown':
      return t('activity.step.outcome-unknown', { problem });
    case 'retry-later':
      return hasSeveralReasons ? t('activity.step.retrySeveral') : t('activity.step.retry-later', { problem });
    case 'resolve':
      // The record does not contain the decision, but no other step follows it.
      return state.kind === 'resolved' && state.by === 'corrected' ? t('activity.step.corrected') : t('activity.step.dismissed');
    case 'send-again':
      return from === 'unknown' ? t('activity.step.sendAgain') : t('activity.step.sendNow');
    default:
      return t(`activity.step.${cause}`);
  }
}
