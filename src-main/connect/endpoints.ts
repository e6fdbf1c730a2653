/**
 * Connect's calls, each as data: method, path, body, and how its answer is read. `call.ts` makes any of them.
 * Adding a call is adding a function here and its names to `wire.ts`.
 */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import type { OrderId, StageRequest, UserId } from '../../src-shared/order';
import type { OrderDetails, OrderLookUp } from '../../src-shared/order-details';
import { fail, ok, type Result } from '../../src-shared/result';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/service-option';
import type { UpdateRequest } from '../../src-shared/update';
import type { ClientCredentials } from '../vault';
import {
  type AccessToken,
  type Canceled,
  readChangedOrder,
  readOrderDetails,
  readServiceOptions,
  readToken,
  serviceOptionsBody,
  stageBody,
  tokenBody,
  updateBody,
  userServiceOptionsBody,
  type WrongAnswer,
} from './wire';

export interface Endpoint<Value> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, with its query, percent-encoded, exactly as it is to stand in the request line. */
  readonly path: string;
  /** Sent as JSON; `null` sends none. A function where the client's secret stands in it: it is called for the request alone. */
  readonly body: object | ((client: ClientCredentials) => object) | null;
  /** @param json the object that came with a 2xx */
  readonly read: (json: unknown) => Result<Value, WrongAnswer | Canceled>;
}

/**
 * Marks an order as staged, which dispatches a shopper.
 * @returns a `no-user` failure where the destination's paths name the user and the request does not
 */
export function stageOrder(to: Destination, request: StageRequest): Result<Endpoint<OrderDetails>, Failure> {
  const order = orderPath(to, request.orderId, request.userId);
  if (!order.ok) return order;
  return ok({
    method: 'POST',
    path: `${order.value}/staged`,
    body: stageBody(request),
    read: (json) => readChangedOrder(json, request.orderId),
  });
}

/** Changes an order that no shopper has taken yet. The path names the user, whatever the destination's paths are. */
export function updateOrder(request: UpdateRequest): Endpoint<OrderDetails> {
  return {
    method: 'PUT',
    path: `${userPath(request.userId)}/orders/${encodeURIComponent(request.orderId)}/last_mile`,
    body: updateBody(request),
    read: (json) => readChangedOrder(json, request.orderId),
  };
}

/**
 * Looks an order up.
 * @returns a `no-user` failure where the destination's paths name the user and nobody knows them
 */
export function getOrder(to: Destination, { orderId, userId }: OrderLookUp): Result<Endpoint<OrderDetails>, Failure> {
  const order = orderPath(to, orderId, userId ?? undefined);
  if (!order.ok) return order;
  // Where the path does not name the user, the query may.
  const query = to.orderPaths === 'lastmile' && userId !== null ? `?user_id=${encodeURIComponent(userId)}` : '';
  return ok({ method: 'GET', path: order.value + query, body: null, read: (json) => readOrderDetails(json, orderId) });
}

/**
 * Lists the time slots that can be chosen now. Changes nothing and reserves nothing, though it is a POST.
 * @returns a `no-user` failure where the destination's paths name the user and the query does not
 */
export function listServiceOptions(to: Destination, query: ServiceOptionsQuery): Result<Endpoint<ServiceOption[]>, Failure> {
  const endpoint = (path: string, body: object): Result<Endpoint<ServiceOption[]>, Failure> =>
    ok({ method: 'POST', path, body, read: readServiceOptions });
  if (to.orderPaths === 'lastmile') return endpoint('/v2/fulfillment/service_options/last_mile', serviceOptionsBody(query));
  if (query.userId === undefined) return NO_USER;
  return endpoint(`${userPath(query.userId)}/service_options/cart/last_mile`, userServiceOptionsBody(query));
}

const NO_USER = fail<Failure>({ kind: 'local', what: 'no-user', detail: 'connection.orderPaths is "users", and no user id is known' });

const userPath = (userId: UserId): string => `/v2/fulfillment/users/${encodeURIComponent(userId)}`;

/** Where an order is to be found, for the calls whose path `connection.orderPaths` decides. */
function orderPath(to: Destination, orderId: OrderId, userId: UserId | undefined): Result<string, Failure> {
  const order = encodeURIComponent(orderId);
  if (to.orderPaths === 'lastmile') return ok(`/v2/fulfillment/lastmile/orders/${order}`);
  return userId === undefined ? NO_USER : ok(`${userPath(userId)}/orders/${order}`);
}

/** Exchanges client credentials for an access token. */
export const fetchToken: Endpoint<AccessToken> = { method: 'POST', path: '/v2/oauth/token', body: tokenBody, read: readToken };
