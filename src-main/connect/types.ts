/** The interface of the Connect client, and its options. */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/order/service-option.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { BoundCredentials } from '../vault';
import type { RequestLogEntry } from './call-endpoint';
import type { LookUpProxyLogin } from './proxy-authenticator';
import type { RequestLimits, TrustAnchors } from './transport';

export interface ConnectClientOptions {
  /**
   * Called before every request. Returns a failure of kind `local` if there are no credentials. The client sends credentials only to
   * the origins to which they are bound; a request to another origin fails as `other-address`.
   */
  readonly credentials: (to: Destination) => Promise<Result<BoundCredentials, Failure>>;
  /** The value of `Accept-Language`, which selects the language of Connect's messages; `null` omits the header. */
  readonly language: () => string | null;
  readonly userAgent: string;
  /** Defaults: 10 s to connect, 30 s to respond, 1 MiB of response body. */
  readonly limits?: Partial<RequestLimits>;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
  /** Called after every request, including token requests. */
  readonly onRequestFinished?: (entry: RequestLogEntry) => void;
  /** The certificate authorities to trust in addition to the public ones; none by default. */
  readonly trustStore?: { get(): Promise<TrustAnchors>; invalidate(): void };
  /** Returns the proxies for a URL in the format of a PAC script, such as `PROXY host:8080; DIRECT`. By default there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** Called when a proxy requires a login. The client sends the login only to a proxy to which the login is bound. */
  readonly proxyLogin?: LookUpProxyLogin;
  /** Called when the route to an origin (`DIRECT` or `PROXY host:8080`) changes. */
  readonly onRouteChange?: (origin: string, route: string) => void;
}

/** The response to a probe. */
export interface ProbeResponse {
  readonly status: number;
  /** The unchanged `Date` header; `null` if it is missing or malformed. */
  readonly date: string | null;
  /** The value of `Retry-After`; `null` if it is missing. */
  readonly retryAfterSeconds: number | null;
}

export interface ConnectClient {
  /** Marks an order as staged. Succeeds only if Connect's response is about exactly this order. */
  stage(to: Destination, request: StageRequest): Promise<Result<OrderDetails, Failure>>;
  /** Changes only the fields that the request names. Returns the updated order. */
  update(to: Destination, request: UpdateRequest): Promise<Result<OrderDetails, Failure>>;
  /** Looks up an order. A failure concerns only this lookup and proves nothing about the order's staging. */
  get(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
  /** Lists the available time slots in Connect's order. Reserves none of them. */
  serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  /**
   * Sends a request that changes nothing and carries no credentials, over the same route as orders. Every HTTP response is a success:
   * the caller decides whether its status (407, 429, 502, 503, 504) means that Connect is unreachable.
   */
  probe(baseUrl: string): Promise<Result<ProbeResponse, Failure>>;
  /** Clears all cached access tokens and proxy logins. Call it after either has changed. */
  clearCachedSecrets(): void;
  /** Loads the code and certificates that the first request needs. */
  preload(): Promise<void>;
  /** Rejects new requests. Resolves when all running requests have ended, which the limits bound. */
  close(): Promise<void>;
}
