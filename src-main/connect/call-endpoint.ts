/** Calls any endpoint of Connect: adds the secret and the headers, sends one request, parses the response, and logs the result. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { BoundSecret, ClientCredentials } from '../vault';
import type { Endpoint } from './endpoints';
import { parseHttpDate } from './http-date';
import { isFromCache, readResponse } from './read-response';
import type { HttpResponse, Transport } from './transport';

/** One finished request, for the log. Contains no token, no header and no body. */
export interface RequestLogEntry {
  readonly method: string;
  /** Includes the ids of the order and the user. */
  readonly path: string;
  /** The HTTP status; `null` if there was no response. */
  readonly status: number | null;
  /** The kind of failure; `null` if the request succeeded. */
  readonly failure: Failure['kind'] | null;
  /** What arrived instead of Connect's response, such as `html` or `coded`. */
  readonly what?: string;
  /** Why the connection failed. */
  readonly cause?: string;
  /** The system's error code, for IT. */
  readonly detail?: string;
  /** The name of the sender, if a proxy or gateway responded instead of Connect. */
  readonly source?: string;
  /** Connect's clock in milliseconds since 1970: the `Date` header of a response that Connect itself sent. */
  readonly serverTime?: number;
  readonly durationMs: number;
  /** 2 if this request repeats one whose token was rejected. */
  readonly attempt: number;
}

/** The secret of one request. A failure must never contain it. */
export type RequestSecret =
  /** Sent in the Authorization header. */
  | { readonly kind: 'token'; readonly token: BoundSecret<string> }
  /** Sent in the body that the endpoint creates. */
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
        // The lookup of an order must reach Connect, because a cached response may be older than the staging.
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

/** The accepted formats of every response. Some gateways compress anyway, see `decode-body.ts`. */
export const ACCEPT_HEADERS = { Accept: 'application/json', 'Accept-Encoding': 'identity' };

interface RevealedSecret {
  readonly token: string | null;
  readonly client: ClientCredentials | null;
}

/**
 * Reveals the secret for the origin of this request. Every secret that is sent to Connect comes from this function, so that no
 * caller can send it elsewhere.
 */
function revealSecret(secret: RequestSecret, origin: string): Result<RevealedSecret, Failure> {
  const token = secret.kind === 'token' ? secret.token.revealTo(origin) : null;
  const client = secret.kind === 'client' ? secret.client.revealTo(origin) : null;
  return token === null && client === null
    ? fail({ kind: 'local', what: 'other-address', detail: `for ${origin}` })
    : ok({ token, client });
}

/** Whether Connect itself sent the response. @param failure the failure in the response; `null` for a success */
const isFromConnect = (failure: Failure | null): boolean =>
  failure === null || failure.kind === 'canceled' || ('source' in failure && failure.source === null);

const readServerTime = ({ headers }: HttpResponse): number | null => (isFromCache({ headers }) ? null : parseHttpDate(headers.date));

const failureLogFields = (failure: Failure): Pick<RequestLogEntry, 'what' | 'cause' | 'detail' | 'source'> => ({
  ...('what' in failure && { what: failure.what }),
  ...('cause' in failure && { cause: failure.cause }),
  ...('detail' in failure && { detail: failure.detail }),
  // For these two the text is a content coding or a phrase of the HTTP parser, so it quotes nothing of the response.
  ...(failure.kind === 'not-connect' && (failure.what === 'coded' || failure.what === 'malformed') && { detail: failure.text ?? '' }),
  ...('source' in failure && failure.source !== null && { source: failure.source }),
});

/** Splits a base URL into its origin and the path prefix of every endpoint. */
export function parseBaseUrl(baseUrl: string): Result<{ readonly origin: string; readonly prefix: string }, Failure> {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
    return fail({ kind: 'local', what: 'bad-input', detail: 'connection.baseUrl is not an https URL' });
  }
  const url = new URL(baseUrl);
  return ok({ origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') });
}

/** Shorter secrets are placeholders of a test setup. Redacting them would hide parts of ordinary words. */
const MIN_SECRET_LENGTH = 8;

const REDACTED = '•••';

/** Removes secrets from a failure: some servers quote the token that they reject, and failures reach the screen, journal and log. */
function redactSecrets(failure: Failure, secrets: readonly (string | null)[]): Failure {
  const redacted = secrets.filter((secret) => secret !== null && secret.length >= MIN_SECRET_LENGTH) as string[];
  const redact = (text: string): string => redacted.reduce(redactSecret, text);
  // Redact every text, because a gateway may also quote the token in its name or in the title of its page.
  return JSON.parse(JSON.stringify(failure), (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value)) as Failure;
}

function redactSecret(text: string, secret: string): string {
  const redacted = text.replaceAll(secret, REDACTED);
  // A truncated text may end with the beginning of the secret.
  for (let length = Math.min(secret.length, redacted.length) - 1; length >= MIN_SECRET_LENGTH; length -= 1) {
    if (redacted.endsWith(secret.slice(0, length))) return redacted.slice(0, -length) + REDACTED;
  }
  return redacted;
}
