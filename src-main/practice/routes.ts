/** The routes of the API: maps method and path, with and without a user, to a call. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { type ErrorResponse, MALFORMED_PATH, methodNotAllowed, RESOURCE_NOT_FOUND } from './responses';

/** A call of the API. `userId` is `null` if the path contains none. */
export type ApiCall =
  | { readonly kind: 'token' }
  | { readonly kind: 'stage'; readonly userId: string | null; readonly orderId: string }
  | { readonly kind: 'update'; readonly userId: string | null; readonly orderId: string }
  | { readonly kind: 'get'; readonly userId: string | null; readonly orderId: string }
  | { readonly kind: 'service-options'; readonly userId: string | null };

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: RegExp;
  readonly toCall: (ids: { readonly userId: string; readonly orderId: string }, query: URLSearchParams) => ApiCall;
}

const defineRoute = (method: Route['method'], path: string, toCall: Route['toCall']): Route => ({
  method,
  path: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  toCall,
});

const LASTMILE_ORDER = '/v2/fulfillment/lastmile/orders/{orderId}';
const USER_ORDER = '/v2/fulfillment/users/{userId}/orders/{orderId}';

const ROUTES: readonly Route[] = [
  defineRoute('POST', '/v2/oauth/token', () => ({ kind: 'token' })),
  defineRoute('POST', `${LASTMILE_ORDER}/staged`, ({ orderId }) => ({ kind: 'stage', userId: null, orderId })),
  defineRoute('POST', `${USER_ORDER}/staged`, ({ userId, orderId }) => ({ kind: 'stage', userId, orderId })),
  defineRoute('PUT', `${USER_ORDER}/last_mile`, ({ userId, orderId }) => ({ kind: 'update', userId, orderId })),
  defineRoute('PUT', LASTMILE_ORDER, ({ orderId }) => ({ kind: 'update', userId: null, orderId })),
  defineRoute('GET', LASTMILE_ORDER, ({ orderId }, query) => ({ kind: 'get', userId: query.get('user_id'), orderId })),
  defineRoute('GET', USER_ORDER, ({ userId, orderId }) => ({ kind: 'get', userId, orderId })),
  defineRoute('POST', '/v2/fulfillment/service_options/last_mile', () => ({ kind: 'service-options', userId: null })),
  defineRoute('POST', '/v2/fulfillment/users/{userId}/service_options/cart/last_mile', ({ userId }) => ({
    kind: 'service-options',
    userId,
  })),
];

/**
 * Finds the call for a request line.
 * @param target the unchanged path and query. A URL parser would resolve `..`, so the ids are extracted between slashes first and
 *   decoded once afterwards; an id may contain an encoded slash (`%2F`).
 */
export function matchRoute(method: string, target: string): Result<ApiCall, ErrorResponse> {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const matches = ROUTES.filter((candidate) => candidate.path.test(path));
  const found = matches.find((candidate) => candidate.method === method);
  if (!found) return fail(matches.length > 0 ? methodNotAllowed(matches.map((match) => match.method).join(', ')) : RESOURCE_NOT_FOUND);

  const { userId = '', orderId = '' } = found.path.exec(path)?.groups ?? {};
  try {
    return ok(found.toCall({ userId: decodeURIComponent(userId), orderId: decodeURIComponent(orderId) }, new URLSearchParams(query)));
  } catch {
    return fail(MALFORMED_PATH);
  }
}
