/** A person's decisions on an intent, as events of its life. Whether the state and the guard allow them, the journal says. */

import type { Intent, SeenStaging } from '../../src-shared/intent/intent.schema';
import { type IntentEvent, retryAt } from '../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../src-shared/order/order-details.schema';

export type Decision = 'send-again' | 'withdraw' | 'mark-staged';

/** What counts for `send-again`: what the person was shown of other stagings of the order, and Connect's time, where it is known. */
export interface DecisionContext {
  readonly awareOf: readonly SeenStaging[];
  /** Milliseconds since 1970. */
  readonly requestedAtServer: number | null;
}

export function decisionEvent(decision: Decision, { request }: Pick<Intent, 'request'>, requested: DecisionContext): IntentEvent {
  if (decision === 'send-again') return { kind: 'send-again', ...requested };
  if (decision === 'withdraw') return { kind: 'withdraw' };
  // A person has looked into Connect, or into the staging area, so there is no status of Connect's to keep.
  return { kind: 'confirm', answer: orderDetailsWith({ id: request.orderId, status: 'marked-by-hand' }) };
}

/**
 * Sends a refused edit once more, at the time that Connect named; `null` when it named none.
 * @param now milliseconds since 1970
 */
export function scheduleEvent(intent: Intent, now: number): Extract<IntentEvent, { kind: 'schedule' }> | null {
  const named = intent.kind === 'update' ? retryAt(intent) : null;
  // A clock that was set back since must not add the difference.
  return named === null ? null : { kind: 'schedule', notBefore: Math.min(named, now + (named - intent.changedAt)) };
}
