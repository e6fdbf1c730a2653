/**
 * Connect's calls, each as data: method, path, body, and how its answer is read. `call.ts` makes any of them.
 * Adding a call is adding a function here and its names to `wire.ts`.
 */
import type { Failure } from '../../src-shared/failure';
import type { Destination, OrderAnswer } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import { fail, ok, type Result } from '../../src-shared/result';
import { type AccessToken, readOrder, readToken, stageBody, tokenBody, type WrongAnswer } from './wire';

export interface Endpoint<Value> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, percent-encoded, exactly as it is to stand in the request line. */
  readonly path: string;
  /** Sent as JSON; `null` sends none. */
  readonly body: object | null;
  /** @param json the object that came with a 2xx */
  readonly read: (json: unknown) => Result<Value, WrongAnswer>;
}

/**
 * Marks an order as staged, which dispatches a shopper.
 * @returns a `no-user` failure where the destination's paths name the user and the request does not
 */
export function stageOrder(to: Destination, request: StageRequest): Result<Endpoint<OrderAnswer>, Failure> {
  const order = encodeURIComponent(request.orderId);
  const endpoint = (path: string): Endpoint<OrderAnswer> => ({
    method: 'POST',
    path,
    body: stageBody(request),
    read: (json) => readOrder(json, request.orderId),
  });
  if (to.orderPaths === 'lastmile') return ok(endpoint(`/v2/fulfillment/lastmile/orders/${order}/staged`));
  if (request.userId === undefined) {
    return fail({ kind: 'local', what: 'no-user', detail: 'connection.orderPaths is "users", and the order came without a user id' });
  }
  return ok(endpoint(`/v2/fulfillment/users/${encodeURIComponent(request.userId)}/orders/${order}/staged`));
}

/** Exchanges client credentials for an access token. */
export function fetchToken(client: { readonly clientId: string; readonly clientSecret: string }): Endpoint<AccessToken> {
  return { method: 'POST', path: '/v2/oauth/token', body: tokenBody(client), read: readToken };
}
