/** What a failed request means for its intent. Pure. */

import { type Consequence, consequenceOf } from '../../src-shared/consequence';
import type { Failure } from '../../src-shared/failure';
import type { Intent } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { assertNever } from '../../src-shared/result';
import { backoffMs } from '../base';
import { askedWaitMs } from './answer';
import { boundedPauseMs } from './pace';

/** After so many ambiguous results an edit is left to a person. */
export const MOST_AMBIGUOUS_RESULTS = 3;

/** When Connect names no time for an order that it wants later. */
const LATER_MS = 60_000;
const LONGEST_LATER_MS = 86_400_000;

/**
 * The lane decides when the next request may be made, so that most of these do not wait for a time of their own.
 * @param options.now milliseconds since 1970
 * @param options.random a number from 0 up to 1
 */
export function eventAfter(
  failure: Failure,
  { what, facts }: Pick<Intent, 'what' | 'facts'>,
  { now, random }: { readonly now: number; readonly random: number },
  outcome: Consequence = consequenceOf(failure),
): IntentEvent {
  switch (outcome) {
    case 'not-done':
    case 'sign-in':
      return { name: 'postpone', notBefore: now, failure };
    case 'asked-to-wait':
      return { name: 'postpone', notBefore: now + boundedPauseMs(askedWaitMs(failure) ?? 0), failure };
    case 'later':
      // An edit is refused with that time, and a person decides whether it is made then.
      return what === 'update' ? { name: 'refused', failure } : { name: 'postpone', notBefore: now + laterMs(failure), failure };
    case 'refused':
      return { name: 'refused', failure };
    case 'unknown': {
      if (what === 'stage') return { name: 'lost-sight', failure };
      return { name: 'postpone', notBefore: now + backoffMs(facts.ambiguousAttempts + 1, random), failure, ambiguous: true };
    }
    default:
      return assertNever(outcome);
  }
}

const laterMs = (failure: Failure): number => Math.min(Math.max(Math.ceil(askedWaitMs(failure) ?? LATER_MS), 1_000), LONGEST_LATER_MS);
