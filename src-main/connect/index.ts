/**
 * The Instacart Connect client. Every failure is a case of `Failure`; nothing is thrown, and nothing is sent twice
 * unless a 401 has proved that it was not done.
 */
import type { Failure } from '../../src-shared/failure';
import type { Destination, OrderAnswer } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';
import type { Credentials } from '../vault';
import { type CallEntry, createCall } from './call';
import { type Endpoint, stageOrder } from './endpoints';
import { createSignIn } from './sign-in';
import { createTransport, type Limits } from './transport';

export type { CallEntry, Limits };

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
  /** PEM certificates to trust beside the public ones. There is no way to trust everything. */
  readonly certificates?: readonly string[];
}

export interface Connect {
  /** Marks an order as staged. The value is Connect's word for exactly this order; anything less is a failure. */
  stage(to: Destination, request: StageRequest): Promise<Result<OrderAnswer, Failure>>;
  /** Drops every access token that was fetched; to be called when the credentials have changed. */
  forgetTokens(): void;
  /** Takes no more calls, and resolves when those under way have ended, which the limits bound. */
  close(): Promise<void>;
}

export function createConnect(options: ConnectOptions): Connect {
  const { credentials, language, userAgent, onCall, now = Date.now, certificates = [] } = options;
  const transport = createTransport({ ...DEFAULT_LIMITS, ...options.limits }, certificates);
  const call = createCall({ transport, language, userAgent, now, onCall });
  const signIn = createSignIn(call, now);

  async function authorised<Value>(to: Destination, endpoint: Endpoint<Value>): Promise<Result<Value, Failure>> {
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
    async stage(to, request) {
      const endpoint = stageOrder(to, request);
      return endpoint.ok ? authorised(to, endpoint.value) : endpoint;
    },
    forgetTokens: signIn.forget,
    close: transport.close,
  };
}
