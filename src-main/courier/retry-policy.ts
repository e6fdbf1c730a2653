/** What a failed request means for its intent: whether and when it is retried. Pure. */

import { assertNever } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure, type FailureOutcome } from '../../src-shared/failure/failure-outcome';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import { backoffMs } from '../base';
import { requestedWaitMs } from './lane-signal';
import { boundedPauseMs } from './rate-limiter';

/** After this number of ambiguous results an edit is left to a person. */
export const MAX_AMBIGUOUS_RESULTS = 3;

/** The delay when Connect requests a later retry without naming a time. */
const DEFAULT_RETRY_LATER_MS = 60_000;
const MAX_RETRY_LATER_MS = 86_400_000;

/** The login at a proxy is not corrected within seconds, so this backoff starts with a longer delay. */
const PROXY_RETRY_MS = 15_000;
const MAX_PROXY_RETRY_MS = 300_000;

/**
 * Returns the event that follows a failed request. Most retries have no delay of their own, because the lane decides when the
 * next request may start.
 * @param options.now milliseconds since 1970
 * @param options.random a number from 0 up to 1
 */
export function eventForFailure(
  failure: Failure,
  { kind, facts }: Pick<Intent, 'kind' | 'facts'>,
  { now, random }: { readonly now: number; readonly random: number },
  outcome: FailureOutcome = classifyFailure(failure),
): IntentEvent {
  switch (outcome) {
    case 'not-done':
      return isProxyResponse(failure)
        ? eventForProxyResponse(failure, facts.ambiguousAttempts, now)
        : { kind: 'retry-later', notBefore: now, failure };
    case 'sign-in':
      return { kind: 'retry-later', notBefore: now, failure };
    case 'asked-to-wait':
      return { kind: 'retry-later', notBefore: now + boundedPauseMs(requestedWaitMs(failure) ?? 0), failure };
    case 'later':
      // An edit is rejected with that time, so that a person decides whether it is made then.
      return kind === 'update' ? { kind: 'refused', failure } : { kind: 'retry-later', notBefore: now + retryLaterMs(failure), failure };
    case 'refused':
      return { kind: 'refused', failure };
    case 'unknown': {
      if (kind === 'stage') return { kind: 'outcome-unknown', failure };
      return { kind: 'retry-later', notBefore: now + backoffMs(facts.ambiguousAttempts + 1, random), failure, ambiguous: true };
    }
    default:
      return assertNever(outcome);
  }
}

/** Whether a 407 was the response to a complete request: usually the proxy's own, but a gateway may have forwarded the request. */
const isProxyResponse = (failure: Failure): boolean =>
  failure.kind === 'not-reached' && failure.cause === 'proxy-login' && failure.detail.startsWith('HTTP 407');

/** The intent waits, as the status suggests, and is looked up before the retry. */
const eventForProxyResponse = (failure: Failure, before: number, now: number): IntentEvent => ({
  kind: 'retry-later',
  notBefore: now + Math.min(MAX_PROXY_RETRY_MS, PROXY_RETRY_MS * 2 ** Math.min(before, 8)),
  failure,
  ambiguous: true,
});

const retryLaterMs = (failure: Failure): number =>
  Math.min(Math.max(Math.ceil(requestedWaitMs(failure) ?? DEFAULT_RETRY_LATER_MS), 1_000), MAX_RETRY_LATER_MS);
