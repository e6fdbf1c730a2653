/** What is remembered of one step, the same for every journal. */
import type { Intent, IntentRecord, IntentState, OrderAnswer } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';

/**
 * @param from `null`, and no event, when it was handed over
 * @param intent as it is after the step
 */
export const recordOf = (from: IntentState | null, event: IntentEvent | null, intent: Intent): IntentRecord => ({
  at: intent.changedAt,
  from: from?.name ?? null,
  to: intent.state.name,
  cause: event?.name ?? 'handed-over',
  attempt: intent.attempts,
  failure: event && 'failure' in event ? event.failure : null,
  answer: event && answerIn(event),
});

function answerIn(event: IntentEvent): OrderAnswer | null {
  if (event.name !== 'updated') return 'answer' in event ? event.answer : null;
  const { id, status, orderUrl } = event.details;
  return { id, status, orderUrl };
}
