/**
 * The life of an intent: one function for every transition between its states. The courier asks this file what comes
 * next, and the rail shows it.
 *
 *   held ──undo──▶ withdrawn
 *     │ its time is over
 *     ▼
 *   waiting ◀── surely did not arrive, or was asked to wait, or must sign in first
 *     │   └── too old, or meant for another address ──▶ overdue | parked ──a person──▶ waiting | withdrawn
 *     ▼
 *   sending ──▶ staged | rejected | unknown ──a person──▶ settled
 *                                    └── confirmed ──▶ staged, or sent again on purpose ──▶ waiting
 *
 * An edit is not held, because it can be made again, and never unknown, because making it twice is making it once:
 *
 *   waiting ◀──▶ sending ──▶ updated | rejected ──a person──▶ settled, or at the time Connect named ──▶ waiting
 */
import { consequenceOf, waitSecondsOf } from './consequence';
import type { Failure } from './failure';
import type { Intent, IntentState, OrderAnswer, StateName } from './intent';
import type { OrderDetails } from './order-details';
import { fail, ok, type Result } from './result';

/** What can happen to an intent. */
export type IntentEvent =
  | { readonly name: 'undo' }
  | { readonly name: 'hold-over' }
  | { readonly name: 'send' }
  | { readonly name: 'taken'; readonly answer: OrderAnswer }
  | { readonly name: 'updated'; readonly details: OrderDetails }
  | { readonly name: 'refused'; readonly failure: Failure }
  | { readonly name: 'lost-sight'; readonly failure: Failure }
  | { readonly name: 'postpone'; readonly notBefore: number; readonly failure: Failure }
  | { readonly name: 'settle'; readonly by: 'dismissed' | 'corrected' }
  /** Its turn came too late. */
  | { readonly name: 'grow-old' }
  /** Its address is not the station's any more. */
  | { readonly name: 'park' }
  /** A person says that one which is overdue, parked or scheduled is not to leave. */
  | { readonly name: 'withdraw' }
  /** A person says that it is to leave all the same, or once more; or `stage.onUnknown` says so. */
  | { readonly name: 'send-again' }
  /** A person says that a refused edit is to be sent once more, at the time that Connect named. */
  | { readonly name: 'schedule'; readonly notBefore: number }
  /** A newer edit of the same order stands for this one too. */
  | { readonly name: 'replace' }
  /** Connect, when asked, or a person says that it was staged. */
  | { readonly name: 'confirm'; readonly answer: OrderAnswer };

/** An event came that this state does not allow: undo after it left, a dismissal of a staged order. */
export interface WrongState {
  readonly state: StateName;
  readonly event: IntentEvent['name'];
}

/**
 * The next state, or why there is none. Pure: the caller stores the result and only then acts on it.
 * @param now milliseconds since 1970
 */
export function transition(state: IntentState, event: IntentEvent, now: number): Result<IntentState, WrongState> {
  const wrong = fail<WrongState>({ state: state.name, event: event.name });
  switch (event.name) {
    case 'undo':
      return state.name === 'held' ? ok({ name: 'withdrawn' }) : wrong;
    case 'hold-over':
      return state.name === 'held' ? ok({ name: 'waiting', notBefore: now, failure: null }) : wrong;
    case 'send':
      return state.name === 'waiting' ? ok({ name: 'sending' }) : wrong;
    case 'taken':
      return state.name === 'sending' ? ok({ name: 'staged', answer: event.answer }) : wrong;
    case 'updated':
      return state.name === 'sending' ? ok({ name: 'updated', details: event.details }) : wrong;
    case 'refused':
      return state.name === 'sending' ? ok({ name: 'rejected', failure: event.failure }) : wrong;
    case 'lost-sight':
      return state.name === 'sending' ? ok({ name: 'unknown', failure: event.failure }) : wrong;
    case 'postpone':
      return state.name === 'sending' ? ok({ name: 'waiting', notBefore: event.notBefore, failure: event.failure }) : wrong;
    case 'grow-old':
      return state.name === 'held' || state.name === 'waiting' ? ok({ name: 'overdue' }) : wrong;
    case 'park':
      return state.name === 'held' || state.name === 'waiting' ? ok({ name: 'parked' }) : wrong;
    case 'withdraw':
      return state.name === 'overdue' || state.name === 'parked' || isScheduled(state) ? ok({ name: 'withdrawn' }) : wrong;
    case 'send-again':
      return state.name === 'overdue' || state.name === 'parked' || state.name === 'unknown'
        ? ok({ name: 'waiting', notBefore: now, failure: null })
        : wrong;
    case 'confirm':
      return state.name === 'unknown' ? ok({ name: 'staged', answer: event.answer }) : wrong;
    case 'schedule':
      return state.name === 'rejected' ? ok({ name: 'waiting', notBefore: event.notBefore, failure: state.failure }) : wrong;
    case 'replace':
      if (state.name === 'rejected') return ok({ name: 'settled', from: 'rejected', by: 'corrected', failure: state.failure });
      return state.name === 'waiting' || state.name === 'overdue' || state.name === 'parked' ? ok({ name: 'withdrawn' }) : wrong;
    case 'settle':
      return state.name === 'rejected' || state.name === 'unknown'
        ? ok({ name: 'settled', from: state.name, by: event.by, failure: state.failure })
        : wrong;
  }
}

/** Has not reached Connect for all that is known, and may still: counts as "not sent" in the strip. */
export const isUnsent = ({ name }: IntentState): boolean =>
  name === 'held' || name === 'waiting' || name === 'sending' || name === 'overdue' || name === 'parked';

/** Wants a person: stays in the rail until someone deals with it. */
export const needsPerson = ({ name }: IntentState): boolean =>
  name === 'rejected' || name === 'unknown' || name === 'overdue' || name === 'parked';

/**
 * Sent at a time that Connect named for this edit alone. It stands in nobody's way until then, and nothing but that
 * time, or a person, makes it leave.
 */
export const isScheduled = (state: IntentState): boolean =>
  state.name === 'waiting' && state.failure !== null && ['refused', 'later'].includes(consequenceOf(state.failure));

/** When Connect wants to be asked again about what it refused, in milliseconds since 1970; `null` where it did not say. */
export function namedTime({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): number | null {
  const seconds = state.name === 'rejected' ? waitSecondsOf(state.failure) : null;
  return seconds === null ? null : changedAt + Math.min(Math.ceil(seconds * 1000), 86_400_000);
}
