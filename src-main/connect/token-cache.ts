/** Caches access tokens: all requests share one token, and a new one is fetched shortly before it expires. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { BoundSecret, ClientCredentials } from '../vault';
import { type CallEndpoint, parseBaseUrl } from './call-endpoint';
import type { AccessToken } from './dto';
import { tokenEndpoint } from './endpoints';

type BoundClient = BoundSecret<ClientCredentials>;
/** An access token, bound to the origin that issued it. */
type BoundToken = BoundSecret<string>;

export interface TokenCache {
  /** Returns the current token. Simultaneous calls share one token request. */
  get(to: Destination, client: BoundClient): Promise<Result<BoundToken, Failure>>;
  /** Returns the token to use after a 401 for `refused`. Requests that were refused with the same token share one new token. */
  renew(to: Destination, client: BoundClient, refused: BoundToken): Promise<Result<BoundToken, Failure>>;
  clear(): void;
}

/** A token that is being fetched (`received` is `null`) or was received. */
interface CachedToken {
  readonly token: Promise<Result<BoundToken, Failure>>;
  received: BoundToken | null;
  /** The request for the next token, while this token is still valid. */
  renewal: Promise<Result<BoundToken, Failure>> | null;
  /** When to fetch the next token, in milliseconds since 1970. */
  refreshAt: number;
  expiresAt: number;
}

/** Backoff between failed token requests. Without it, the waiting orders of a thousand stations would keep the token host down. */
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/** The backoff after a token host responded without issuing a token. */
interface TokenBackoff {
  readonly failureCount: number;
  readonly until: number;
  readonly failure: Failure;
}

export function createTokenCache(call: CallEndpoint, now: () => number): TokenCache {
  // The key includes the secret, so that a new secret never uses a token that was issued for the previous one.
  const tokens = new Map<string, CachedToken>();
  const backoffs = new Map<string, TokenBackoff>();
  const toCacheKey = (to: Destination, client: BoundClient): string => JSON.stringify([to.baseUrl, to.retailerId, client.fingerprint]);

  function getToken(to: Destination, client: BoundClient): Promise<Result<BoundToken, Failure>> {
    const base = parseBaseUrl(to.baseUrl);
    if (!base.ok) return Promise.resolve(base);
    const key = toCacheKey(to, client);
    const current = tokens.get(key);
    if (current && now() < current.refreshAt) return current.token;
    // The previous token is valid for a few more minutes, so no order waits for the next one.
    const previous = current && now() < current.expiresAt ? current : null;
    const backoff = backoffs.get(key);
    // Ignore a backoff that is longer than the maximum, because the clock was set back.
    const activeBackoff = backoff && now() < backoff.until && backoff.until - now() <= MAX_BACKOFF_MS ? backoff : null;
    if (current?.renewal) return previous ? previous.token : current.renewal;
    if (activeBackoff) return previous ? previous.token : Promise.resolve(fail(activeBackoff.failure));

    const fetching = call(to, tokenEndpoint, { kind: 'client', client }, 1).then((response) => {
      const isReplaced = tokens.get(key) !== (previous ?? entry);
      if (response.ok) {
        const arrived = client.derive(response.value.text, base.value.origin);
        entry.received = arrived;
        const lifetimeMs = (response.value.expiresInSeconds ?? Number.POSITIVE_INFINITY) * 1000;
        entry.refreshAt = now() + refreshAfterMs(response.value);
        entry.expiresAt = now() + lifetimeMs;
        if (isReplaced) return ok(arrived);
        backoffs.delete(key);
        tokens.set(key, entry);
        return ok(arrived);
      }
      const failure = toOrderFailure(response.problem);
      // The cache was cleared meanwhile, so the failure concerns only the callers that waited for this request.
      if (isReplaced) return fail(failure);
      if (previous || isServerFault(response.problem)) backoffs.set(key, nextBackoff(backoffs.get(key), failure, now()));
      // Without an entry in the cache, the next request fetches a token again.
      if (previous) previous.renewal = null;
      else tokens.delete(key);
      return fail(failure);
    });
    const entry: CachedToken = {
      token: fetching,
      received: null,
      renewal: null,
      refreshAt: Number.POSITIVE_INFINITY,
      expiresAt: Number.POSITIVE_INFINITY,
    };
    if (!previous) {
      tokens.set(key, entry);
      return fetching;
    }
    previous.renewal = fetching;
    // Handle a rejection here, because no caller may be waiting and an unhandled rejection ends the app.
    fetching.catch(() => {
      previous.renewal = null;
    });
    return previous.token;
  }

  return {
    get: getToken,
    renew(to, client, refused) {
      const key = toCacheKey(to, client);
      if (tokens.get(key)?.received === refused) tokens.delete(key);
      return getToken(to, client);
    },
    clear() {
      tokens.clear();
      backoffs.clear();
    },
  };
}

/**
 * Whether a failed token request loads the token host, so that the next one needs a backoff. A request that never arrived does not;
 * after a refusal or a `Retry-After`, the courier itself waits.
 */
const isServerFault = ({ kind }: Failure): boolean =>
  kind === 'timed-out' || kind === 'cut-off' || kind === 'server-error' || kind === 'not-connect';

/** Doubles the backoff with each failure, with jitter so that stations do not retry at the same time. */
function nextBackoff(previous: TokenBackoff | undefined, failure: Failure, now: number): TokenBackoff {
  const times = (previous?.failureCount ?? 0) + 1;
  const bound = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(times - 1, 16));
  return { failureCount: times, until: now + (bound / 2) * (1 + Math.random()), failure };
}

/**
 * How long to use a token before fetching the next one, in milliseconds: until five minutes before it expires, or a tenth of a short
 * lifetime. A token without a stated lifetime is used until Connect refuses it.
 */
function refreshAfterMs({ expiresInSeconds }: AccessToken): number {
  if (expiresInSeconds === null) return Number.POSITIVE_INFINITY;
  return expiresInSeconds * 1000 - Math.min(300_000, expiresInSeconds * 100);
}

/**
 * Converts the failure of a token request into the failure of the order that needed the token. The order was not sent, so the result
 * never means that the outcome of the order is unknown.
 */
function toOrderFailure(failure: Failure): Failure {
  const toNotReached = (detail: string): Failure => ({ kind: 'not-reached', cause: 'closed-before-sending', detail: `sign-in: ${detail}` });
  switch (failure.kind) {
    case 'not-reached':
      return { ...failure, detail: `sign-in: ${failure.detail}` };
    case 'cut-off':
      return toNotReached(failure.detail);
    case 'timed-out':
      return toNotReached(`no answer in ${failure.afterSeconds} s`);
    case 'server-error':
      return toNotReached(`HTTP ${failure.status}`);
    case 'busy':
      // 429 is the status that proves that the order was not executed, whatever the status of the token request was.
      return { ...failure, status: 429 };
    case 'not-connect':
      // A web page is a temporary state of the network; any other 4xx concerns the credentials.
      if (failure.status >= 400 && failure.status <= 499 && failure.what !== 'html') {
        return { kind: 'not-authorised', status: failure.status, reasons: [], source: failure.source };
      }
      return toNotReached(describeNotConnect(failure));
    case 'refused':
    case 'forbidden':
    case 'not-found':
    case 'not-authorised':
      return { kind: 'not-authorised', status: failure.status, reasons: failure.reasons, source: failure.source };
    case 'local':
      return failure;
    default:
      // Whatever else a token request fails with, the order was not sent.
      return toNotReached(failure.kind);
  }
}

function describeNotConnect({ what, status, source }: Extract<Failure, { kind: 'not-connect' }>): string {
  const answer = status === 0 ? what : `${what}, HTTP ${status}`;
  return source === UNKNOWN_SOURCE ? answer : `${answer} from ${source}`;
}
