/**
 * Connect's calls, each as data: method, path, body, and how its answer is read. `call-endpoint.ts` makes any of them.
 * Adding a call is adding a function here and its names to `dto.ts`.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { OrderId, StageRequest, UserId } from '../../src-shared/order/order.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { ClientCredentials } from '../vault';
import {
  type AccessToken,
  type CanceledOrder,
  parseChangedOrder,
  parseOrderDetails,
  parseServiceOptions,
  parseToken,
  toServiceOptionsBody,
  toStageBody,
  toTokenBody,
  toUpdateBody,
  toUserServiceOptionsBody,
  type UnexpectedResponse,
} from './dto';

export interface Endpoint<Value> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, with its query, percent-encoded, exactly as it is to stand in the request line. */
  readonly path: string;
  /** Sent as JSON; `null` sends none. A function where the client's secret stands in it: it is called for the request alone. */
  readonly body: object | ((client: ClientCredentials) => object) | null;
  /** @param json the object that came with a 2xx */
  readonly parse: (json: unknown) => Result<Value, UnexpectedResponse | CanceledOrder>;
}

/**
 * Marks an order as staged, which dispatches a shopper.
 * @returns a `no-user` failure where the destination's paths name the user and the request does not
 */
export function stageEndpoint(to: Destination, request: StageRequest): Result<Endpoint<OrderDetails>, Failure> {
  const order = resolveOrderPath(to, request.orderId, request.userId);
  if (!order.ok) return order;
  return ok({
    method: 'POST',
    path: `${order.value}/staged`,
    body: toStageBody(request),
    parse: (json) => parseChangedOrder(json, request.orderId),
  });
}

/** Changes an order that no shopper has taken yet. The path names the user, whatever the destination's paths are. */
export function updateEndpoint(request: UpdateRequest): Endpoint<OrderDetails> {
  return {
    method: 'PUT',
    path: `${toUserPath(request.userId)}/orders/${encodeURIComponent(request.orderId)}/last_mile`,
    body: toUpdateBody(request),
    parse: (json) => parseChangedOrder(json, request.orderId),
  };
}

/**
 * Looks an order up.
 * @returns a `no-user` failure where the destination's paths name the user and nobody knows them
 */
export function getEndpoint(to: Destination, { orderId, userId }: OrderLookup): Result<Endpoint<OrderDetails>, Failure> {
  const order = resolveOrderPath(to, orderId, userId ?? undefined);
  if (!order.ok) return order;
  // Where the path does not name the user, the query may.
  const query = to.orderPaths === 'lastmile' && userId !== null ? `?user_id=${encodeURIComponent(userId)}` : '';
  return ok({ method: 'GET', path: order.value + query, body: null, parse: (json) => parseOrderDetails(json, orderId) });
}

/**
 * Lists the time slots that can be chosen now. Changes nothing and reserves nothing, though it is a POST.
 * @returns a `no-user` failure where the destination's paths name the user and the query does not
 */
export function serviceOptionsEndpoint(to: Destination, query: ServiceOptionsQuery): Result<Endpoint<ServiceOption[]>, Failure> {
  const toEndpoint = (path: string, body: object): Result<Endpoint<ServiceOption[]>, Failure> =>
    ok({ method: 'POST', path, body, parse: parseServiceOptions });
  if (to.orderPaths === 'lastmile') return toEndpoint('/v2/fulfillment/service_options/last_mile', toServiceOptionsBody(query));
  if (query.userId === undefined) return MISSING_USER;
  return toEndpoint(`${toUserPath(query.userId)}/service_options/cart/last_mile`, toUserServiceOptionsBody(query));
}

const MISSING_USER = fail<Failure>({ kind: 'local', what: 'no-user', detail: 'connection.orderPaths is "users", and no user id is known' });

const toUserPath = (userId: UserId): string => `/v2/fulfillment/users/${encodeURIComponent(userId)}`;

/** Where an order is to be found, for the calls whose path `connection.orderPaths` decides. */
function resolveOrderPath(to: Destination, orderId: OrderId, userId: UserId | undefined): Result<string, Failure> {
  const order = encodeURIComponent(orderId);
  if (to.orderPaths === 'lastmile') return ok(`/v2/fulfillment/lastmile/orders/${order}`);
  return userId === undefined ? MISSING_USER : ok(`${toUserPath(userId)}/orders/${order}`);
}

/** Exchanges client credentials for an access token. */
export const tokenEndpoint: Endpoint<AccessToken> = { method: 'POST', path: '/v2/oauth/token', body: toTokenBody, parse: parseToken };
