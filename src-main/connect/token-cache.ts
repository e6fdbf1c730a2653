/** Access tokens: fetched once, shared by everybody, kept until shortly before they expire. */

import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { BoundSecret, ClientCredentials } from '../vault';
import { type CallEndpoint, parseBaseUrl } from './call-endpoint';
import type { AccessToken } from './dto';
import { tokenEndpoint } from './endpoints';

type BoundClient = BoundSecret<ClientCredentials>;
/** An access token. It belongs to the origin that gave it. */
type BoundToken = BoundSecret<string>;

export interface TokenCache {
  /** The token to use now. However many ask at once, there is one token call. */
  get(to: Destination, client: BoundClient): Promise<Result<BoundToken, Failure>>;
  /** The token to use after this one got a 401. If others were refused with the same one, they all get one new one. */
  renew(to: Destination, client: BoundClient, refused: BoundToken): Promise<Result<BoundToken, Failure>>;
  clear(): void;
}

/** A token on its way (`arrived` is null) or here. */
interface CachedToken {
  readonly token: Promise<Result<BoundToken, Failure>>;
  received: BoundToken | null;
  /** The next one, on its way while this one may still be used. */
  renewal: Promise<Result<BoundToken, Failure>> | null;
  /** When a new one is fetched, and when this one is over; milliseconds since 1970. */
  refreshAt: number;
  expiresAt: number;
}

/** Waiting orders each come by themselves: without a pause of their own a thousand stations would keep a token host down. */
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/** A token host that is there and gives no token. */
interface TokenBackoff {
  readonly failureCount: number;
  readonly until: number;
  readonly failure: Failure;
}

export function createTokenCache(call: CallEndpoint, now: () => number): TokenCache {
  // The secret is part of the key, so that a token got with yesterday's secret is not used with today's.
  const tokens = new Map<string, CachedToken>();
  const backoffs = new Map<string, TokenBackoff>();
  const toCacheKey = (to: Destination, client: BoundClient): string => JSON.stringify([to.baseUrl, to.retailerId, client.fingerprint]);

  function token(to: Destination, client: BoundClient): Promise<Result<BoundToken, Failure>> {
    const base = parseBaseUrl(to.baseUrl);
    if (!base.ok) return Promise.resolve(base);
    const key = toCacheKey(to, client);
    const current = tokens.get(key);
    if (current && now() < current.refreshAt) return current.token;
    // It is good for a few minutes more, while the new one is fetched or cannot be had: no order waits for that.
    const previous = current && now() < current.expiresAt ? current : null;
    const backoff = backoffs.get(key);
    // Not for longer than it was meant: the clock may have been set back.
    const activeBackoff = backoff && now() < backoff.until && backoff.until - now() <= MAX_BACKOFF_MS ? backoff : null;
    if (current?.renewal) return previous ? previous.token : current.renewal;
    if (activeBackoff) return previous ? previous.token : Promise.resolve(fail(activeBackoff.failure));

    const fetching = call(to, tokenEndpoint, { kind: 'client', client }, 1).then((answer) => {
      const isReplaced = tokens.get(key) !== (previous ?? entry);
      if (answer.ok) {
        const arrived = client.derive(answer.value.text, base.value.origin);
        entry.received = arrived;
        const lifetimeMs = (answer.value.expiresInSeconds ?? Number.POSITIVE_INFINITY) * 1000;
        entry.refreshAt = now() + refreshAfterMs(answer.value);
        entry.expiresAt = now() + lifetimeMs;
        if (isReplaced) return ok(arrived);
        backoffs.delete(key);
        tokens.set(key, entry);
        return ok(arrived);
      }
      const failure = toOrderFailure(answer.problem);
      // Forgotten and replaced meanwhile: those who waited share the failure.
      if (isReplaced) return fail(failure);
      if (previous || isServerFault(answer.problem)) backoffs.set(key, nextBackoff(backoffs.get(key), failure, now()));
      // The next one tries again.
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
    // Nobody may be waiting for it, and what nobody catches ends the app.
    fetching.catch(() => {
      previous.renewal = null;
    });
    return previous.token;
  }

  return {
    get: token,
    renew(to, client, refused) {
      const key = toCacheKey(to, client);
      if (tokens.get(key)?.received === refused) tokens.delete(key);
      return token(to, client);
    },
    clear() {
      tokens.clear();
      backoffs.clear();
    },
  };
}

/** Of what never reached it the host feels nothing; where it says no, or later, the courier waits by itself. */
const isServerFault = ({ kind }: Failure): boolean =>
  kind === 'timed-out' || kind === 'cut-off' || kind === 'server-error' || kind === 'not-connect';

/** Twice as long each time, and not the same for every station. */
function nextBackoff(previous: TokenBackoff | undefined, failure: Failure, now: number): TokenBackoff {
  const times = (previous?.failureCount ?? 0) + 1;
  const bound = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(times - 1, 16));
  return { failureCount: times, until: now + (bound / 2) * (1 + Math.random()), failure };
}

/**
 * Five minutes are enough for an order that waits for its turn with the token in hand; of a short life, a tenth.
 * Where no life is said it is used until it is refused, and a refusal renews it.
 */
function refreshAfterMs({ expiresInSeconds }: AccessToken): number {
  if (expiresInSeconds === null) return Number.POSITIVE_INFINITY;
  return expiresInSeconds * 1000 - Math.min(300_000, expiresInSeconds * 100);
}

/**
 * What a failed token call means for the call that wanted the token. That call was not sent, so no ambiguity of the
 * token call may become one of the order: nothing here gives `unknown`.
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
    case 'canceled':
    case 'unrecognized':
      // No token call answers so, and its failure must not become one of the order.
      return toNotReached(failure.kind);
    case 'busy':
      // Whatever it was for the token call, for the order it is the one status that says it was not done.
      return { ...failure, status: 429 };
    case 'not-connect':
      // A page is the network's state and passes; any other 4xx speaks of the credentials.
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
      return assertNever(failure);
  }
}

function describeNotConnect({ what, status, source }: Extract<Failure, { kind: 'not-connect' }>): string {
  const answer = status === 0 ? what : `${what}, HTTP ${status}`;
  return source === UNKNOWN_SOURCE ? answer : `${answer} from ${source}`;
}
