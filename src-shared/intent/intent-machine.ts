/**
 * The state machine of intents: the only function for transitions between their states. The courier asks it for the next state,
 * and the rail shows that state.
 *
 *   held ──undo──▶ withdrawn
 *     │ `stage.undoSeconds` have elapsed
 *     ▼
 *   waiting ◀── certainly not received, or asked to wait, or sign-in required
 *     │   └── too old, or for another address ──▶ overdue | misrouted ──a person──▶ waiting | withdrawn
 *     ▼
 *   sending ──▶ staged | rejected | unknown ──a person──▶ resolved
 *                                    └── confirmed or proven ──▶ staged, or deliberately sent again ──▶ waiting
 *
 * Proof from Connect makes a staging `staged` from every state that is neither `sending` nor final.
 *
 * An edit is not held, because it can be repeated. It becomes unknown only after several attempts that may have made it:
 *
 *   waiting ◀──▶ sending ──▶ updated | rejected | unknown ──a person──▶ resolved, or at the time Connect named ──▶ waiting
 *      └──────── a lookup finds the edit ──▶ updated
 */

import { assertNever, fail, ok, type Result } from '../base/result';
import type { Failure } from '../failure/failure.schema';
import { classifyFailure, retryAfterSeconds } from '../failure/failure-outcome';
import type { OrderDetails } from '../order/order-details.schema';
import type { Intent, IntentState, OverdueReason, SeenStaging, StateName } from './intent.schema';

/** An event that changes the state of an intent. */
export type IntentEvent =
  | { readonly kind: 'undo' }
  | { readonly kind: 'hold-expired' }
  /** Sending starts. The staging guard decides in the same transaction whether it may. */
  | { readonly kind: 'send' }
  | { readonly kind: 'accepted'; readonly answer: OrderDetails }
  /** The edit was made: Connect responded so, or a lookup found its values. */
  | { readonly kind: 'updated'; readonly details: OrderDetails }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** The outcome is unknown. */
  | { readonly kind: 'outcome-unknown'; readonly failure: Failure }
  /** The attempt is repeated later. `ambiguous`: it may have been carried out, so the order is looked up first. */
  | { readonly kind: 'retry-later'; readonly notBefore: number; readonly failure: Failure; readonly ambiguous?: boolean }
  | { readonly kind: 'resolve'; readonly by: 'dismissed' | 'corrected' }
  /** The intent is not sent before a person decides. The default reason is that it waited too long. */
  | { readonly kind: 'expired'; readonly because?: OverdueReason }
  /** The intent's destination is no longer the station's. */
  | { readonly kind: 'misroute' }
  /** A person cancels an intent that has not been sent. */
  | { readonly kind: 'withdraw' }
  /** A person sends an intent now or once more; `awareOf` is what they saw of other stagings of the order. */
  | { readonly kind: 'send-again'; readonly awareOf?: readonly SeenStaging[]; readonly requestedAtServer?: number | null }
  /** `stage.onUnknown` repeats the staging after the last status check. */
  | { readonly kind: 'resend' }
  /** A person schedules a rejected edit for the time that Connect named. */
  | { readonly kind: 'schedule'; readonly notBefore: number }
  /** A newer edit of the same order replaces this one. */
  | { readonly kind: 'replace' }
  /** A person confirms that the order was staged. */
  | { readonly kind: 'confirm'; readonly answer: OrderDetails }
  /** Connect's response to a lookup after the last attempt proves that the order was staged. */
  | { readonly kind: 'prove'; readonly answer: OrderDetails };

/** An event that the state does not allow, such as an undo after sending or a dismissal of a staged order. */
export interface InvalidTransition {
  readonly state: StateName;
  readonly event: IntentEvent['kind'];
}

/** The states in which each event is allowed. */
const ALLOWED_FROM: Readonly<Record<IntentEvent['kind'], readonly StateName[]>> = {
  undo: ['held'],
  'hold-expired': ['held'],
  send: ['waiting'],
  accepted: ['sending'],
  updated: ['sending', 'waiting', 'unknown', 'rejected'],
  refused: ['sending'],
  // `waiting` for an edit that may have been made and is not repeated automatically.
  'outcome-unknown': ['sending', 'waiting'],
  'retry-later': ['sending'],
  resolve: ['rejected', 'unknown'],
  expired: ['held', 'waiting'],
  misroute: ['held', 'waiting'],
  withdraw: ['waiting', 'overdue', 'misrouted'],
  'send-again': ['overdue', 'misrouted', 'unknown'],
  resend: ['unknown'],
  schedule: ['rejected'],
  replace: ['rejected', 'unknown', 'waiting', 'overdue', 'misrouted'],
  confirm: ['unknown', 'overdue', 'misrouted'],
  prove: ['held', 'waiting', 'overdue', 'misrouted', 'unknown', 'rejected'],
};

/**
 * The next state, or why there is none. Pure: the caller stores the result before it acts on it.
 * @param now milliseconds since 1970
 */
export function transition(state: IntentState, event: IntentEvent, now: number): Result<IntentState, InvalidTransition> {
  if (!ALLOWED_FROM[event.kind].includes(state.kind)) return fail({ state: state.kind, event: event.kind });
  switch (event.kind) {
    case 'undo':
    case 'withdraw':
      return ok({ kind: 'withdrawn' });
    case 'hold-expired':
    case 'send-again':
    case 'resend':
      return ok({ kind: 'waiting', notBefore: now, failure: null });
    case 'send':
      return ok({ kind: 'sending' });
    case 'accepted':
    case 'confirm':
    case 'prove':
      return ok({ kind: 'staged', answer: event.answer });
    case 'updated':
      return ok({ kind: 'updated', details: event.details });
    case 'refused':
      return ok({ kind: 'rejected', failure: event.failure });
    case 'outcome-unknown':
      return ok({ kind: 'unknown', failure: event.failure });
    case 'retry-later':
      return ok({ kind: 'waiting', notBefore: event.notBefore, failure: event.failure });
    case 'expired':
      return ok({ kind: 'overdue', because: event.because ?? 'waited-too-long' });
    case 'misroute':
      return ok({ kind: 'misrouted' });
    case 'schedule':
      return ok({ kind: 'waiting', notBefore: event.notBefore, failure: failureOf(state) });
    case 'replace':
      return ok(isRejectedOrUnknown(state) ? resolvedState(state, 'corrected') : { kind: 'withdrawn' });
    case 'resolve':
      return isRejectedOrUnknown(state) ? ok(resolvedState(state, event.by)) : fail({ state: state.kind, event: event.kind });
    default:
      return assertNever(event);
  }
}

type RejectedOrUnknown = Extract<IntentState, { kind: 'rejected' | 'unknown' }>;

const isRejectedOrUnknown = (state: IntentState): state is RejectedOrUnknown => state.kind === 'rejected' || state.kind === 'unknown';

const resolvedState = ({ kind, failure }: RejectedOrUnknown, by: 'dismissed' | 'corrected'): IntentState => ({
  kind: 'resolved',
  from: kind,
  by,
  failure,
});

const failureOf = (state: IntentState): Failure | null => (isRejectedOrUnknown(state) ? state.failure : null);

/** Whether an intent has not reached Connect, as far as known, and may still be sent: the strip counts it as "not sent". */
export const isUnsent = ({ kind }: Pick<IntentState, 'kind'>): boolean =>
  kind === 'held' || kind === 'waiting' || kind === 'sending' || kind === 'overdue' || kind === 'misrouted';

/** Whether an intent waits for a person, and therefore stays in the rail. */
export const needsAttention = ({ kind }: Pick<IntentState, 'kind'>): boolean =>
  kind === 'rejected' || kind === 'unknown' || kind === 'overdue' || kind === 'misrouted';

/**
 * Whether an edit waits for the time that Connect named for it alone. It blocks no other order, and only that time or a person
 * sends it.
 */
export const isScheduled = (state: IntentState): boolean =>
  state.kind === 'waiting' && state.failure !== null && ['refused', 'later'].includes(classifyFailure(state.failure));

/** The earliest time for another attempt at a rejected intent, in milliseconds since 1970; `null` if Connect named none. */
export function retryAt({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): number | null {
  const seconds = state.kind === 'rejected' ? retryAfterSeconds(state.failure) : null;
  return seconds === null ? null : changedAt + Math.min(Math.ceil(seconds * 1000), 86_400_000);
}
