/** How an intent begins and goes on, the same for every journal. Pure: the journal stores what comes out. */
import { type Intent, type IntentEvent, type IntentState, isUnsent, transition, type WrongState } from '../../src-shared/intent';
import { ok, type Result } from '../../src-shared/result';
import type { NewIntent } from './journal';

/** @param at milliseconds since 1970 */
export function begun({ id, request, destination, holdMs }: NewIntent, at: number): Intent {
  const state: IntentState = holdMs > 0 ? { name: 'held', until: at + holdMs } : { name: 'waiting', notBefore: at, failure: null };
  return { id, what: 'stage', request, destination, state, createdAt: at, wantedAt: at, changedAt: at, attempts: 0 };
}

/** @param at milliseconds since 1970 */
export function advanced(intent: Intent, event: IntentEvent, at: number): Result<Intent, WrongState> {
  const state = transition(intent.state, event, at);
  if (!state.ok) return state;
  return ok({
    ...intent,
    state: state.value,
    changedAt: at,
    wantedAt: event.name === 'send-again' ? at : intent.wantedAt,
    attempts: intent.attempts + (event.name === 'send' ? 1 : 0),
  });
}

/** Whether it has to be said before its order is handed over again: it was staged, may have been, or is still to leave. */
export const concernsOrder = (state: IntentState): boolean =>
  isUnsent(state) || state.name === 'staged' || state.name === 'unknown' || (state.name === 'settled' && state.from === 'unknown');
