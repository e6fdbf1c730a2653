/** Translates a person's decision on an intent into an event. The journal checks whether the state and the guard allow it. */

import type { Intent, SeenStaging } from '../../src-shared/intent/intent.schema';
import { type IntentEvent, retryAt } from '../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../src-shared/order/order-details.schema';

export type Decision = 'send-again' | 'withdraw' | 'mark-staged';

/** The context of `send-again`: the other stagings of the order that the person was shown, and Connect's time if it is known. */
export interface DecisionContext {
  readonly awareOf: readonly SeenStaging[];
  /** Milliseconds since 1970. */
  readonly requestedAtServer: number | null;
}

export function toDecisionEvent(decision: Decision, { request }: Pick<Intent, 'request'>, requested: DecisionContext): IntentEvent {
  if (decision === 'send-again') return { kind: 'send-again', ...requested };
  if (decision === 'withdraw') return { kind: 'withdraw' };
  // The person checked Connect or the staging area, so there is no status from Connect to store.
  return { kind: 'confirm', answer: orderDetailsWith({ id: request.orderId, status: 'marked-by-hand', milestone: 'marked-by-hand' }) };
}

/**
 * Schedules a rejected edit for the time that Connect named; returns `null` when it named none.
 * @param now milliseconds since 1970
 */
export function scheduleEvent(intent: Intent, now: number): Extract<IntentEvent, { kind: 'schedule' }> | null {
  const named = intent.kind === 'update' ? retryAt(intent) : null;
  // If the clock was set back since, the difference must not be added to the wait.
  return named === null ? null : { kind: 'schedule', notBefore: Math.min(named, now + (named - intent.changedAt)) };
}
