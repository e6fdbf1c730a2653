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
  if (content.what !== 'json') return fail(notConnect(answer, content));
  // An order that a cache has kept may be as it was before the staging that it is asked about. Only a GET is answered from one.
  if (endpoint.method === 'GET' && isCached(answer)) return fail(notConnect(answer, content, 'cached'));
  const read = endpoint.read(content.value);
  if (read.ok) return read;
  return fail(read.problem.kind === 'canceled' ? read.problem : notConnect(answer, content, read.problem.kind));
}

/** A cache says with `Age` how many seconds it has kept an answer. */
export const isCached = ({ headers }: Pick<WireAnswer, 'headers'>): boolean => Number(headers.age ?? 0) > 0;
