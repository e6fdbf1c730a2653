/** What a client of Instacart Connect is asked, and what it has to be told. */

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
   * Asked before every call. Where there are none: a failure of kind `local` that says why. They are sent to the origins to which
   * they are bound and to no other, whatever the destination is: a call to another one fails as `other-address`.
   */
  readonly credentials: (to: Destination) => Promise<Result<BoundCredentials, Failure>>;
  /** For `Accept-Language`, which Connect answers its messages in; `null` sends none. */
  readonly language: () => string | null;
  readonly userAgent: string;
  /** By default 10 s to connect, 30 s to answer, 1 MiB of answer. */
  readonly limits?: Partial<RequestLimits>;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
  /** Told of every request when it is over, token calls too. */
  readonly onRequestFinished?: (entry: RequestLogEntry) => void;
  /** Whom to trust beside the public authorities; nobody by default. See `NetworkEnvironment`. */
  readonly trustStore?: { get(): Promise<TrustAnchors>; invalidate(): void };
  /** Which way leads to a URL, as a PAC script answers it: `PROXY host:8080; DIRECT`. By default there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** Asked when a proxy wants a login. It goes to that proxy, where it is bound to it, and nowhere else. */
  readonly proxyLogin?: LookUpProxyLogin;
  /** Told which way leads to an origin (`DIRECT`, `PROXY host:8080`), when it is another one than before. */
  readonly onRouteChange?: (origin: string, route: string) => void;
}

/** What answered at an address. */
export interface ProbeResponse {
  readonly status: number;
  /** The `Date` header as it came. */
  readonly date: string | null;
  /** From `Retry-After`; `null` where none came. */
  readonly retryAfterSeconds: number | null;
}

export interface ConnectClient {
  /** Marks an order as staged. The value is Connect's word for exactly this order; anything less is a failure. */
  stage(to: Destination, request: StageRequest): Promise<Result<OrderDetails, Failure>>;
  /** Changes what the request names and nothing else. The value is the order as Connect has it now. */
  update(to: Destination, request: UpdateRequest): Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up. A failure says something about this look-up only, and nothing about the order's staging. */
  get(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
  /** The time slots that can be chosen now, as Connect orders them; none is reserved. */
  serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  /**
   * Sends an address a request that changes nothing and carries no credentials, by the way on which orders go. Every HTTP answer
   * is a success: whether its status says that Connect is not behind it (407, 429, 502, 503, 504) is for the caller to judge.
   */
  probe(baseUrl: string): Promise<Result<ProbeResponse, Failure>>;
  /** Drops every access token that was fetched and every proxy's login; to be called when either has changed. */
  clearCachedSecrets(): void;
  /** Reads what the first call needs, so that it need not wait for it. */
  preload(): Promise<void>;
  /** Takes no more calls, and resolves when those under way have ended, which the limits bound. */
  close(): Promise<void>;
}
