/** Turns any answer into what was asked for, or into why it is not that. */
import type { Failure } from '../../src-shared/failure';
import { fail, type Result } from '../../src-shared/result';
import type { Endpoint } from './endpoints';
import { readContent } from './read-content';
import { notConnect, readFailure } from './read-failure';
import type { WireAnswer } from './transport';

/**
 * A 2xx alone proves nothing: captive portals answer 200 to everything. Only an object in JSON with what the endpoint
 * looks for does.
 * @param now milliseconds since 1970
 */
export function readAnswer<Value>(answer: WireAnswer, endpoint: Endpoint<Value>, now: number): Result<Value, Failure> {
  if (answer.status < 200 || answer.status > 299) return fail(readFailure(answer, now));
  const content = readContent(answer);
  if (content.what !== 'json') return fail(notConnect(answer.status, content));
  const read = endpoint.read(content.value);
  return read.ok ? read : fail({ kind: 'not-connect', status: answer.status, what: read.problem });
}
