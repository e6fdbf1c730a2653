/** Decides what a failed request means: whether it may be repeated, and when. */

import { assertNever } from '../base/result';
import type { Failure, Reason } from './failure.schema';

/** The wait that Connect asked for, in seconds, from the response or one of its reasons; `null` if there is none. */
export function retryAfterSeconds(failure: Failure): number | null {
  if (failure.kind === 'busy' && failure.waitSeconds !== null) return failure.waitSeconds;
  return 'reasons' in failure ? longestWaitSeconds(failure.reasons) : null;
}

/** The longest wait among these reasons, in seconds; `null` if none names one. */
export function longestWaitSeconds(reasons: readonly Reason[]): number | null {
  const waits = reasons.flatMap(({ waitSeconds }) => waitSeconds ?? []);
  return waits.length > 0 ? Math.max(...waits) : null;
}

/**
 * What a failure means for the order at Connect. Only this function decides whether a request may be repeated.
 * - `not-done`: certainly not carried out; it may be repeated automatically.
 * - `asked-to-wait`: certainly not carried out, and the server asks the whole station to wait.
 * - `later`: certainly not carried out, and Connect asks this order alone to wait. A staging may be repeated after
 * `retryAfterSeconds`, an edit is rejected with that time, and other orders are not affected.
 * - `refused`: not carried out, and the same request would be refused again.
 * - `sign-in`: not carried out, and no request will be until the credentials work.
 * - `unknown`: it may have been carried out.
 */
export type FailureOutcome = 'not-done' | 'asked-to-wait' | 'later' | 'refused' | 'sign-in' | 'unknown';

export function classifyFailure(failure: Failure): FailureOutcome {
  switch (failure.kind) {
    case 'not-reached':
      return 'not-done';
    case 'busy':
      // A 503 often comes from a proxy after it passed the request on, so the request may have been carried out.
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
      // A gateway can respond with 4xx after it passed the request on, so its status proves nothing.
      return 'unknown';
    case 'local':
      return failure.what === 'bad-input' || failure.what === 'no-user' ? 'refused' : 'sign-in';
    default:
      return assertNever(failure);
  }
}
