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
 *                                    └── confirmed or proven ──▶ staged, or sent again on purpose ──▶ waiting
 *
 * Proof from Connect makes a staging `staged` from every state in which it is not on the wire and not final.
 *
 * An edit is not held, because it can be made again. It is unknown only after several attempts that may have made it:
 *
 *   waiting ◀──▶ sending ──▶ updated | rejected | unknown ──a person──▶ settled, or at the time Connect named ──▶ waiting
 *      └──────── the order, when looked up, has the edit ──▶ updated
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
  /** A request is about to be made. The guard decides in the same transaction whether it may be. */
  | { readonly name: 'send' }
  | { readonly name: 'taken'; readonly answer: OrderDetails }
  /** The edit was made: Connect answered so, or the order has its values when it is looked up. */
  | { readonly name: 'updated'; readonly details: OrderDetails }
  | { readonly name: 'refused'; readonly failure: Failure }
  /** The outcome is not known. */
  | { readonly name: 'lost-sight'; readonly failure: Failure }
  /** Tried again later. `ambiguous`: this attempt may have been carried out all the same, so the order is looked up first. */
  | { readonly name: 'postpone'; readonly notBefore: number; readonly failure: Failure; readonly ambiguous?: boolean }
  | { readonly name: 'settle'; readonly by: 'dismissed' | 'corrected' }
  /** It does not leave before a person has decided. Without a reason: it waited too long. */
  | { readonly name: 'grow-old'; readonly because?: OverdueReason }
  /** Its address is not the station's any more. */
  | { readonly name: 'park' }
  /** A person says that one which has not left is not to leave. */
  | { readonly name: 'withdraw' }
  /** A person says that it is to leave all the same, or once more, and what they were shown of its order. */
  | { readonly name: 'send-again'; readonly awareOf?: readonly SeenStaging[]; readonly requestedAtServer?: number | null }
  /** `stage.onUnknown` says that it is to be sent once more, after the last status check. */
  | { readonly name: 'resend' }
  /** A person says that a refused edit is to be sent once more, at the time that Connect named. */
  | { readonly name: 'schedule'; readonly notBefore: number }
  /** A newer edit of the same order stands for this one too. */
  | { readonly name: 'replace' }
  /** A person says that it was staged. */
  | { readonly name: 'confirm'; readonly answer: OrderDetails }
  /** Connect, when asked after the last attempt, says that the order was staged. */
  | { readonly name: 'prove'; readonly answer: OrderDetails };

/** An event came that this state does not allow: undo after it left, a dismissal of a staged order. */
export interface InvalidTransition {
  readonly state: StateName;
  readonly event: IntentEvent['name'];
}

/** The states from which each event may come. */
const ALLOWED_FROM: Readonly<Record<IntentEvent['name'], readonly StateName[]>> = {
  undo: ['held'],
  'hold-over': ['held'],
  send: ['waiting'],
  taken: ['sending'],
  updated: ['sending', 'waiting', 'unknown', 'rejected'],
  refused: ['sending'],
  // From `waiting` for an edit that may have been made and is not tried again by itself.
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
 * The next state, or why there is none. Pure: the caller stores the result and only then acts on it.
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

/** Has not reached Connect for all that is known, and may still: counts as "not sent" in the strip. */
export const isUnsent = ({ name }: Pick<IntentState, 'name'>): boolean =>
  name === 'held' || name === 'waiting' || name === 'sending' || name === 'overdue' || name === 'parked';

/** Wants a person: stays in the rail until someone deals with it. */
export const needsAttention = ({ name }: Pick<IntentState, 'name'>): boolean =>
  name === 'rejected' || name === 'unknown' || name === 'overdue' || name === 'parked';

/**
 * Sent at a time that Connect named for this edit alone. It stands in nobody's way until then, and nothing but that
 * time, or a person, makes it leave.
 */
export const isScheduled = (state: IntentState): boolean =>
  state.name === 'waiting' && state.failure !== null && ['refused', 'later'].includes(classifyFailure(state.failure));

/** When Connect wants to be asked again about what it refused, in milliseconds since 1970; `null` where it did not say. */
export function retryAt({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): number | null {
  const seconds = state.name === 'rejected' ? retryAfterSeconds(state.failure) : null;
  return seconds === null ? null : changedAt + Math.min(Math.ceil(seconds * 1000), 86_400_000);
}
