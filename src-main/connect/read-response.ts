/** Turns any answer into what was asked for, or into why it is not that. */

import { fail, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Endpoint } from './endpoints';
import { parseBody } from './parse-body';
import { readFailure, toNotConnectFailure } from './read-failure';
import type { HttpResponse } from './transport';

/**
 * A 2xx alone proves nothing: captive portals answer 200 to everything. Only an object in JSON with what the endpoint
 * looks for does.
 * @param now milliseconds since 1970
 */
export function readResponse<Value>(response: HttpResponse, endpoint: Endpoint<Value>, now: number): Result<Value, Failure> {
  if (response.status < 200 || response.status > 299) return fail(readFailure(response, now));
  const content = parseBody(response);
  if (content.kind !== 'json') return fail(toNotConnectFailure(response, content));
  // An order that a cache has kept may be as it was before the staging that it is asked about. Only a GET is answered from one.
  if (endpoint.method === 'GET' && isFromCache(response)) return fail(toNotConnectFailure(response, content, 'cached'));
  const parsed = endpoint.parse(content.value);
  if (parsed.ok) return parsed;
  return fail(parsed.problem.kind === 'canceled' ? parsed.problem : toNotConnectFailure(response, content, parsed.problem.kind));
}

/** A cache says with `Age` how many seconds it has kept an answer. */
export const isFromCache = ({ headers }: Pick<HttpResponse, 'headers'>): boolean => Number(headers.age ?? 0) > 0;
