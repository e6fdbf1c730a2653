/** One order, one trip: the rule by which a second shopper is never dispatched for an order by accident. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { OtherStaging } from '../../src-shared/intent/existing-staging';
import type { Intent, SeenStaging, Staging } from '../../src-shared/intent/intent.schema';

/**
 * A step that could lead to a request.
 * - `press`: a person hands the order over. `send-again`: a person sends an earlier staging all the same, or once more.
 * - `resend`: `stage.onUnknown` sends an unknown one again, without a person.
 * - `send`: the request itself: the first one, a retry, a scheduled one, or one left over from an earlier run.
 */
export type StagingStep = 'press' | 'send-again' | 'resend' | 'send';

export type StagingRefusal =
  /** Another staging of the order is held, waiting or being sent. Both would be carried out. */
  | { readonly kind: 'already-in-flight' }
  /** A person has to see these stagings of the order first: they may have been carried out, or stand aside. */
  | { readonly kind: 'needs-confirmation'; readonly standings: readonly OtherStaging[] };

/** What goes with the step, in the same transaction: these stagings, which stand aside, are withdrawn. */
export interface StagingPermit {
  readonly withdraw: readonly OtherStaging[];
}

/**
 * THE GUARD. Called in the journal's transaction before every step that could lead to a request of a staging.
 *
 * It protects against two shoppers for one order:
 * 1. While one staging of an order is held, waiting or being sent, no other one is sent, whatever a person says.
 * 2. Where another staging was carried out, or may have been, a person has seen just that and asked all the same. Without
 *    a person (`resend`) the order has no other staging at all.
 * 3. A staging that stands aside (overdue, misrouted, unreadable) never makes its order unstageable: the person who has
 *    seen it withdraws it with the same press.
 *
 * @param self the number of the intent's own row; `null` for a press, which has none yet
 * @param others every other staging of the order that is not over, see `standingOf`
 * @param awareOf what the person was shown; for `send`, what the intent's facts say they were shown
 */
export function guardStaging(
  step: StagingStep,
  self: number | null,
  others: readonly OtherStaging[],
  awareOf: readonly SeenStaging[],
): Result<StagingPermit, StagingRefusal> {
  if (others.some((other) => isInFlightFirst(step, self, other))) return fail({ kind: 'already-in-flight' });
  const unknown = others.filter((other) => needsConfirmation(step, other) && !wasSeen(other, awareOf));
  // Nobody decides here, so what somebody was once shown does not count.
  const objections = step === 'resend' ? others : unknown;
  if (objections.length > 0) return fail({ kind: 'needs-confirmation', standings: objections });
  return ok({ withdraw: step === 'press' || step === 'send-again' ? others.filter(isSetAside) : [] });
}

/** Of two that wait, left by an earlier version, the first one goes; the other one then has to ask. */
const isInFlightFirst = (step: StagingStep, self: number | null, { kind, rowId, intent }: OtherStaging): boolean =>
  kind === 'in-flight' && (step !== 'send' || self === null || rowId < self || intent?.state.kind === 'sending');

/** One that was set aside before it was carried out does not stop a request: it has to ask before it leaves itself. */
const needsConfirmation = (step: StagingStep, { kind }: OtherStaging): boolean =>
  kind !== 'in-flight' && (step !== 'send' || kind !== 'set-aside');

const wasSeen = (other: OtherStaging, awareOf: readonly SeenStaging[]): boolean =>
  awareOf.some(({ ref, kind }) => ref === other.ref && kind === other.kind);

const isSetAside = ({ kind, intent }: OtherStaging): boolean =>
  kind === 'set-aside' || kind === 'unreadable' || intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted';

/**
 * What a staging means for another one of its order; `null` when it is over and was certainly not carried out.
 * @param row the number of its row in the journal
 */
export function toOtherStaging(row: number, intent: Staging): OtherStaging | null {
  const { state } = intent;
  const standing = (kind: OtherStaging['kind']): OtherStaging => ({ ref: intent.id, rowId: row, kind, at: intent.changedAt, intent });
  if (state.kind === 'staged') return standing('staged');
  if (state.kind === 'held' || state.kind === 'waiting' || state.kind === 'sending') return standing('in-flight');
  if (mayHaveBeenCarriedOut(intent)) return standing('maybe-staged');
  return state.kind === 'overdue' || state.kind === 'misrouted' ? standing('set-aside') : null;
}

/** Whether one of its attempts may have been carried out, although no answer says so: here, or by the station that has the original. */
export const mayHaveBeenCarriedOut = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.kind === 'unknown' || (state.kind === 'resolved' && state.from === 'unknown');

/**
 * Whether proof from Connect ends a staging now: it is not being sent, it is not over, and no person asked for it although
 * they knew that its order was staged already.
 */
export function canBeProven({ state, facts }: Staging): boolean {
  if (facts.awareOf.some(({ kind }) => kind === 'staged')) return false;
  if (state.kind === 'rejected') return facts.ambiguousAttempts > 0;
  return ['held', 'waiting', 'overdue', 'misrouted', 'unknown'].includes(state.kind);
}
