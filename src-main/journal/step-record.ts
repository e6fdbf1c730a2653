/** Creates the record of a step, alike for every journal. */
import type { Intent, IntentState, StepRecord } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import { type OrderDetails, orderDetailsWith } from '../../src-shared/order/order-details.schema';

/**
 * @param from `null`, like the event, for the hand-over
 * @param intent the intent after the step
 */
export const createRecord = (from: IntentState | null, event: IntentEvent | null, intent: Intent): StepRecord => ({
  at: intent.changedAt,
  from: from?.kind ?? null,
  to: intent.state.kind,
  cause: event?.kind ?? 'handed-over',
  attempt: intent.attempts,
  failure: event && 'failure' in event ? event.failure : null,
  answer: event && briefAnswer(event),
});

/** A summary, because the state after the step has all details. */
function briefAnswer(event: IntentEvent): OrderDetails | null {
  const answer = event.kind === 'updated' ? event.details : 'answer' in event ? event.answer : null;
  return answer && { ...orderDetailsWith(answer), cancellationReason: answer.cancellationReason };
}
