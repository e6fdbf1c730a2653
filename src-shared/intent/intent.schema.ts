/**
 * An intent: what a person wants to happen to an order, and its progress. The journal stores these types; `intent-machine.ts`
 * defines the transitions between states.
 */
import { z } from 'zod';
import { Failure } from '../failure/failure.schema';
import { StageRequest } from '../order/order.schema';
import { OrderDetails } from '../order/order-details.schema';
import { ORDER_PATHS } from '../order/order-paths';
import { UpdateRequest } from '../order/update-request.schema';

/** Milliseconds since 1970, as `Date.now()` returns them. */
export const EpochMs = z.number().int();

/** The destination of an intent. It is sent there or nowhere, even if the settings change meanwhile. */
export const Destination = z.object({
  mode: z.enum(['practice', 'live']),
  baseUrl: z.string(),
  /** `unrecognized`: a later version created the intent for paths that this version does not know, so it is never sent. */
  orderPaths: z.enum([...ORDER_PATHS, 'unrecognized']),
  retailerId: z.string().nullable(),
});
export type Destination = z.infer<typeof Destination>;

/**
 * Why an intent waits for a decision.
 * - `waited-too-long`: older than `stage.staleMinutes` on at least one clock; the groceries may be gone.
 * - `already-staged`: another staging of its order was carried out, or may have been, after this one was pressed.
 * - `journal-copy`: the journal was restored or moved from another machine, which may have sent the order.
 * - `clock`: its age is unknown, because the computer's clock was changed.
 * - `canceled`: Connect reported the order as canceled when it was looked up before sending.
 */
export const OverdueReason = z.enum(['waited-too-long', 'already-staged', 'journal-copy', 'clock', 'canceled']);
export type OverdueReason = z.infer<typeof OverdueReason>;

export const IntentState = z.discriminatedUnion('kind', [
  /** On this computer only; can still be undone. */
  z.object({ kind: z.literal('held'), until: EpochMs }),
  /** On this computer only; will be sent. `failure` says why the last attempt failed; `null` before the first attempt. */
  z.object({ kind: z.literal('waiting'), notBefore: EpochMs, failure: Failure.nullable() }),
  z.object({ kind: z.literal('sending') }),
  /** `answer` is the order as Connect returned it. */
  z.object({ kind: z.literal('staged'), answer: OrderDetails }),
  /** The edit was made; `details` is the order as Connect returned it. */
  z.object({ kind: z.literal('updated'), details: OrderDetails }),
  z.object({ kind: z.literal('rejected'), failure: Failure }),
  /** It may have been carried out. A staging is repeated automatically only with `stage.onUnknown: resend`. */
  z.object({ kind: z.literal('unknown'), failure: Failure }),
  /** Undone before it was sent, or an edit that a newer one replaced. */
  z.object({ kind: z.literal('withdrawn') }),
  /** Is not sent before a person decides; `because` is the reason. */
  z.object({ kind: z.literal('overdue'), because: OverdueReason.default('waited-too-long').catch('waited-too-long') }),
  /** Its destination is no longer this station's, so it is not sent before a person decides. */
  z.object({ kind: z.literal('misrouted') }),
  /** A person has dismissed or corrected a rejected or unknown intent. */
  z.object({
    kind: z.literal('resolved'),
    from: z.enum(['rejected', 'unknown']),
    by: z.enum(['dismissed', 'corrected']),
    failure: Failure,
  }),
]);
export type IntentState = z.infer<typeof IntentState>;
export type StateName = IntentState['kind'];

/** The order as Connect returned it when it accepted the staging or the edit; `null` in every other state. */
export function confirmedDetails(state: IntentState): OrderDetails | null {
  if (state.kind === 'staged') return state.answer;
  return state.kind === 'updated' ? state.details : null;
}

/** Whether an order was staged after its delivery window had begun. An order whose window is unknown was not. */
export const isStagedLate = ({ state, changedAt }: Pick<Intent, 'state' | 'changedAt'>): boolean =>
  state.kind === 'staged' && state.answer.window !== null && changedAt > Date.parse(state.answer.window.startsAt);

export const IntentId = z.uuid().brand<'IntentId'>();
export type IntentId = z.infer<typeof IntentId>;

/** Another staging of the order that a person saw before they confirmed a new one; see `OtherStaging`. */
export const SeenStaging = z.object({ ref: z.string(), kind: z.enum(['in-flight', 'set-aside', 'unreadable', 'maybe-staged', 'staged']) });
export type SeenStaging = z.infer<typeof SeenStaging>;

/** Facts about an intent beside its state. Keys of later versions are stored unchanged. */
export const IntentFacts = z.object({
  /** The other stagings of the order that the person knew of. */
  awareOf: z.array(SeenStaging).default([]),
  /** Attempts that may have been carried out, by this station or by the original of a copied journal. */
  ambiguousAttempts: z.int().default(0),
  /** Connect's time of the last request by a person, in milliseconds since 1970; `null` if it was unknown. */
  requestedAtServer: EpochMs.nullable().default(null),
});
export type IntentFacts = z.infer<typeof IntentFacts>;
export const NO_FACTS: IntentFacts = IntentFacts.parse({});

const commonFields = {
  id: IntentId,
  destination: Destination,
  state: IntentState,
  facts: IntentFacts,
  /** When the button was pressed. */
  createdAt: EpochMs,
  /** When a person last asked to send it: the press, or a later "send". The age of an intent counts from here. */
  requestedAt: EpochMs,
  /** When the current state was entered. */
  changedAt: EpochMs,
  /** How many times sending was started. */
  attempts: z.number().int(),
};

/** An order to be marked as staged. */
export const Staging = z.object({ kind: z.literal('stage'), request: StageRequest, ...commonFields });
export type Staging = z.infer<typeof Staging>;

/** A request to change the details of an order. */
export const Edit = z.object({ kind: z.literal('update'), request: UpdateRequest, ...commonFields });
export type Edit = z.infer<typeof Edit>;

export const Intent = z.discriminatedUnion('kind', [Staging, Edit]);
export type Intent = z.infer<typeof Intent>;

/** The names of all states. */
export const StateName = z.enum(IntentState.options.map((option) => option.shape.kind.value));

/** One recorded step of an intent. It contains no secrets, because failures and responses have none. */
export const StepRecord = z.object({
  at: EpochMs,
  /** `null` for the first step. */
  from: StateName.nullable(),
  to: StateName,
  /** `handed-over`, or the kind of the `IntentEvent`. */
  cause: z.enum([
    'handed-over',
    'undo',
    'hold-expired',
    'send',
    'accepted',
    'updated',
    'refused',
    'outcome-unknown',
    'retry-later',
    'resolve',
    'expired',
    'misroute',
    'withdraw',
    'send-again',
    'schedule',
    'replace',
    'confirm',
    'prove',
    'resend',
    /** The step of a later version. */
    'unrecognized',
  ]),
  /** How many times sending had been started by then. */
  attempt: z.number().int(),
  failure: Failure.nullable(),
  /** Connect's response without the parts that the state keeps. */
  answer: OrderDetails.nullable(),
});
export type StepRecord = z.infer<typeof StepRecord>;
