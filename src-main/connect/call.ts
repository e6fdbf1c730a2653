/** Makes any call: endpoint and credentials in, value or failure out. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import type { BoundSecret, ClientCredentials } from '../vault';
import type { Endpoint } from './endpoints';
import { parseHttpDate } from './http-date';
import { isCached, readAnswer } from './read-answer';
import type { Transport, WireAnswer } from './transport';

/** One request as it went, for the log. Holds no token, no header and no body. */
export interface CallEntry {
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

export type Call = <Value>(
  to: Destination,
  endpoint: Endpoint<Value>,
  secret: RequestSecret,
  attempt: number,
) => Promise<Result<Value, Failure>>;

export function createCall(options: {
  readonly transport: Transport;
  readonly language: () => string | null;
  readonly userAgent: string;
  readonly now: () => number;
  readonly onCall: ((entry: CallEntry) => void) | undefined;
}): Call {
  const { transport, language, userAgent, now, onCall } = options;

  return async (to, endpoint, secret, attempt) => {
    const base = parseBase(to.baseUrl);
    if (!base.ok) return base;
    const revealed = reveal(secret, base.value.origin);
    if (!revealed.ok) return revealed;
    const { token, client } = revealed.value;
    const body = typeof endpoint.body === 'function' ? client && endpoint.body(client) : endpoint.body;
    const acceptLanguage = language();
    const path = base.value.prefix + endpoint.path;
    const began = now();

    const answer = await transport.send({
      origin: base.value.origin,
      path,
      method: endpoint.method,
      headers: {
        ...ACCEPTED,
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
    const read = answer.ok ? readAnswer(answer.value, endpoint, now()) : answer;

    const failure = read.ok ? null : withoutSecrets(read.problem, [token, client?.clientSecret ?? null]);
    const serverTime = answer.ok && isConnects(failure) ? readServerTime(answer.value) : null;

    onCall?.({
      method: endpoint.method,
      path,
      status: answer.ok ? answer.value.status : null,
      failure: failure?.kind ?? null,
      ...(failure !== null && partsForLog(failure)),
      ...(serverTime !== null && { serverTime }),
      durationMs: Math.max(0, now() - began),
      attempt,
    });
    return failure === null ? read : fail(failure);
  };
}

/** What may come back, for every request and for a probe. Gateways compress all the same: see `decode-body.ts`. */
export const ACCEPTED = { Accept: 'application/json', 'Accept-Encoding': 'identity' };

interface Revealed {
  readonly token: string | null;
  readonly client: ClientCredentials | null;
}

/**
 * Gives out the secret for the origin to which this very request goes. Every secret that is sent to Connect comes from here, so
 * that no caller can send it elsewhere.
 */
function reveal(secret: RequestSecret, origin: string): Result<Revealed, Failure> {
  const token = secret.kind === 'token' ? secret.token.revealTo(origin) : null;
  const client = secret.kind === 'client' ? secret.client.revealTo(origin) : null;
  return token === null && client === null
    ? fail({ kind: 'local', what: 'other-address', detail: `for ${origin}` })
    : ok({ token, client });
}

/** Whether Connect itself gave the answer that this was read from; `null` is a success. */
const isConnects = (failure: Failure | null): boolean =>
  failure === null || failure.kind === 'canceled' || ('source' in failure && failure.source === null);

const readServerTime = ({ headers }: WireAnswer): number | null => (isCached({ headers }) ? null : parseHttpDate(headers.date));

const partsForLog = (failure: Failure): Pick<CallEntry, 'what' | 'cause' | 'detail' | 'source'> => ({
  ...('what' in failure && { what: failure.what }),
  ...('cause' in failure && { cause: failure.cause }),
  ...('detail' in failure && { detail: failure.detail }),
  // Of these two the text is a coding or a parser's phrase, and none of the answer's own words.
  ...(failure.kind === 'not-connect' && (failure.what === 'coded' || failure.what === 'malformed') && { detail: failure.text ?? '' }),
  ...('source' in failure && failure.source !== null && { source: failure.source }),
});

/** Splits a base URL into what undici wants apart; a path in it goes before every endpoint's own. */
export function parseBase(baseUrl: string): Result<{ readonly origin: string; readonly prefix: string }, Failure> {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
    return fail({ kind: 'local', what: 'bad-input', detail: 'connection.baseUrl is not an https URL' });
  }
  const url = new URL(baseUrl);
  return ok({ origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') });
}

// Anything shorter is a placeholder of somebody's test set-up, and would blot out parts of ordinary words.
const SECRET_MIN = 8;

const HIDDEN = '•••';

/** Servers have been seen to quote the token they refuse, and a failure goes to the screen, the journal and the log. */
function withoutSecrets(failure: Failure, secrets: readonly (string | null)[]): Failure {
  const hidden = secrets.filter((secret) => secret !== null && secret.length >= SECRET_MIN) as string[];
  const hide = (text: string): string => hidden.reduce(withoutSecret, text);
  // Every text of it, because a gateway may quote the token in its name or its page's title, too.
  return JSON.parse(JSON.stringify(failure), (_key, value: unknown) => (typeof value === 'string' ? hide(value) : value)) as Failure;
}

function withoutSecret(text: string, secret: string): string {
  const whole = text.replaceAll(secret, HIDDEN);
  // A text that was cut may end in the middle of it.
  for (let length = Math.min(secret.length, whole.length) - 1; length >= SECRET_MIN; length -= 1) {
    if (whole.endsWith(secret.slice(0, length))) return whole.slice(0, -length) + HIDDEN;
  }
  return whole;
}
