/** One order, one trip: the rule by which a second shopper is never dispatched for an order by accident. */
import type { Awareness, Intent, Staging } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Standing } from '../../src-shared/standing';

/**
 * A step that could lead to a request.
 * - `press`: a person hands the order over. `send-again`: a person sends an earlier staging all the same, or once more.
 * - `resend`: `stage.onUnknown` sends an unknown one again, without a person.
 * - `send`: the request itself: the first one, a retry, a scheduled one, or one left over from an earlier run.
 */
export type TripStep = 'press' | 'send-again' | 'resend' | 'send';

export type TripRefusal =
  /** Another staging of the order is held, waiting or being sent. Both would be carried out. */
  | { readonly kind: 'already-leaving' }
  /** A person has to see these stagings of the order first: they may have been carried out, or stand aside. */
  | { readonly kind: 'not-informed'; readonly standings: readonly Standing[] };

/** What goes with the step, in the same transaction: these stagings, which stand aside, are withdrawn. */
export interface TripPermit {
  readonly withdraw: readonly Standing[];
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
export function guardTrip(
  step: TripStep,
  self: number | null,
  others: readonly Standing[],
  awareOf: readonly Awareness[],
): Result<TripPermit, TripRefusal> {
  if (others.some((other) => isInTheWay(step, self, other))) return fail({ kind: 'already-leaving' });
  const unknown = others.filter((other) => concerns(step, other) && !isKnown(other, awareOf));
  // Nobody decides here, so what somebody was once shown does not count.
  const objections = step === 'resend' ? others : unknown;
  if (objections.length > 0) return fail({ kind: 'not-informed', standings: objections });
  return ok({ withdraw: step === 'press' || step === 'send-again' ? others.filter(standsAside) : [] });
}

/** Of two that wait, left by an earlier version, the first one goes; the other one then has to ask. */
const isInTheWay = (step: TripStep, self: number | null, { kind, row, intent }: Standing): boolean =>
  kind === 'in-flight' && (step !== 'send' || self === null || row < self || intent?.state.name === 'sending');

/** One that was set aside before it was carried out does not stop a request: it has to ask before it leaves itself. */
const concerns = (step: TripStep, { kind }: Standing): boolean => kind !== 'in-flight' && (step !== 'send' || kind !== 'set-aside');

const isKnown = (other: Standing, awareOf: readonly Awareness[]): boolean =>
  awareOf.some(({ ref, kind }) => ref === other.ref && kind === other.kind);

const standsAside = ({ kind, intent }: Standing): boolean =>
  kind === 'set-aside' || kind === 'unreadable' || intent?.state.name === 'overdue' || intent?.state.name === 'parked';

/**
 * What a staging means for another one of its order; `null` when it is over and was certainly not carried out.
 * @param row the number of its row in the journal
 */
export function standingOf(row: number, intent: Staging): Standing | null {
  const { state } = intent;
  const standing = (kind: Standing['kind']): Standing => ({ ref: intent.id, row, kind, at: intent.changedAt, intent });
  if (state.name === 'staged') return standing('staged');
  if (state.name === 'held' || state.name === 'waiting' || state.name === 'sending') return standing('in-flight');
  if (mayBeCarriedOut(intent)) return standing('maybe-staged');
  return state.name === 'overdue' || state.name === 'parked' ? standing('set-aside') : null;
}

/** Whether one of its attempts may have been carried out, although no answer says so: here, or by the station that has the original. */
export const mayBeCarriedOut = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.name === 'unknown' || (state.name === 'settled' && state.from === 'unknown');

/**
 * Whether proof from Connect ends a staging now: it is not being sent, it is not over, and no person asked for it although
 * they knew that its order was staged already.
 */
export function isOpenToProof({ state, facts }: Staging): boolean {
  if (facts.awareOf.some(({ kind }) => kind === 'staged')) return false;
  if (state.name === 'rejected') return facts.ambiguousAttempts > 0;
  return ['held', 'waiting', 'overdue', 'parked', 'unknown'].includes(state.name);
}
