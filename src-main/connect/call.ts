/** Makes any call: endpoint and credentials in, value or failure out. */
import type { Failure, Reason } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Endpoint } from './endpoints';
import { readAnswer } from './read-answer';
import type { Transport } from './transport';

/** One request as it went, for the log. Holds no token, no header and no body. */
export interface CallEntry {
  readonly method: string;
  /** With the ids of order and user in it. */
  readonly path: string;
  /** `null` where no answer came. */
  readonly status: number | null;
  /** `null` where the call succeeded. */
  readonly failure: Failure['kind'] | null;
  /** Where the connection failed: why, and what the system said of it. */
  readonly cause?: string;
  readonly detail?: string;
  readonly durationMs: number;
  /** 2 when this repeats a call whose token was refused. */
  readonly attempt: number;
}

/** The secrets of one request: none of them may come back in a failure. */
export interface Secrets {
  /** Goes into the Authorization header. */
  readonly token?: string;
  /** Goes into the body. */
  readonly clientSecret?: string;
}

export type Call = <Value>(
  to: Destination,
  endpoint: Endpoint<Value>,
  secrets: Secrets,
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

  return async (to, endpoint, secrets, attempt) => {
    const base = parseBase(to.baseUrl);
    if (!base.ok) return base;
    const acceptLanguage = language();
    const path = base.value.prefix + endpoint.path;
    const began = now();

    const answer = await transport.send({
      origin: base.value.origin,
      path,
      method: endpoint.method,
      headers: {
        Accept: 'application/json',
        ...(secrets.token !== undefined && { Authorization: `Bearer ${secrets.token}` }),
        ...(endpoint.body !== null && { 'Content-Type': 'application/json' }),
        ...(acceptLanguage !== null && { 'Accept-Language': acceptLanguage }),
        ...(to.retailerId !== null && { 'X-Retailer-Id': to.retailerId }),
        'User-Agent': userAgent,
      },
      body: endpoint.body === null ? null : JSON.stringify(endpoint.body),
    });
    const read = answer.ok ? readAnswer(answer.value, endpoint, now()) : answer;

    onCall?.({
      method: endpoint.method,
      path,
      status: answer.ok ? answer.value.status : null,
      failure: read.ok ? null : read.problem.kind,
      ...(!read.ok && 'cause' in read.problem && { cause: read.problem.cause }),
      ...(!read.ok && 'detail' in read.problem && { detail: read.problem.detail }),
      durationMs: Math.max(0, now() - began),
      attempt,
    });
    return read.ok ? read : fail(withoutSecrets(read.problem, secrets));
  };
}

/** Splits a base URL into what undici wants apart; a path in it goes before every endpoint's own. */
function parseBase(baseUrl: string): Result<{ readonly origin: string; readonly prefix: string }, Failure> {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
    return fail({ kind: 'local', what: 'bad-input', detail: 'connection.baseUrl is not an https URL' });
  }
  const url = new URL(baseUrl);
  return ok({ origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') });
}

// Anything shorter is a placeholder of somebody's test set-up, and would blot out parts of ordinary words.
const SECRET_MIN = 8;

/** Servers have been seen to quote the token they refuse, and a failure goes to the screen, the journal and the log. */
function withoutSecrets(failure: Failure, secrets: Secrets): Failure {
  if (!('reasons' in failure)) return failure;
  const hidden = [secrets.token, secrets.clientSecret].filter((secret) => secret !== undefined && secret.length >= SECRET_MIN) as string[];
  const hide = (reason: Reason): Reason => ({
    ...reason,
    message: hidden.reduce((message, secret) => message.replaceAll(secret, '•••'), reason.message),
    field: hidden.some((secret) => reason.field?.includes(secret)) ? null : reason.field,
  });
  return { ...failure, reasons: failure.reasons.map(hide) };
}
