/** What may be concluded from a failed call: whether something may be sent again, and when. */

import { assertNever } from '../base/result';
import type { Failure, Reason } from './failure.schema';

/** Seconds after which Connect wants to be asked again, where it said so: with the answer, or with one of its reasons. */
export function retryAfterSeconds(failure: Failure): number | null {
  if (failure.kind === 'busy' && failure.waitSeconds !== null) return failure.waitSeconds;
  return 'reasons' in failure ? longestWaitSeconds(failure.reasons) : null;
}

/** The longest wait that one of these names, in seconds. */
export function longestWaitSeconds(reasons: readonly Reason[]): number | null {
  const waits = reasons.flatMap(({ waitSeconds }) => waitSeconds ?? []);
  return waits.length > 0 ? Math.max(...waits) : null;
}

/**
 * What a failure says about the order on the other side. This is the one place where it is decided whether
 * something may be sent again.
 * - `not-done`: it surely was not done, and may be sent again without asking anybody.
 * - `asked-to-wait`: it surely was not done, and the server wants to be left alone for a while.
 * - `later`: Connect surely did not do it, and names a wait for this order alone. A staging may be sent again when
 *   `retryAfterSeconds` is over, an edit is refused with that time, and other orders are not affected.
 * - `refused`: it was not done, and sending the same again would be refused again.
 * - `sign-in`: it was not done, and nothing will be until credentials work.
 * - `unknown`: it may have been done.
 */
export type FailureOutcome = 'not-done' | 'asked-to-wait' | 'later' | 'refused' | 'sign-in' | 'unknown';

export function classifyFailure(failure: Failure): FailureOutcome {
  switch (failure.kind) {
    case 'not-reached':
      return 'not-done';
    case 'busy':
      // A 503 comes from whatever stands before Connect as often as from Connect: it may have been at work already.
      if (failure.status === 429) return 'asked-to-wait';
      return failure.status >= 500 ? 'unknown' : 'later';
    case 'refused':
    case 'forbidden':
    case 'not-found':
    case 'canceled':
      return 'refused';
    case 'not-authorised':
      return 'sign-in';
    case 'cut-off':
    case 'timed-out':
    case 'server-error':
    case 'unrecognized':
      return 'unknown';
    case 'not-connect':
      // A gateway can answer 4xx after it passed the request on, so its status does not show that nothing was done.
      return 'unknown';
    case 'local':
      return failure.what === 'bad-input' || failure.what === 'no-user' ? 'refused' : 'sign-in';
    default:
      return assertNever(failure);
  }
}
