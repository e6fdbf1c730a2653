/** What the result of a request tells about the connection, whatever it means for the order. Pure. */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure, retryAfterSeconds } from '../../src-shared/failure/failure-outcome';

export type RequestResult = Result<unknown, Failure>;

/** The name of a sender other than Connect that answered; `null` when Connect answered, or there was no response. */
export function otherSource(failure: Failure): string | null {
  return 'source' in failure ? failure.source : null;
}

/** Whether Connect itself answered. A response that cannot be shown to be from Connect does not count. */
export function isFromConnect(answer: RequestResult): boolean {
  if (answer.ok) return true;
  const { problem } = answer;
  // Every failure that was read from a response has a source. An accepted staging of a canceled order is a response as well.
  return problem.kind === 'canceled' || ('source' in problem && problem.kind !== 'not-connect' && problem.source === null);
}

/**
 * What the result of a request means for the lane.
 * - `healthy`: the server answered and accepts requests.
 * - `unreachable`: the request did not reach the server.
 * - `lost`: the connection broke or timed out after the request was sent.
 * - `too-fast`: the server limits the rate (429) or is overloaded (503).
 * - `signed-out`: no request succeeds until the credentials work.
 * - `nothing`: the request failed locally and tells nothing about the server.
 */
export type LaneSignal = 'healthy' | 'unreachable' | 'lost' | 'too-fast' | 'signed-out' | 'nothing';

export function toLaneSignal(answer: RequestResult): LaneSignal {
  if (answer.ok) return 'healthy';
  const { problem } = answer;
  const outcome = classifyFailure(problem);
  if (outcome === 'not-done') return 'unreachable';
  if (outcome === 'sign-in') return 'signed-out';
  if (outcome === 'asked-to-wait' || (problem.kind === 'busy' && problem.status >= 500)) return 'too-fast';
  if (problem.kind === 'local') return 'nothing';
  return problem.kind === 'cut-off' || problem.kind === 'timed-out' ? 'lost' : 'healthy';
}

/** The wait that a response requests, in milliseconds; `null` when it names none. */
export function requestedWaitMs(failure: Failure): number | null {
  const seconds = retryAfterSeconds(failure);
  return seconds === null ? null : seconds * 1_000;
}
