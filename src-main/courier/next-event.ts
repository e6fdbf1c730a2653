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

/** A proxy's login is not corrected within seconds. */
const PROXY_WAIT_MS = 15_000;
const LONGEST_PROXY_WAIT_MS = 300_000;

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
      return isProxyAnswer(failure)
        ? afterProxyAnswer(failure, facts.ambiguousAttempts, now)
        : { name: 'postpone', notBefore: now, failure };
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

/** A 407 that came as the answer of a request that was written: the proxy's own, unless a gateway has passed it on all the same. */
const isProxyAnswer = (failure: Failure): boolean =>
  failure.kind === 'not-reached' && failure.cause === 'proxy-login' && failure.detail.startsWith('HTTP 407');

/** It waits, as the status says, and is looked up before it is sent once more. */
const afterProxyAnswer = (failure: Failure, before: number, now: number): IntentEvent => ({
  name: 'postpone',
  notBefore: now + Math.min(LONGEST_PROXY_WAIT_MS, PROXY_WAIT_MS * 2 ** Math.min(before, 8)),
  failure,
  ambiguous: true,
});

const laterMs = (failure: Failure): number => Math.min(Math.max(Math.ceil(askedWaitMs(failure) ?? LATER_MS), 1_000), LONGEST_LATER_MS);
