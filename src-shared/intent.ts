/**
 * The life of an intent: what somebody meant to happen to an order, and how far it has come.
 * One union of states, one function for every transition. The journal stores what this file says is possible,
 * the courier asks this file what comes next, and the rail shows it.
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
import { z } from 'zod';
import { consequenceOf, Failure, waitSecondsOf } from './failure';
import { StageRequest } from './order';
import { OrderDetails } from './order-details';
import { fail, ok, type Result } from './result';
import { UpdateRequest } from './update';

/** Milliseconds since 1970, as `Date.now()` gives them. */
export const EpochMs = z.number().int();

/** Where an intent is to go. It is sent there and nowhere else, whatever the settings say by then. */
export const Destination = z.object({
  mode: z.enum(['practice', 'live']),
  baseUrl: z.string(),
  orderPaths: z.enum(['lastmile', 'users']),
  retailerId: z.string().nullable(),
});
export type Destination = z.infer<typeof Destination>;

/** What Connect said of an order when it took it. Unknown fields stay with the client and are not needed here. */
export const OrderAnswer = z.object({
  id: z.string(),
  /** An open set: `brand_new`, `acknowledged`, `staged` … */
  status: z.string(),
  orderUrl: z.string().nullable(),
});
export type OrderAnswer = z.infer<typeof OrderAnswer>;

export const IntentState = z.discriminatedUnion('name', [
  /** On this machine only, and can still be taken back. */
  z.object({ name: z.literal('held'), until: EpochMs }),
  /** On this machine only; will be sent. `failure` says why it has not been yet, where an attempt was made. */
  z.object({ name: z.literal('waiting'), notBefore: EpochMs, failure: Failure.nullable() }),
  z.object({ name: z.literal('sending') }),
  z.object({ name: z.literal('staged'), answer: OrderAnswer }),
  /** The edit was made; `details` is the order as Connect then had it. */
  z.object({ name: z.literal('updated'), details: OrderDetails }),
  z.object({ name: z.literal('rejected'), failure: Failure }),
  /** It may have been done, and nobody knows. Never sent again by itself. */
  z.object({ name: z.literal('unknown'), failure: Failure }),
  /** Taken back before it left, or an edit that a newer one replaced. */
  z.object({ name: z.literal('withdrawn') }),
  /** Its turn came so late (`stage.staleMinutes`) that the groceries may be gone: somebody is asked before it leaves. */
  z.object({ name: z.literal('overdue') }),
  /** It was meant for an address that is no longer this station's: it goes there or nowhere, and somebody decides. */
  z.object({ name: z.literal('parked') }),
  /** A person has looked into a rejected or unknown one and put it away. */
  z.object({ name: z.literal('settled'), from: z.enum(['rejected', 'unknown']), by: z.enum(['dismissed', 'corrected']), failure: Failure }),
]);
export type IntentState = z.infer<typeof IntentState>;
export type StateName = IntentState['name'];

export const IntentId = z.uuid().brand<'IntentId'>();
export type IntentId = z.infer<typeof IntentId>;

const common = {
  id: IntentId,
  destination: Destination,
  state: IntentState,
  /** When somebody pressed the button. */
  createdAt: EpochMs,
  /** When a person last said that it is to leave: the press, or a later "send". What is old is measured from here. */
  wantedAt: EpochMs,
  /** When `state` was entered. */
  changedAt: EpochMs,
  /** How often the request was begun to be sent. */
  attempts: z.number().int(),
};

/** An order that is to be marked as staged. */
export const Staging = z.object({ what: z.literal('stage'), request: StageRequest, ...common });
export type Staging = z.infer<typeof Staging>;

/** A change of an order. */
export const Edit = z.object({ what: z.literal('update'), request: UpdateRequest, ...common });
export type Edit = z.infer<typeof Edit>;

export const Intent = z.discriminatedUnion('what', [Staging, Edit]);
export type Intent = z.infer<typeof Intent>;

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
  state.name === 'waiting' && state.failure !== null && consequenceOf(state.failure) === 'refused';

/** When Connect wants to be asked again about what it refused, in milliseconds since 1970; `null` where it did not say. */
export function namedTime({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): number | null {
  const seconds = state.name === 'rejected' ? waitSecondsOf(state.failure) : null;
  return seconds === null ? null : changedAt + Math.min(Math.ceil(seconds * 1000), 86_400_000);
}

/** The names of all states, for those who pick some of them. */
export const StateName = z.enum(IntentState.options.map((option) => option.shape.name.value));

/** One step of an intent, as it is remembered for good. Without secrets: what failed and what was answered has none. */
export const IntentRecord = z.object({
  at: EpochMs,
  /** `null` for the first one. */
  from: StateName.nullable(),
  to: StateName,
  /** `handed-over`, or the name of the `IntentEvent`. */
  cause: z.enum([
    'handed-over',
    'undo',
    'hold-over',
    'send',
    'taken',
    'updated',
    'refused',
    'lost-sight',
    'postpone',
    'settle',
    'grow-old',
    'park',
    'withdraw',
    'send-again',
    'schedule',
    'replace',
    'confirm',
  ]),
  /** How often the request had been begun to be sent by then. */
  attempt: z.number().int(),
  failure: Failure.nullable(),
  answer: OrderAnswer.nullable(),
});
export type IntentRecord = z.infer<typeof IntentRecord>;
