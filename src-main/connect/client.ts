/** The implementation of the Connect client: adds credentials to each request. `index.ts` loads this module at the first call. */

import { ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import { ACCEPT_HEADERS, createEndpointCaller, parseBaseUrl } from './call-endpoint';
import { type Endpoint, getEndpoint, serviceOptionsEndpoint, stageEndpoint, updateEndpoint } from './endpoints';
import { parseHttpDate } from './http-date';
import { createProxyAuthenticator } from './proxy-authenticator';
import { parseRetryAfter } from './read-failure';
import { RouteMemory } from './route-memory';
import { createTokenCache } from './token-cache';
import { createTransport, type RequestLimits, type TrustAnchors } from './transport';
import type { ConnectClient, ConnectClientOptions } from './types';

const PUBLIC_ANCHORS: TrustAnchors = { certificates: [], problem: null };
const PUBLIC_TRUST_STORE = { get: async () => PUBLIC_ANCHORS, invalidate() {} };

const DEFAULT_LIMITS: RequestLimits = { connectMs: 10_000, responseMs: 30_000, bodyBytes: 1_048_576 };

export function createClient(options: ConnectClientOptions): ConnectClient {
  const { credentials, language, userAgent, onRequestFinished, now = Date.now, trustStore = PUBLIC_TRUST_STORE } = options;
  const proxyAuthenticator = createProxyAuthenticator(options.proxyLogin ?? (async () => ok(null)), () => performance.now());
  const transport = createTransport(
    { ...DEFAULT_LIMITS, ...options.limits },
    {
      getTrustAnchors: trustStore.get,
      invalidateTrust: trustStore.invalidate,
      routing: {
        resolveProxy: options.resolveProxy ?? (async () => 'DIRECT'),
        proxyAuthenticator,
        routeMemory: new RouteMemory((origin, route) => options.onRouteChange?.(origin, route)),
      },
    },
  );
  const call = createEndpointCaller({ transport, language, userAgent, now, onRequestFinished });
  const tokenCache = createTokenCache(call, now);

  /**
   * Calls an endpoint with the current credentials, and once more with a new access token after a 401.
   * @param endpointResult the endpoint, or the failure that prevented its creation
   */
  async function callAuthorized<Value>(to: Destination, endpointResult: Result<Endpoint<Value>, Failure>): Promise<Result<Value, Failure>> {
    if (!endpointResult.ok) return endpointResult;
    const endpoint = endpointResult.value;
    const bound = await credentials(to);
    if (!bound.ok) return bound;
    if (bound.value.kind === 'bearer') return call(to, endpoint, { kind: 'token', token: bound.value.token }, 1);

    const { client } = bound.value;
    const token = await tokenCache.get(to, client);
    if (!token.ok) return token;
    const firstResult = await call(to, endpoint, { kind: 'token', token: token.value }, 1);
    if (firstResult.ok || firstResult.problem.kind !== 'not-authorised') return firstResult;
    // The token may have been revoked early. A 401 proves that Connect executed nothing, so a retry is safe.
    const renewed = await tokenCache.renew(to, client, token.value);
    if (!renewed.ok) return renewed;
    return call(to, endpoint, { kind: 'token', token: renewed.value }, 2);
  }

  return {
    stage: (to, request) => callAuthorized(to, stageEndpoint(to, request)),
    update: (to, request) => callAuthorized(to, updateEndpoint(to, request)),
    get: (to, order) => callAuthorized(to, getEndpoint(to, order)),
    serviceOptions: (to, query) => callAuthorized(to, serviceOptionsEndpoint(to, query)),
    async probe(baseUrl) {
      const base = parseBaseUrl(baseUrl);
      if (!base.ok) return base;
      const { origin, prefix } = base.value;
      const headers = { ...ACCEPT_HEADERS, 'User-Agent': userAgent };
      const response = await transport.send({ origin, path: prefix || '/', method: 'GET', headers, body: null });
      if (!response.ok) return response;
      const { status, headers: received } = response.value;
      const date = parseHttpDate(received.date) === null ? null : (received.date ?? null);
      return ok({ status, date, retryAfterSeconds: parseRetryAfter(response.value, now()) });
    },
    clearCachedSecrets() {
      tokenCache.clear();
      proxyAuthenticator.clear();
    },
    preload: transport.preload,
    close: transport.close,
  };
}
