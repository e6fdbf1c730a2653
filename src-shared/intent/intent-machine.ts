/**
 * The state machine of intents: the only function for transitions between their states. The courier asks it for the next state,
 * and the rail shows that state.
 *
 *   held ──undo──▶ withdrawn
 *     │ `stage.undoSeconds` have elapsed
 *     ▼
 *   waiting ◀── certainly not received, or asked to wait, or sign-in required
 *     │   └── too old, or for another address ──▶ overdue | parked ──a person──▶ waiting | withdrawn
 *     ▼
 *   sending ──▶ staged | rejected | unknown ──a person──▶ settled
 *                                    └── confirmed or proven ──▶ staged, or deliberately sent again ──▶ waiting
 *
 * Proof from Connect makes a staging `staged` from every state that is neither `sending` nor final.
 *
 * An edit is not held, because it can be repeated. It becomes unknown only after several attempts that may have made it:
 *
 *   waiting ◀──▶ sending ──▶ updated | rejected | unknown ──a person──▶ settled, or at the time Connect named ──▶ waiting
 *      └──────── a lookup finds the edit ──▶ updated
 */

import { assertNever, fail, ok, type Result } from '../base/result';
import type { Failure } from '../failure/failure.schema';
import { classifyFailure, retryAfterSeconds } from '../failure/failure-outcome';
import type { OrderDetails } from '../order/order-details.schema';
import type { Intent, IntentState, OverdueReason, SeenStaging, StateName } from './intent.schema';

/** What can happen to an intent. */
export type IntentEvent =
  | { readonly name: 'undo' }
  | { readonly name: 'hold-over' }
  /** Sending starts. The staging guard decides in the same transaction whether it may. */
  | { readonly name: 'send' }
  | { readonly name: 'taken'; readonly answer: OrderDetails }
  /** The edit was made: Connect responded so, or a lookup found its values. */
  | { readonly name: 'updated'; readonly details: OrderDetails }
  | { readonly name: 'refused'; readonly failure: Failure }
  /** The outcome is unknown. */
  | { readonly name: 'lost-sight'; readonly failure: Failure }
  /** The attempt is repeated later. `ambiguous`: it may have been carried out, so the order is looked up first. */
  | { readonly name: 'postpone'; readonly notBefore: number; readonly failure: Failure; readonly ambiguous?: boolean }
  | { readonly name: 'settle'; readonly by: 'dismissed' | 'corrected' }
  /** The intent is not sent before a person decides. The default reason is that it waited too long. */
  | { readonly name: 'grow-old'; readonly because?: OverdueReason }
  /** The intent's destination is no longer the station's. */
  | { readonly name: 'park' }
  /** A person cancels an intent that has not been sent. */
  | { readonly name: 'withdraw' }
  /** A person sends an intent now or once more; `awareOf` is what they saw of other stagings of the order. */
  | { readonly name: 'send-again'; readonly awareOf?: readonly SeenStaging[]; readonly requestedAtServer?: number | null }
  /** `stage.onUnknown` repeats the staging after the last status check. */
  | { readonly name: 'resend' }
  /** A person schedules a rejected edit for the time that Connect named. */
  | { readonly name: 'schedule'; readonly notBefore: number }
  /** A newer edit of the same order replaces this one. */
  | { readonly name: 'replace' }
  /** A person confirms that the order was staged. */
  | { readonly name: 'confirm'; readonly answer: OrderDetails }
  /** Connect's response to a lookup after the last attempt proves that the order was staged. */
  | { readonly name: 'prove'; readonly answer: OrderDetails };

/** An event that the state does not allow, such as an undo after sending or a dismissal of a staged order. */
export interface InvalidTransition {
  readonly state: StateName;
  readonly event: IntentEvent['name'];
}

/** The states in which each event is allowed. */
const ALLOWED_FROM: Readonly<Record<IntentEvent['name'], readonly StateName[]>> = {
  undo: ['held'],
  'hold-over': ['held'],
  send: ['waiting'],
  taken: ['sending'],
  updated: ['sending', 'waiting', 'unknown', 'rejected'],
  refused: ['sending'],
  // `waiting` for an edit that may have been made and is not repeated automatically.
  'lost-sight': ['sending', 'waiting'],
  postpone: ['sending'],
  settle: ['rejected', 'unknown'],
  'grow-old': ['held', 'waiting'],
  park: ['held', 'waiting'],
  withdraw: ['waiting', 'overdue', 'parked'],
  'send-again': ['overdue', 'parked', 'unknown'],
  resend: ['unknown'],
  schedule: ['rejected'],
  replace: ['rejected', 'unknown', 'waiting', 'overdue', 'parked'],
  confirm: ['unknown', 'overdue', 'parked'],
  prove: ['held', 'waiting', 'overdue', 'parked', 'unknown', 'rejected'],
};

/**
 * The next state, or why there is none. Pure: the caller stores the result before it acts on it.
 * @param now milliseconds since 1970
 */
export function transition(state: IntentState, event: IntentEvent, now: number): Result<IntentState, InvalidTransition> {
  if (!ALLOWED_FROM[event.name].includes(state.name)) return fail({ state: state.name, event: event.name });
  switch (event.name) {
    case 'undo':
    case 'withdraw':
      return ok({ name: 'withdrawn' });
    case 'hold-over':
    case 'send-again':
    case 'resend':
      return ok({ name: 'waiting', notBefore: now, failure: null });
    case 'send':
      return ok({ name: 'sending' });
    case 'taken':
    case 'confirm':
    case 'prove':
      return ok({ name: 'staged', answer: event.answer });
    case 'updated':
      return ok({ name: 'updated', details: event.details });
    case 'refused':
      return ok({ name: 'rejected', failure: event.failure });
    case 'lost-sight':
      return ok({ name: 'unknown', failure: event.failure });
    case 'postpone':
      return ok({ name: 'waiting', notBefore: event.notBefore, failure: event.failure });
    case 'grow-old':
      return ok({ name: 'overdue', because: event.because ?? 'waited-too-long' });
    case 'park':
      return ok({ name: 'parked' });
    case 'schedule':
      return ok({ name: 'waiting', notBefore: event.notBefore, failure: failureOf(state) });
    case 'replace':
      return ok(isRejectedOrUnknown(state) ? resolvedState(state, 'corrected') : { name: 'withdrawn' });
    case 'settle':
      return isRejectedOrUnknown(state) ? ok(resolvedState(state, event.by)) : fail({ state: state.name, event: event.name });
    default:
      return assertNever(event);
  }
}

type RejectedOrUnknown = Extract<IntentState, { name: 'rejected' | 'unknown' }>;

const isRejectedOrUnknown = (state: IntentState): state is RejectedOrUnknown => state.name === 'rejected' || state.name === 'unknown';

const resolvedState = ({ name, failure }: RejectedOrUnknown, by: 'dismissed' | 'corrected'): IntentState => ({
  name: 'settled',
  from: name,
  by,
  failure,
});

const failureOf = (state: IntentState): Failure | null => (isRejectedOrUnknown(state) ? state.failure : null);

/** Whether an intent has not reached Connect, as far as known, and may still be sent: the strip counts it as "not sent". */
export const isUnsent = ({ name }: Pick<IntentState, 'name'>): boolean =>
  name === 'held' || name === 'waiting' || name === 'sending' || name === 'overdue' || name === 'parked';

/** Whether an intent waits for a person, and therefore stays in the rail. */
export const needsAttention = ({ name }: Pick<IntentState, 'name'>): boolean =>
  name === 'rejected' || name === 'unknown' || name === 'overdue' || name === 'parked';

/**
 * Whether an edit waits for the time that Connect named for it alone. It blocks no other order, and only that time or a person
 * sends it.
 */
export const isScheduled = (state: IntentState): boolean =>
  state.name === 'waiting' && state.failure !== null && ['refused', 'later'].includes(classifyFailure(state.failure));

/** The earliest time for another attempt at a rejected intent, in milliseconds since 1970; `null` if Connect named none. */
export function retryAt({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): number | null {
  const seconds = state.name === 'rejected' ? retryAfterSeconds(state.failure) : null;
  return seconds === null ? null : changedAt + Math.min(Math.ceil(seconds * 1000), 86_400_000);
}
