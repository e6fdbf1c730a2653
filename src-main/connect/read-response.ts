/** Converts any response into the requested value or a failure. */

import { fail, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Endpoint } from './endpoints';
import { parseBody } from './parse-body';
import { readFailure, toNotConnectFailure } from './read-failure';
import type { HttpResponse } from './transport';

/**
 * Reads a response. The status 2xx alone proves nothing, because captive portals respond to every request with 200, so the body must
 * also be a JSON object with the fields that the endpoint expects.
 * @param now milliseconds since 1970
 */
export function readResponse<Value>(response: HttpResponse, endpoint: Endpoint<Value>, now: number): Result<Value, Failure> {
  if (response.status < 200 || response.status > 299) return fail(readFailure(response, now));
  const content = parseBody(response);
  if (content.kind !== 'json') return fail(toNotConnectFailure(response, content));
  // A cached order may be older than the staging in question. Caches respond only to GET requests.
  if (endpoint.method === 'GET' && isFromCache(response)) return fail(toNotConnectFailure(response, content, 'cached'));
  const parsed = endpoint.parse(content.value);
  if (parsed.ok) return parsed;
  return fail(parsed.problem.kind === 'canceled' ? parsed.problem : toNotConnectFailure(response, content, parsed.problem.kind));
}

/** Whether a response comes from a cache, which states its age in seconds in the `Age` header. */
export const isFromCache = ({ headers }: Pick<HttpResponse, 'headers'>): boolean => Number(headers.age ?? 0) > 0;
