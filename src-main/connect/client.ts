/** The client itself: credentials and call in, value or failure out. `index.ts` reads it when the first call is made. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { ok, type Result } from '../../src-shared/result';
import { ACCEPTED, createCall, parseBase } from './call';
import type { Connect, ConnectOptions } from './connect';
import { type Endpoint, getOrder, listServiceOptions, stageOrder, updateOrder } from './endpoints';
import { parseHttpDate } from './http-date';
import { createProxyLogins } from './proxy-login';
import { readRetryAfter } from './read-failure';
import { createSignIn } from './sign-in';
import { createTransport, type Limits, type Trusted } from './transport';

const ONLY_PUBLIC: Trusted = { certificates: [], problem: null };
const PUBLIC_ONLY = { current: async () => ONLY_PUBLIC, doubt() {} };

const DEFAULT_LIMITS: Limits = { connectMs: 10_000, responseMs: 30_000, bodyBytes: 1_048_576 };

export function createClient(options: ConnectOptions): Connect {
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
    if (found.value.kind === 'bearer') return call(to, endpoint, { kind: 'token', token: found.value.token }, 1);

    const { client } = found.value;
    const token = await signIn.token(to, client);
    if (!token.ok) return token;
    const first = await call(to, endpoint, { kind: 'token', token: token.value }, 1);
    if (first.ok || first.problem.kind !== 'not-authorised') return first;
    // The token may have been revoked before its time. A 401 proves that nothing was done, so once more is safe.
    const renewed = await signIn.renew(to, client, token.value);
    if (!renewed.ok) return renewed;
    return call(to, endpoint, { kind: 'token', token: renewed.value }, 2);
  }

  return {
    stage: (to, request) => authorised(to, stageOrder(to, request)),
    update: (to, request) => authorised(to, ok(updateOrder(request))),
    get: (to, order) => authorised(to, getOrder(to, order)),
    serviceOptions: (to, query) => authorised(to, listServiceOptions(to, query)),
    async reach(baseUrl) {
      const base = parseBase(baseUrl);
      if (!base.ok) return base;
      const { origin, prefix } = base.value;
      const headers = { ...ACCEPTED, 'User-Agent': userAgent };
      const answer = await transport.send({ origin, path: prefix || '/', method: 'GET', headers, body: null });
      if (!answer.ok) return answer;
      const { status, headers: received } = answer.value;
      const date = parseHttpDate(received.date) === null ? null : (received.date ?? null);
      return ok({ status, date, retryAfterSeconds: readRetryAfter(answer.value, now()) });
    },
    forgetSecrets() {
      signIn.forget();
      logins.forget();
    },
    prepare: transport.prepare,
    close: transport.close,
  };
}
