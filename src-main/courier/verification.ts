/**
 * Looks an order up before it is sent if it may have been carried out already: an intent of an earlier run, because the journal
 * may be a copy, and an edit with an ambiguous result.
 */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import type { Edit, Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { isCanceled } from '../../src-shared/order/order-progress';
import type { CourierRules } from './courier';
import { compareEdit } from './edit-comparison';
import type { IntentAges } from './intent-age';
import { type Lookup, toOrderLookup } from './lookup';
import { MAX_AMBIGUOUS_RESULTS } from './retry-policy';
import { DISK_RETRY_MS, type StepWriter } from './step-writer';

/**
 * - `done`: the intent no longer waits.
 * - `clear`: the intent may be sent.
 * - `pending`: the order has to be looked up again after `waitMs`.
 */
export type VerificationResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'pending'; readonly waitMs: number };

export interface Verification {
  /** Whether the order has to be looked up before the next request of this intent. */
  isNeeded(intent: Intent): boolean;
  /** @returns Connect's answer for the lane, and the result for the intent. Rejects when the journal cannot be read. */
  verify(intent: Intent): Promise<{ readonly answer: Result<OrderDetails, Failure>; readonly verified: VerificationResult }>;
  /**
   * Looks up an edit that was refused after an ambiguous result.
   * @returns the order details if the order has the edit
   */
  findAppliedEdit(edit: Edit): Promise<OrderDetails | null>;
  /** Must be called for every change of the journal. */
  onChange(intent: Intent): void;
}

/** After this number of inconclusive lookups the intent is sent, because a lookup that never works must not hold orders back. */
const MAX_INCONCLUSIVE_LOOKUPS = 3;
/** The delay after the first inconclusive lookup; the second one is four times as long. */
const FIRST_INCONCLUSIVE_WAIT_MS = 2_000;

export interface VerificationOptions {
  readonly lookUp: Lookup;
  readonly steps: StepWriter;
  readonly ages: Pick<IntentAges, 'isFromThisRun'>;
  readonly rules: Pick<CourierRules, 'verifyBeforeSend'>;
}

export function createVerification({ lookUp, steps, ages, rules }: VerificationOptions): Verification {
  /** The number of attempts of an intent at its last lookup. */
  const verifiedAtAttempt = new Map<IntentId, number>();
  const inconclusiveLookups = new Map<IntentId, number>();

  const isAmbiguous = ({ facts }: Intent): boolean => facts.ambiguousAttempts > 0;
  const isAmbiguousEdit = (intent: Intent): boolean => intent.kind === 'update' && isAmbiguous(intent);

  /** Returns the result when the answer does not show that the intent was carried out. */
  async function concludeNotCarriedOut(intent: Intent): Promise<VerificationResult> {
    inconclusiveLookups.delete(intent.id);
    if (isAmbiguousEdit(intent) && intent.facts.ambiguousAttempts >= MAX_AMBIGUOUS_RESULTS) {
      const failure = intent.state.kind === 'waiting' ? intent.state.failure : null;
      return toVerificationResult(
        await steps.advance(intent.id, { kind: 'outcome-unknown', failure: failure ?? { kind: 'cut-off', detail: '' } }),
      );
    }
    verifiedAtAttempt.set(intent.id, intent.attempts);
    return { kind: 'clear' };
  }

  function retryLater(intent: Intent): Promise<VerificationResult> | VerificationResult {
    const lookups = (inconclusiveLookups.get(intent.id) ?? 0) + 1;
    if (lookups >= MAX_INCONCLUSIVE_LOOKUPS) return concludeNotCarriedOut(intent);
    inconclusiveLookups.set(intent.id, lookups);
    return { kind: 'pending', waitMs: FIRST_INCONCLUSIVE_WAIT_MS * 4 ** (lookups - 1) };
  }

  function afterFailure(intent: Intent, failure: Failure): Promise<VerificationResult> | VerificationResult {
    const outcome = classifyFailure(failure);
    // The lane waits for these failures, and then the order is looked up.
    if (outcome === 'not-done' || outcome === 'asked-to-wait' || outcome === 'sign-in') return { kind: 'pending', waitMs: 0 };
    return outcome === 'unknown' ? retryLater(intent) : concludeNotCarriedOut(intent);
  }

  return {
    isNeeded(intent) {
      if (isAmbiguous(intent))
        return (intent.kind === 'update' || rules.verifyBeforeSend) && verifiedAtAttempt.get(intent.id) !== intent.attempts;
      return rules.verifyBeforeSend && !ages.isFromThisRun(intent.id) && !verifiedAtAttempt.has(intent.id);
    },

    async verify(intent) {
      const { answer, provenIntents, isProofUnsaved } = await lookUp(intent.destination, toOrderLookup(intent));
      const verified = async (): Promise<VerificationResult> => {
        if (isProofUnsaved) return { kind: 'pending', waitMs: DISK_RETRY_MS };
        if (provenIntents.some(({ id }) => id === intent.id)) return { kind: 'done' };
        if (!answer.ok) return afterFailure(intent, answer.problem);
        if (intent.kind === 'stage' && isCanceled(answer.value)) {
          // If a person decides to send the order, they are not asked a second time.
          verifiedAtAttempt.set(intent.id, intent.attempts);
          return toVerificationResult(await steps.advance(intent.id, { kind: 'expired', because: 'canceled' }));
        }
        if (intent.kind === 'update' && compareEdit(intent.request.changes, answer.value) === 'made') {
          return toVerificationResult(await steps.advance(intent.id, { kind: 'updated', details: answer.value }));
        }
        return concludeNotCarriedOut(intent);
      };
      return { answer, verified: await verified() };
    },

    async findAppliedEdit({ destination, request }) {
      const { answer } = await lookUp(destination, toOrderLookup({ request }));
      // Connect has just refused the edit as it is, so the comparable values are sufficient.
      return answer.ok && ['made', 'partly'].includes(compareEdit(request.changes, answer.value)) ? answer.value : null;
    },

    onChange({ id, state }) {
      if (isUnsent(state) || needsAttention(state)) return;
      verifiedAtAttempt.delete(id);
      inconclusiveLookups.delete(id);
    },
  };
}

/** On a full disk the event is applied after the next lookup. */
const toVerificationResult = (result: Awaited<ReturnType<StepWriter['advance']>>): VerificationResult =>
  !result.ok && result.problem.kind === 'write-failed' ? { kind: 'pending', waitMs: DISK_RETRY_MS } : { kind: 'done' };
