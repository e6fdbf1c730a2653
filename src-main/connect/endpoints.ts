/**
 * Connect's endpoints as data: method, path, body, and the parser of the response. `call-endpoint.ts` sends them.
 * To add an endpoint, add a function here and its field names to `dto.ts`.
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
  /** The percent-encoded path below the base URL, with its query, exactly as sent in the request line. */
  readonly path: string;
  /** Sent as JSON; `null` sends no body. A function creates a body that contains the client secret, for one request only. */
  readonly body: object | ((client: ClientCredentials) => object) | null;
  /** Parses the body of a successful response. @param json the JSON object of a 2xx response */
  readonly parse: (json: unknown) => Result<Value, UnexpectedResponse | CanceledOrder>;
}

/**
 * The endpoint that marks an order as staged, which dispatches a shopper.
 * @returns a `no-user` failure if the destination's paths name the user and the request does not
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

/** The endpoint that changes an order before a shopper accepts it. Its path always names the user. */
export function updateEndpoint(request: UpdateRequest): Endpoint<OrderDetails> {
  return {
    method: 'PUT',
    path: `${toUserPath(request.userId)}/orders/${encodeURIComponent(request.orderId)}/last_mile`,
    body: toUpdateBody(request),
    parse: (json) => parseChangedOrder(json, request.orderId),
  };
}

/**
 * The endpoint that looks up an order.
 * @returns a `no-user` failure if the destination's paths name the user and the user is unknown
 */
export function getEndpoint(to: Destination, { orderId, userId }: OrderLookup): Result<Endpoint<OrderDetails>, Failure> {
  const order = resolveOrderPath(to, orderId, userId ?? undefined);
  if (!order.ok) return order;
  // A path that does not name the user accepts the user in its query.
  const query = to.orderPaths === 'lastmile' && userId !== null ? `?user_id=${encodeURIComponent(userId)}` : '';
  return ok({ method: 'GET', path: order.value + query, body: null, parse: (json) => parseOrderDetails(json, orderId) });
}

/**
 * The endpoint that lists the available time slots. It is a POST request that changes and reserves nothing.
 * @returns a `no-user` failure if the destination's paths name the user and the query does not
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

/** Returns the path of an order for the endpoints whose path depends on `connection.orderPaths`. */
function resolveOrderPath(to: Destination, orderId: OrderId, userId: UserId | undefined): Result<string, Failure> {
  const order = encodeURIComponent(orderId);
  if (to.orderPaths === 'lastmile') return ok(`/v2/fulfillment/lastmile/orders/${order}`);
  return userId === undefined ? MISSING_USER : ok(`${toUserPath(userId)}/orders/${order}`);
}

/** The endpoint that exchanges client credentials for an access token. */
export const tokenEndpoint: Endpoint<AccessToken> = { method: 'POST', path: '/v2/oauth/token', body: toTokenBody, parse: parseToken };
