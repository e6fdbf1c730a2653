/** How an intent begins and goes on, the same for every journal. Pure: the journal stores what comes out. */
import type { Intent, IntentState, Staging } from '../../src-shared/intent';
import { type IntentEvent, isUnsent, transition, type WrongState } from '../../src-shared/life';
import { ok, type Result } from '../../src-shared/result';
import type { NewIntent } from './journal';

/** @param at milliseconds since 1970 */
export function begun({ holdMs, replaces: _, ...intent }: NewIntent, at: number): Intent {
  const state: IntentState = holdMs > 0 ? { name: 'held', until: at + holdMs } : { name: 'waiting', notBefore: at, failure: null };
  return { ...intent, state, createdAt: at, wantedAt: at, changedAt: at, attempts: 0 };
}

/** @param at milliseconds since 1970 */
export function advanced(intent: Intent, event: IntentEvent, at: number): Result<Intent, WrongState> {
  const state = transition(intent.state, event, at);
  if (!state.ok) return state;
  return ok({
    ...intent,
    state: state.value,
    changedAt: at,
    wantedAt: wantedAt(intent, event, at),
    attempts: intent.attempts + (event.name === 'send' ? 1 : 0),
  });
}

function wantedAt(before: Intent, event: IntentEvent, at: number): number {
  if (event.name === 'send-again') return at;
  // It is not old at the time for which somebody wanted it.
  return event.name === 'schedule' ? event.notBefore : before.wantedAt;
}

/** Whether it has to be said before its order is staged again: it was staged, may have been, or is still to leave. */
export function concernsStaging(intent: Intent): intent is Staging {
  const { what, state } = intent;
  if (what !== 'stage') return false;
  return isUnsent(state) || state.name === 'staged' || state.name === 'unknown' || (state.name === 'settled' && state.from === 'unknown');
}

/** Only an edit stands for an edit, and only of the same order. */
export const isReplaceable = (before: Intent, { what, request }: NewIntent): boolean =>
  before.what === 'update' && what === 'update' && before.request.orderId === request.orderId;
