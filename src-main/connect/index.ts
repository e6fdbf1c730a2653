/**
 * The Instacart Connect client. Every failure is a case of `Failure`; nothing is thrown, and nothing is sent twice
 * unless a 401 has proved that it was not done.
 */
import type { Failure } from '../../src-shared/failure';
import type { Destination, OrderAnswer } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import type { OrderDetails, OrderLookUp } from '../../src-shared/order-details';
import { ok, type Result } from '../../src-shared/result';
import type { ServiceOption, ServiceOptionsQuery } from '../../src-shared/service-option';
import type { UpdateRequest } from '../../src-shared/update';
import type { Credentials } from '../vault';
import { type CallEntry, createCall } from './call';
import { type Endpoint, getOrder, listServiceOptions, stageOrder, updateOrder } from './endpoints';
import { createProxyLogins, type LookUpLogin } from './proxy-login';
import { createSignIn } from './sign-in';
import { createTransport, type Limits, type Trusted } from './transport';

export type { CallEntry, Limits, LookUpLogin, Trusted };

const ONLY_PUBLIC: Trusted = { certificates: [], problem: null };
const PUBLIC_ONLY = { current: async () => ONLY_PUBLIC, doubt() {} };

const DEFAULT_LIMITS: Limits = { connectMs: 10_000, responseMs: 30_000, bodyBytes: 1_048_576 };

export interface ConnectOptions {
  /** Asked before every call. Where there are none: a failure of kind `local` that says why. */
  readonly credentials: (to: Destination) => Promise<Result<Credentials, Failure>>;
  /** For `Accept-Language`, which Connect answers its messages in; `null` sends none. */
  readonly language: () => string | null;
  readonly userAgent: string;
  /** By default 10 s to connect, 30 s to answer, 1 MiB of answer. */
  readonly limits?: Partial<Limits>;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
  /** Told of every request when it is over, token calls too. */
  readonly onCall?: (entry: CallEntry) => void;
  /** Whom to trust beside the public authorities; nobody by default. See `Network`. */
  readonly trust?: { current(): Promise<Trusted>; doubt(): void };
  /** Which way leads to a URL, as a PAC script answers it: `PROXY host:8080; DIRECT`. By default there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** Asked when a proxy wants a login. It goes to that proxy, and nowhere else. */
  readonly proxyLogin?: LookUpLogin;
  /** Told which way leads to an origin (`DIRECT`, `PROXY host:8080`), when it is another one than before. */
  readonly onWay?: (origin: string, way: string) => void;
}

export interface Connect {
  /** Marks an order as staged. The value is Connect's word for exactly this order; anything less is a failure. */
  stage(to: Destination, request: StageRequest): Promise<Result<OrderAnswer, Failure>>;
  /** Changes what the request names and nothing else. The value is the order as Connect has it now. */
  update(to: Destination, request: UpdateRequest): Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up. A failure says something about this look-up only, and nothing about the order's staging. */
  get(to: Destination, order: OrderLookUp): Promise<Result<OrderDetails, Failure>>;
  /** The time slots that can be chosen now, as Connect orders them; none is reserved. */
  serviceOptions(to: Destination, query: ServiceOptionsQuery): Promise<Result<ServiceOption[], Failure>>;
  /** Asks an address something without credentials, by the way on which orders go: whether anybody is there, and what time it is there. */
  reach(baseUrl: string): Promise<Result<{ readonly status: number; readonly date: string | null }, Failure>>;
  /** Drops every access token that was fetched and every proxy's login; to be called when either has changed. */
  forgetSecrets(): void;
  /** Reads what the first call needs, so that it need not wait for it. */
  prepare(): Promise<void>;
  /** Takes no more calls, and resolves when those under way have ended, which the limits bound. */
  close(): Promise<void>;
}

export function createConnect(options: ConnectOptions): Connect {
  const { credentials, language, userAgent, onCall, now = Date.now, trust = PUBLIC_ONLY } = options;
  const logins = createProxyLogins(options.proxyLogin ?? (async () => ok(null)), () => performance.now());
  const transport = createTransport(
    { ...DEFAULT_LIMITS, ...options.limits },
    {
      trusted: trust.current,
      doubtTrust: trust.doubt,
      ways: {
        resolveProxy: options.resolveProxy ?? (async () => 'DIRECT'),
        onWay: (origin, way) => options.onWay?.(origin, way),
        logins,
        taken: new Map(),
        outOfReach: new Map(),
      },
    },
  );
  const call = createCall({ transport, language, userAgent, now, onCall });
  const signIn = createSignIn(call, now);

  /** @param possible the call to make, or why it cannot be made */
  async function authorised<Value>(to: Destination, possible: Result<Endpoint<Value>, Failure>): Promise<Result<Value, Failure>> {
    if (!possible.ok) return possible;
    const endpoint = possible.value;
    const found = await credentials(to);
    if (!found.ok) return found;
    if (found.value.kind === 'bearer') return call(to, endpoint, { token: found.value.token }, 1);

    const client = found.value;
    const token = await signIn.token(to, client);
    if (!token.ok) return token;
    const first = await call(to, endpoint, { token: token.value }, 1);
    if (first.ok || first.problem.kind !== 'not-authorised') return first;
    // The token may have been revoked before its time. A 401 proves that nothing was done, so once more is safe.
    const renewed = await signIn.renew(to, client, token.value);
    if (!renewed.ok) return renewed;
    return call(to, endpoint, { token: renewed.value }, 2);
  }

  return {
    stage: (to, request) => authorised(to, stageOrder(to, request)),
    update: (to, request) => authorised(to, ok(updateOrder(request))),
    get: (to, order) => authorised(to, getOrder(to, order)),
    serviceOptions: (to, query) => authorised(to, listServiceOptions(to, query)),
    async reach(baseUrl) {
      const { origin, pathname } = new URL(baseUrl);
      const headers = { Accept: 'application/json', 'User-Agent': userAgent };
      const answer = await transport.send({ origin, path: pathname, method: 'GET', headers, body: null });
      return answer.ok ? ok({ status: answer.value.status, date: answer.value.headers.date ?? null }) : answer;
    },
    forgetSecrets() {
      signIn.forget();
      logins.forget();
    },
    prepare: transport.prepare,
    close: transport.close,
  };
}
