/**
 * Looks up an order before it is sent, where it may have been done already: an intent left by an earlier run, because its
 * journal may be a copy of one that was sent, and an edit with an ambiguous result, because it may have been made.
 */

import { consequenceOf } from '../../src-shared/consequence';
import type { Failure } from '../../src-shared/failure';
import type { Edit, Intent, IntentId } from '../../src-shared/intent';
import { isUnsent, needsPerson } from '../../src-shared/life';
import { isCanceled, type OrderDetails } from '../../src-shared/order-details';
import type { Result } from '../../src-shared/result';
import { compareEdit } from './compare-edit';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-ages';
import { type LookUp, orderOf } from './look-up';
import { MOST_AMBIGUOUS_RESULTS } from './next-event';
import { DISK_AGAIN_MS, type Steps } from './steps';

/**
 * - `done`: the intent does not wait any more.
 * - `clear`: it may be sent.
 * - `pending`: the order has to be looked up again, after `waitMs`.
 */
export type Verified = { readonly kind: 'done' } | { readonly kind: 'clear' } | { readonly kind: 'pending'; readonly waitMs: number };

export interface Verification {
  /** Whether the order has to be looked up before the next request of this intent. */
  isNeeded(intent: Intent): boolean;
  /** @returns Connect's answer for the lane, and what follows for the intent. Rejects when the journal cannot be read. */
  verify(intent: Intent): Promise<{ readonly answer: Result<OrderDetails, Failure>; readonly verified: Verified }>;
  /** Looks up an edit that was refused after an ambiguous result, and answers with the order where it has the edit. */
  findEdit(edit: Edit): Promise<OrderDetails | null>;
  /** To be called for every change of the journal. */
  onChange(intent: Intent): void;
}

/** After so many lookups without a usable answer the intent is sent: a lookup that never works must not hold groceries back. */
const MOST_UNCLEAR = 3;
/** The first wait between them; the second one is four times as long. */
const UNCLEAR_WAIT_MS = 2_000;

export interface VerificationOptions {
  readonly lookUp: LookUp;
  readonly steps: Steps;
  readonly ages: Pick<IntentAges, 'isNew'>;
  readonly rules: Pick<CourierRules, 'verifies'>;
}

export function createVerification({ lookUp, steps, ages, rules }: VerificationOptions): Verification {
  /** At how many attempts of an intent its order was looked up. */
  const cleared = new Map<IntentId, number>();
  const unclear = new Map<IntentId, number>();

  const isAmbiguous = ({ facts }: Intent): boolean => facts.ambiguousAttempts > 0;
  const isAmbiguousEdit = (intent: Intent): boolean => intent.what === 'update' && isAmbiguous(intent);

  /** What the answer means where it does not show that the intent was carried out. */
  async function conclude(intent: Intent): Promise<Verified> {
    unclear.delete(intent.id);
    if (isAmbiguousEdit(intent) && intent.facts.ambiguousAttempts >= MOST_AMBIGUOUS_RESULTS) {
      const failure = intent.state.name === 'waiting' ? intent.state.failure : null;
      return after(await steps.take(intent.id, { name: 'lost-sight', failure: failure ?? { kind: 'cut-off', detail: '' } }));
    }
    cleared.set(intent.id, intent.attempts);
    return { kind: 'clear' };
  }

  function retryLater(intent: Intent): Promise<Verified> | Verified {
    const tries = (unclear.get(intent.id) ?? 0) + 1;
    if (tries >= MOST_UNCLEAR) return conclude(intent);
    unclear.set(intent.id, tries);
    return { kind: 'pending', waitMs: UNCLEAR_WAIT_MS * 4 ** (tries - 1) };
  }

  function afterFailure(intent: Intent, failure: Failure): Promise<Verified> | Verified {
    const outcome = consequenceOf(failure);
    // The lane waits for these, and then the order is looked up.
    if (outcome === 'not-done' || outcome === 'asked-to-wait' || outcome === 'sign-in') return { kind: 'pending', waitMs: 0 };
    return outcome === 'unknown' ? retryLater(intent) : conclude(intent);
  }

  return {
    isNeeded(intent) {
      if (isAmbiguous(intent)) return (intent.what === 'update' || rules.verifies) && cleared.get(intent.id) !== intent.attempts;
      return rules.verifies && !ages.isNew(intent.id) && !cleared.has(intent.id);
    },

    async verify(intent) {
      const { answer, proven, isProofLost } = await lookUp(intent.destination, orderOf(intent));
      const verified = async (): Promise<Verified> => {
        if (isProofLost) return { kind: 'pending', waitMs: DISK_AGAIN_MS };
        if (proven.some(({ id }) => id === intent.id)) return { kind: 'done' };
        if (!answer.ok) return afterFailure(intent, answer.problem);
        if (intent.what === 'stage' && isCanceled(answer.value.status)) {
          // A person who sends it all the same is not asked a second time.
          cleared.set(intent.id, intent.attempts);
          return after(await steps.take(intent.id, { name: 'grow-old', because: 'canceled' }));
        }
        if (intent.what === 'update' && compareEdit(intent.request.changes, answer.value) === 'made') {
          return after(await steps.take(intent.id, { name: 'updated', details: answer.value }));
        }
        return conclude(intent);
      };
      return { answer, verified: await verified() };
    },

    async findEdit({ destination, request }) {
      const { answer } = await lookUp(destination, orderOf({ request }));
      // Connect has just refused it as it is, so what can be compared is enough.
      return answer.ok && ['made', 'partly'].includes(compareEdit(request.changes, answer.value)) ? answer.value : null;
    },

    onChange({ id, state }) {
      if (isUnsent(state) || needsPerson(state)) return;
      cleared.delete(id);
      unclear.delete(id);
    },
  };
}

/** On a full disk the step is taken after the next lookup. */
const after = (taken: Awaited<ReturnType<Steps['take']>>): Verified =>
  !taken.ok && taken.problem.kind === 'not-kept' ? { kind: 'pending', waitMs: DISK_AGAIN_MS } : { kind: 'done' };
