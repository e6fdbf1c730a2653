/** "One order, one trip": the guard that prevents a second shopper for the same order. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Intent, SeenStaging, Staging } from '../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../src-shared/intent/other-staging';

/**
 * A step that could lead to a request.
 * - `press`: a person hands the order over.
 * - `send-again`: a person decides that an earlier staging is sent now or once more.
 * - `resend`: `stage.onUnknown` sends an unknown staging again, without a person.
 * - `send`: the request itself, for a first attempt, a retry, a scheduled edit, or an intent of an earlier run.
 */
export type StagingStep = 'press' | 'send-again' | 'resend' | 'send';

export type StagingRefusal =
  /** Another staging of the order is held, waiting or being sent, and both would be carried out. */
  | { readonly kind: 'already-in-flight' }
  /** A person has to confirm these stagings of the order first, because they may have been carried out or are set aside. */
  | { readonly kind: 'needs-confirmation'; readonly standings: readonly OtherStaging[] };

/** The stagings that are set aside and have to be withdrawn in the same transaction as the step. */
export interface StagingPermit {
  readonly withdraw: readonly OtherStaging[];
}

/**
 * Checks a step against the other stagings of its order. Called in the journal's transaction before every step that could lead to
 * a request.
 *
 * It prevents two shoppers for one order:
 * 1. While one staging of an order is held, waiting or being sent, no other one is sent, whatever a person confirms.
 * 2. If another staging was carried out, or may have been, a person must have seen exactly that. Without a person (`resend`), the
 *    order must have no other staging at all.
 * 3. A staging that is set aside (overdue, misrouted, unreadable) never makes its order unstageable: the person who has seen it
 *    withdraws it with the same press.
 *
 * @param self the row id of the intent; `null` for a press, which has no row yet
 * @param others every other staging of the order that counts, see `toOtherStaging`
 * @param awareOf the stagings that the person was shown; for `send`, those in the intent's facts
 */
export function guardStaging(
  step: StagingStep,
  self: number | null,
  others: readonly OtherStaging[],
  awareOf: readonly SeenStaging[],
): Result<StagingPermit, StagingRefusal> {
  if (others.some((other) => isInFlightFirst(step, self, other))) return fail({ kind: 'already-in-flight' });
  const unknown = others.filter((other) => needsConfirmation(step, other) && !wasSeen(other, awareOf));
  // No person decides on a `resend`, so an earlier confirmation does not count.
  const objections = step === 'resend' ? others : unknown;
  if (objections.length > 0) return fail({ kind: 'needs-confirmation', standings: objections });
  return ok({ withdraw: step === 'press' || step === 'send-again' ? others.filter(isSetAside) : [] });
}

/** Of two waiting stagings, which only an earlier version left, the first one is sent and the second needs a confirmation. */
const isInFlightFirst = (step: StagingStep, self: number | null, { kind, rowId, intent }: OtherStaging): boolean =>
  kind === 'in-flight' && (step !== 'send' || self === null || rowId < self || intent?.state.kind === 'sending');

/** A staging that was set aside does not block a `send`, because it needs a decision before it is sent itself. */
const needsConfirmation = (step: StagingStep, { kind }: OtherStaging): boolean =>
  kind !== 'in-flight' && (step !== 'send' || kind !== 'set-aside');

const wasSeen = (other: OtherStaging, awareOf: readonly SeenStaging[]): boolean =>
  awareOf.some(({ ref, kind }) => ref === other.ref && kind === other.kind);

const isSetAside = ({ kind, intent }: OtherStaging): boolean =>
  kind === 'set-aside' || kind === 'unreadable' || intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted';

/**
 * Classifies a staging for another one of its order; `null` when it is final and was certainly not carried out.
 * @param rowId the id of its row in the journal
 */
export function toOtherStaging(row: number, intent: Staging): OtherStaging | null {
  const { state } = intent;
  const standing = (kind: OtherStaging['kind']): OtherStaging => ({ ref: intent.id, rowId: row, kind, at: intent.changedAt, intent });
  if (state.kind === 'staged') return standing('staged');
  if (state.kind === 'held' || state.kind === 'waiting' || state.kind === 'sending') return standing('in-flight');
  if (mayHaveBeenCarriedOut(intent)) return standing('maybe-staged');
  return state.kind === 'overdue' || state.kind === 'misrouted' ? standing('set-aside') : null;
}

/** Whether an attempt may have been carried out without a confirmation, here or by the station that has the original journal. */
export const mayHaveBeenCarriedOut = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.kind === 'unknown' || (state.kind === 'resolved' && state.from === 'unknown');

/**
 * Whether proof from Connect ends a staging now: it is neither being sent nor final, and no person requested it knowing that its
 * order was already staged.
 */
export function canBeProven({ state, facts }: Staging): boolean {
  if (facts.awareOf.some(({ kind }) => kind === 'staged')) return false;
  if (state.kind === 'rejected') return facts.ambiguousAttempts > 0;
  return ['held', 'waiting', 'overdue', 'misrouted', 'unknown'].includes(state.kind);
}
