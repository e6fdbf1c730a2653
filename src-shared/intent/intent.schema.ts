/**
 * An intent: what somebody meant to happen to an order, and how far it has come. The journal stores what this file says is
 * possible. How one state follows another stands in `life.ts`.
 */
import { z } from 'zod';
import { Failure } from '../failure/failure.schema';
import { StageRequest } from '../order/order.schema';
import { OrderDetails } from '../order/order-details.schema';
import { UpdateRequest } from '../order/update-request.schema';

/** Milliseconds since 1970, as `Date.now()` gives them. */
export const EpochMs = z.number().int();

/** Where an intent is to go. It is sent there and nowhere else, whatever the settings say by then. */
export const Destination = z.object({
  mode: z.enum(['practice', 'live']),
  baseUrl: z.string(),
  /** `unrecognized`: a later version handed it over, to paths that this one does not know. It is sent by none. */
  orderPaths: z.enum(['lastmile', 'users', 'unrecognized']),
  retailerId: z.string().nullable(),
});
export type Destination = z.infer<typeof Destination>;

/**
 * Why an intent does not leave by itself.
 * - `waited-too-long`: older than `stage.staleMinutes` on at least one clock; the groceries may be gone.
 * - `already-staged`: another staging of its order was carried out, or may have been, after this one was pressed.
 * - `journal-copy`: the journal was restored or moved from another machine, where the order may have been sent.
 * - `clock`: its age is not known, because the clock of this computer was changed.
 * - `canceled`: Connect said that the order is canceled when it was looked up before it was sent.
 */
export const OverdueReason = z.enum(['waited-too-long', 'already-staged', 'journal-copy', 'clock', 'canceled']);
export type OverdueReason = z.infer<typeof OverdueReason>;

export const IntentState = z.discriminatedUnion('name', [
  /** On this machine only, and can still be taken back. */
  z.object({ name: z.literal('held'), until: EpochMs }),
  /** On this machine only; will be sent. `failure` says why it has not been yet, where an attempt was made. */
  z.object({ name: z.literal('waiting'), notBefore: EpochMs, failure: Failure.nullable() }),
  z.object({ name: z.literal('sending') }),
  /** `answer` is the order as Connect then had it. */
  z.object({ name: z.literal('staged'), answer: OrderDetails }),
  /** The edit was made; `details` is the order as Connect then had it. */
  z.object({ name: z.literal('updated'), details: OrderDetails }),
  z.object({ name: z.literal('rejected'), failure: Failure }),
  /** It may have been done, and nobody knows. A staging is never sent again by itself. */
  z.object({ name: z.literal('unknown'), failure: Failure }),
  /** Taken back before it left, or an edit that a newer one replaced. */
  z.object({ name: z.literal('withdrawn') }),
  /** Does not leave before a person has decided; `because` says what there is to decide. */
  z.object({ name: z.literal('overdue'), because: OverdueReason.default('waited-too-long').catch('waited-too-long') }),
  /** It was meant for an address that is no longer this station's: it goes there or nowhere, and somebody decides. */
  z.object({ name: z.literal('parked') }),
  /** A person has looked into a rejected or unknown one and put it away. */
  z.object({ name: z.literal('settled'), from: z.enum(['rejected', 'unknown']), by: z.enum(['dismissed', 'corrected']), failure: Failure }),
]);
export type IntentState = z.infer<typeof IntentState>;
export type StateName = IntentState['name'];

/** The order as Connect had it when it took the staging or the edit; `null` in every other state. */
export function confirmedDetails(state: IntentState): OrderDetails | null {
  if (state.name === 'staged') return state.answer;
  return state.name === 'updated' ? state.details : null;
}

export const IntentId = z.uuid().brand<'IntentId'>();
export type IntentId = z.infer<typeof IntentId>;

/** A staging of the same order that a person was shown before they confirmed another one; see `OtherStaging`. */
export const SeenStaging = z.object({ ref: z.string(), kind: z.enum(['in-flight', 'set-aside', 'unreadable', 'maybe-staged', 'staged']) });
export type SeenStaging = z.infer<typeof SeenStaging>;

/** What is known of an intent beside its state. A later version may add keys: they are stored unchanged. */
export const IntentFacts = z.object({
  /** What the person knew of other stagings of this order when they asked for this one. */
  awareOf: z.array(SeenStaging).default([]),
  /** How many attempts may have been carried out: their outcome is not known, or the original of a copied journal may have made them. */
  ambiguousAttempts: z.int().default(0),
  /** Connect's clock when a person last asked for it, in milliseconds since 1970; `null` when it was not known. */
  requestedAtServer: EpochMs.nullable().default(null),
});
export type IntentFacts = z.infer<typeof IntentFacts>;
export const NO_FACTS: IntentFacts = IntentFacts.parse({});

const commonFields = {
  id: IntentId,
  destination: Destination,
  state: IntentState,
  facts: IntentFacts,
  /** When somebody pressed the button. */
  createdAt: EpochMs,
  /** When a person last said that it is to leave: the press, or a later "send". What is old is measured from here. */
  requestedAt: EpochMs,
  /** When `state` was entered. */
  changedAt: EpochMs,
  /** How often the request was begun to be sent. */
  attempts: z.number().int(),
};

/** An order that is to be marked as staged. */
export const Staging = z.object({ what: z.literal('stage'), request: StageRequest, ...commonFields });
export type Staging = z.infer<typeof Staging>;

/** A change of an order. */
export const Edit = z.object({ what: z.literal('update'), request: UpdateRequest, ...commonFields });
export type Edit = z.infer<typeof Edit>;

export const Intent = z.discriminatedUnion('what', [Staging, Edit]);
export type Intent = z.infer<typeof Intent>;

/** The names of all states, for those who pick some of them. */
export const StateName = z.enum(IntentState.options.map((option) => option.shape.name.value));

/** One step of an intent, as it is remembered for good. Without secrets: what failed and what was answered has none. */
export const StepRecord = z.object({
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
    'prove',
    'resend',
    /** A later version did it. */
    'unrecognized',
  ]),
  /** How often the request had been begun to be sent by then. */
  attempt: z.number().int(),
  failure: Failure.nullable(),
  /** What Connect said of the order; the state has all of it. */
  answer: OrderDetails.nullable(),
});
export type StepRecord = z.infer<typeof StepRecord>;
