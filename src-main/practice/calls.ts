/** The paths of the API, both families of them, and which call each one is. */
import { fail, ok, type Result } from '../../src-shared/result';
import { MALFORMED_PATH, RESOURCE_NOT_FOUND, type Refusal, wrongMethod } from './answers';

/** `userId` is `null` where the path has none. */
export type Call =
  | { readonly name: 'token' }
  | { readonly name: 'stage'; readonly userId: string | null; readonly orderId: string }
  | { readonly name: 'update'; readonly userId: string; readonly orderId: string }
  | { readonly name: 'get'; readonly userId: string | null; readonly orderId: string }
  | { readonly name: 'service-options'; readonly userId: string | null };

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: RegExp;
  readonly call: (ids: { readonly userId: string; readonly orderId: string }, query: URLSearchParams) => Call;
}

const route = (method: Route['method'], path: string, call: Route['call']): Route => ({
  method,
  path: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  call,
});

const LASTMILE_ORDER = '/v2/fulfillment/lastmile/orders/{orderId}';
const USER_ORDER = '/v2/fulfillment/users/{userId}/orders/{orderId}';

const ROUTES: readonly Route[] = [
  route('POST', '/v2/oauth/token', () => ({ name: 'token' })),
  route('POST', `${LASTMILE_ORDER}/staged`, ({ orderId }) => ({ name: 'stage', userId: null, orderId })),
  route('POST', `${USER_ORDER}/staged`, ({ userId, orderId }) => ({ name: 'stage', userId, orderId })),
  route('PUT', `${USER_ORDER}/last_mile`, ({ userId, orderId }) => ({ name: 'update', userId, orderId })),
  route('GET', LASTMILE_ORDER, ({ orderId }, query) => ({ name: 'get', userId: query.get('user_id'), orderId })),
  route('GET', USER_ORDER, ({ userId, orderId }) => ({ name: 'get', userId, orderId })),
  route('POST', '/v2/fulfillment/service_options/last_mile', () => ({ name: 'service-options', userId: null })),
  route('POST', '/v2/fulfillment/users/{userId}/service_options/cart/last_mile', ({ userId }) => ({ name: 'service-options', userId })),
];

/**
 * Finds the call that a request line means.
 * @param target path and query as they came. They are not given to a URL parser, which would resolve `..`: the ids are
 *   cut out between the slashes first and decoded once afterwards, so that an id may hold a slash of its own (`%2F`).
 */
export function findCall(method: string, target: string): Result<Call, Refusal> {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const matches = ROUTES.filter((candidate) => candidate.path.test(path));
  const found = matches.find((candidate) => candidate.method === method);
  if (!found) return fail(matches.length > 0 ? wrongMethod(matches.map((match) => match.method).join(', ')) : RESOURCE_NOT_FOUND);

  const { userId = '', orderId = '' } = found.path.exec(path)?.groups ?? {};
  try {
    return ok(found.call({ userId: decodeURIComponent(userId), orderId: decodeURIComponent(orderId) }, new URLSearchParams(query)));
  } catch {
    return fail(MALFORMED_PATH);
  }
}
