/** Creates intents and applies events to them, alike for every journal. Pure: the journal stores the result. */

import { ok, type Result } from '../../src-shared/base/result';
import type { Intent, IntentFacts, IntentState } from '../../src-shared/intent/intent.schema';
import { type IntentEvent, type InvalidTransition, transition } from '../../src-shared/intent/intent-machine';
import type { NewIntent } from './journal';

/** @param at milliseconds since 1970 */
export function createIntent(newIntent: NewIntent, at: number): Intent {
  const { holdMs, replaces: _, awareOf = [], requestedAtServer = null, ...intent } = newIntent;
  const state: IntentState = holdMs > 0 ? { kind: 'held', until: at + holdMs } : { kind: 'waiting', notBefore: at, failure: null };
  const facts: IntentFacts = { awareOf: [...awareOf], ambiguousAttempts: 0, requestedAtServer };
  return { ...intent, state, facts, createdAt: at, requestedAt: at, changedAt: at, attempts: 0 };
}

/** @param at milliseconds since 1970 */
export function applyEvent(intent: Intent, event: IntentEvent, at: number): Result<Intent, InvalidTransition> {
  const state = transition(intent.state, event, at);
  if (!state.ok) return state;
  return ok({
    ...intent,
    state: state.value,
    facts: nextFacts(intent, event),
    changedAt: at,
    requestedAt: nextRequestedAt(intent, event, at),
    attempts: intent.attempts + (event.kind === 'send' ? 1 : 0),
  });
}

function nextFacts({ facts, state, requestedAt }: Intent, event: IntentEvent): IntentFacts {
  if (event.kind === 'send-again') {
    return { ...facts, awareOf: [...(event.awareOf ?? [])], requestedAtServer: event.requestedAtServer ?? null };
  }
  if (event.kind === 'schedule' && facts.requestedAtServer !== null) {
    return { ...facts, requestedAtServer: facts.requestedAtServer + event.notBefore - requestedAt };
  }
  const isAmbiguous =
    (event.kind === 'outcome-unknown' && state.kind === 'sending') ||
    (event.kind === 'retry-later' && event.ambiguous === true) ||
    // The station that has the original journal may have sent it.
    (event.kind === 'expired' && event.because === 'journal-copy');
  return isAmbiguous ? { ...facts, ambiguousAttempts: facts.ambiguousAttempts + 1 } : facts;
}

function nextRequestedAt(before: Intent, event: IntentEvent, at: number): number {
  if (event.kind === 'send-again') return at;
  // A scheduled intent is not old at its scheduled time.
  return event.kind === 'schedule' ? event.notBefore : before.requestedAt;
}

/** Only an edit can replace an edit, and only of the same order. */
export const isReplaceableBy = (before: Intent, { kind, request }: NewIntent): boolean =>
  before.kind === 'update' && kind === 'update' && before.request.orderId === request.orderId;
