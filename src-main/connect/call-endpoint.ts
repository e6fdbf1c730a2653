/** Makes any call: endpoint and credentials in, value or failure out. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { BoundSecret, ClientCredentials } from '../vault';
import type { Endpoint } from './endpoints';
import { parseHttpDate } from './http-date';
import { isFromCache, readResponse } from './read-response';
import type { HttpResponse, Transport } from './transport';

/** One request as it went, for the log. Holds no token, no header and no body. */
export interface RequestLogEntry {
  readonly method: string;
  /** With the ids of order and user in it. */
  readonly path: string;
  /** `null` where no answer came. */
  readonly status: number | null;
  /** `null` where the call succeeded. */
  readonly failure: Failure['kind'] | null;
  /** What came in place of Connect's answer: a web page, a text, something coded … */
  readonly what?: string;
  /** Where the connection failed: why, and what the system said of it. */
  readonly cause?: string;
  readonly detail?: string;
  /** Who answered, where it was not Connect. */
  readonly source?: string;
  /** Connect's own clock, in milliseconds since 1970: the `Date` of an answer that Connect itself gave. */
  readonly serverTime?: number;
  readonly durationMs: number;
  /** 2 when this repeats a call whose token was refused. */
  readonly attempt: number;
}

/** The secret of one request. It may not come back in a failure. */
export type RequestSecret =
  /** Goes into the Authorization header. */
  | { readonly kind: 'token'; readonly token: BoundSecret<string> }
  /** Goes into the body, which the endpoint makes of it. */
  | { readonly kind: 'client'; readonly client: BoundSecret<ClientCredentials> };

export type CallEndpoint = <Value>(
  to: Destination,
  endpoint: Endpoint<Value>,
  secret: RequestSecret,
  attempt: number,
) => Promise<Result<Value, Failure>>;

export function createEndpointCaller(options: {
  readonly transport: Transport;
  readonly language: () => string | null;
  readonly userAgent: string;
  readonly now: () => number;
  readonly onRequestFinished: ((entry: RequestLogEntry) => void) | undefined;
}): CallEndpoint {
  const { transport, language, userAgent, now, onRequestFinished } = options;

  return async (to, endpoint, secret, attempt) => {
    const base = parseBaseUrl(to.baseUrl);
    if (!base.ok) return base;
    const revealed = revealSecret(secret, base.value.origin);
    if (!revealed.ok) return revealed;
    const { token, client } = revealed.value;
    const body = typeof endpoint.body === 'function' ? client && endpoint.body(client) : endpoint.body;
    const acceptLanguage = language();
    const path = base.value.prefix + endpoint.path;
    const startedAt = now();

    const response = await transport.send({
      origin: base.value.origin,
      path,
      method: endpoint.method,
      headers: {
        ...ACCEPT_HEADERS,
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(body !== null && { 'Content-Type': 'application/json' }),
        // Whether an order was staged is asked of Connect, not of a cache in between.
        ...(endpoint.method === 'GET' && { 'Cache-Control': 'no-cache' }),
        ...(acceptLanguage !== null && { 'Accept-Language': acceptLanguage }),
        ...(to.retailerId !== null && { 'X-Retailer-Id': to.retailerId }),
        'User-Agent': userAgent,
      },
      body: body === null ? null : JSON.stringify(body),
    });
    const result = response.ok ? readResponse(response.value, endpoint, now()) : response;

    const failure = result.ok ? null : redactSecrets(result.problem, [token, client?.clientSecret ?? null]);
    const serverTime = response.ok && isFromConnect(failure) ? readServerTime(response.value) : null;

    onRequestFinished?.({
      method: endpoint.method,
      path,
      status: response.ok ? response.value.status : null,
      failure: failure?.kind ?? null,
      ...(failure !== null && failureLogFields(failure)),
      ...(serverTime !== null && { serverTime }),
      durationMs: Math.max(0, now() - startedAt),
      attempt,
    });
    return failure === null ? result : fail(failure);
  };
}

/** What may come back, for every request and for a probe. Gateways compress all the same: see `decode-body.ts`. */
export const ACCEPT_HEADERS = { Accept: 'application/json', 'Accept-Encoding': 'identity' };

interface RevealedSecret {
  readonly token: string | null;
  readonly client: ClientCredentials | null;
}

/**
 * Gives out the secret for the origin to which this very request goes. Every secret that is sent to Connect comes from here, so
 * that no caller can send it elsewhere.
 */
function revealSecret(secret: RequestSecret, origin: string): Result<RevealedSecret, Failure> {
  const token = secret.kind === 'token' ? secret.token.revealTo(origin) : null;
  const client = secret.kind === 'client' ? secret.client.revealTo(origin) : null;
  return token === null && client === null
    ? fail({ kind: 'local', what: 'other-address', detail: `for ${origin}` })
    : ok({ token, client });
}

/** Whether Connect itself gave the answer that this was read from; `null` is a success. */
const isFromConnect = (failure: Failure | null): boolean =>
  failure === null || failure.kind === 'canceled' || ('source' in failure && failure.source === null);

const readServerTime = ({ headers }: HttpResponse): number | null => (isFromCache({ headers }) ? null : parseHttpDate(headers.date));

const failureLogFields = (failure: Failure): Pick<RequestLogEntry, 'what' | 'cause' | 'detail' | 'source'> => ({
  ...('what' in failure && { what: failure.what }),
  ...('cause' in failure && { cause: failure.cause }),
  ...('detail' in failure && { detail: failure.detail }),
  // Of these two the text is a coding or a parser's phrase, and none of the answer's own words.
  ...(failure.kind === 'not-connect' && (failure.what === 'coded' || failure.what === 'malformed') && { detail: failure.text ?? '' }),
  ...('source' in failure && failure.source !== null && { source: failure.source }),
});

/** Splits a base URL into what undici wants apart; a path in it goes before every endpoint's own. */
export function parseBaseUrl(baseUrl: string): Result<{ readonly origin: string; readonly prefix: string }, Failure> {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
    return fail({ kind: 'local', what: 'bad-input', detail: 'connection.baseUrl is not an https URL' });
  }
  const url = new URL(baseUrl);
  return ok({ origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') });
}

// Anything shorter is a placeholder of somebody's test set-up, and would blot out parts of ordinary words.
const MIN_SECRET_LENGTH = 8;

const REDACTED = '•••';

/** Servers have been seen to quote the token they refuse, and a failure goes to the screen, the journal and the log. */
function redactSecrets(failure: Failure, secrets: readonly (string | null)[]): Failure {
  const redacted = secrets.filter((secret) => secret !== null && secret.length >= MIN_SECRET_LENGTH) as string[];
  const redact = (text: string): string => redacted.reduce(redactSecret, text);
  // Every text of it, because a gateway may quote the token in its name or its page's title, too.
  return JSON.parse(JSON.stringify(failure), (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value)) as Failure;
}

function redactSecret(text: string, secret: string): string {
  const redacted = text.replaceAll(secret, REDACTED);
  // A text that was cut may end in the middle of it.
  for (let length = Math.min(secret.length, redacted.length) - 1; length >= MIN_SECRET_LENGTH; length -= 1) {
    if (redacted.endsWith(secret.slice(0, length))) return redacted.slice(0, -length) + REDACTED;
  }
  return redacted;
}
