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
  toDispatchUpdateBody,
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

/**
 * The endpoint that changes an order before a shopper accepts it. Only the `dispatch` paths do not name the user.
 * @returns a `no-user` failure if the destination's paths name the user and the request does not
 */
export function updateEndpoint(to: Destination, request: UpdateRequest): Result<Endpoint<OrderDetails>, Failure> {
  const toEndpoint = (path: string, body: object): Result<Endpoint<OrderDetails>, Failure> =>
    ok({ method: 'PUT', path, body, parse: (json) => parseChangedOrder(json, request.orderId) });
  const { orderPaths } = to;
  if (orderPaths === 'unrecognized') return UNRECOGNIZED_PATHS;
  if (orderPaths === 'dispatch') return toEndpoint(toLastmilePath(request.orderId), toDispatchUpdateBody(request));
  if (request.userId === undefined) return missingUser(to);
  return toEndpoint(`${toUserPath(request.userId)}/orders/${encodeURIComponent(request.orderId)}/last_mile`, toUpdateBody(request));
}

/**
 * The endpoint that looks up an order.
 * @returns a `no-user` failure if the destination's paths name the user and the user is unknown
 */
export function getEndpoint(to: Destination, { orderId, userId }: OrderLookup): Result<Endpoint<OrderDetails>, Failure> {
  const order = resolveOrderPath(to, orderId, userId ?? undefined);
  if (!order.ok) return order;
  // Only this path accepts the user in its query.
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
  if (to.orderPaths !== 'users') return toEndpoint('/v2/fulfillment/service_options/last_mile', toServiceOptionsBody(query));
  if (query.userId === undefined) return missingUser(to);
  return toEndpoint(`${toUserPath(query.userId)}/service_options/cart/last_mile`, toUserServiceOptionsBody(query));
}

const missingUser = ({ orderPaths }: Destination) =>
  fail<Failure>({ kind: 'local', what: 'no-user', detail: `connection.orderPaths is "${orderPaths}", and no user id is known` });

/** A later version stored the order; requests for it are never sent. */
const UNRECOGNIZED_PATHS = fail<Failure>({ kind: 'local', what: 'bad-input', detail: 'this version does not know the paths of the order' });

const toUserPath = (userId: UserId): string => `/v2/fulfillment/users/${encodeURIComponent(userId)}`;

const toLastmilePath = (orderId: OrderId): string => `/v2/fulfillment/lastmile/orders/${encodeURIComponent(orderId)}`;

/** Returns the path of an order for the endpoints whose path depends on `connection.orderPaths`. */
function resolveOrderPath(to: Destination, orderId: OrderId, userId: UserId | undefined): Result<string, Failure> {
  if (to.orderPaths === 'unrecognized') return UNRECOGNIZED_PATHS;
  if (to.orderPaths !== 'users') return ok(toLastmilePath(orderId));
  return userId === undefined ? missingUser(to) : ok(`${toUserPath(userId)}/orders/${encodeURIComponent(orderId)}`);
}

/** The endpoint that exchanges client credentials for an access token. */
export const tokenEndpoint: Endpoint<AccessToken> = { method: 'POST', path: '/v2/oauth/token', body: toTokenBody, parse: parseToken };
