/** What is remembered of one step, the same for every journal. */
import type { Intent, IntentRecord, IntentState } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { detailsOf, type OrderDetails } from '../../src-shared/order-details';

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

/** In short: the state that the step leads to has all of it. */
function answerIn(event: IntentEvent): OrderDetails | null {
  const answer = event.name === 'updated' ? event.details : 'answer' in event ? event.answer : null;
  return answer && { ...detailsOf(answer), cancellationReason: answer.cancellationReason };
}
