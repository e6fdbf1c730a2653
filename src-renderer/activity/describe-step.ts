/** Describes one step of an order's history in the words of the rail. Pure. */
import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import { reasonsToList } from '../orders';
import { failureMessage, t } from '../strings';

export interface StepDescription {
  readonly text: string;
  /** Why, in sentences, and the server's own words; empty if there is nothing to add. */
  readonly detail: string;
  /** Connect's reasons, if there is more than one. They replace the detail. */
  readonly reasons: readonly string[];
}

export function describeStep(record: StepRecord, intent: Pick<Intent, 'kind' | 'state'>): StepDescription {
  const { cause, failure } = record;
  const reasons = failure ? reasonsToList(failure) : [];
  const isRetry = cause === 'retry-later';
  if (!failure || reasons.length > 0)
    return { text: isRetry ? t('activity.step.retrySeveral') : wordStep(record, intent), detail: '', reasons };
  const { summary, quote } = failureMessage(failure, intent.kind);
  return isRetry
    ? { text: t('activity.step.retry-later', { problem: summary }), detail: quote ?? '', reasons }
    : { text: wordStep(record, intent), detail: [summary, quote].filter(Boolean).join(' '), reasons };
}

function wordStep({ cause, attempt, from, to }: StepRecord, { kind, state }: Pick<Intent, 'kind' | 'state'>): string {
  switch (cause) {
    case 'handed-over':
      return t(`activity.step.pressed.${kind}`);
    case 'send':
      return t('activity.step.send', { n: attempt });
    case 'hold-expired':
    case 'accepted':
    case 'updated':
    case 'refused':
    case 'outcome-unknown':
    case 'retry-later':
    case 'expired':
    case 'misroute':
      return t(`activity.state.${to}`);
    case 'resolve':
      // The record does not contain the decision, but no other step follows it.
      return state.kind === 'resolved' && state.by === 'corrected' ? t('activity.step.corrected') : t('activity.step.dismissed');
    case 'send-again':
      return from === 'unknown' ? t('activity.step.sendAgain') : t('activity.step.sendNow');
    default:
      return t(`activity.step.${cause}`);
  }
}
