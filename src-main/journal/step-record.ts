/** What is remembered of one step, the same for every journal. */
import type { Intent, IntentState, StepRecord } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import { type OrderDetails, orderDetailsWith } from '../../src-shared/order/order-details.schema';

/**
 * @param from `null`, and no event, when it was handed over
 * @param intent as it is after the step
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

/** In short: the state that the step leads to has all of it. */
function briefAnswer(event: IntentEvent): OrderDetails | null {
  const answer = event.kind === 'updated' ? event.details : 'answer' in event ? event.answer : null;
  return answer && { ...orderDetailsWith(answer), cancellationReason: answer.cancellationReason };
}
