/**
 * Converts every response that is not a 2xx into a failure. Only an error object of Connect or OAuth ends an order; without one, every
 * status except 401, 407 and 429 leaves its outcome unknown. `docs/status-table.md` lists every case.
 */

import type { Failure, Reason } from '../../src-shared/failure/failure.schema';
import { longestWaitSeconds } from '../../src-shared/failure/failure-outcome';
import { SecondsDto, WaitSecondsDto } from './dto';
import { collectErrorTexts } from './error-texts';
import { fromConnectFieldName } from './field-names';
import { parseHttpDate } from './http-date';
import { isObject, type ParsedBody, parseBody } from './parse-body';
import { identifySender, isConnectError, readForeignMessage } from './sender';
import { toSingleLine, truncate } from './server-text';
import type { HttpResponse } from './transport';

/** Connect's code for "try again later", sent with HTTP 400. */
const TRY_LATER_CODE = 2003;

const MAX_MESSAGE_LENGTH = 500;
const MAX_FIELD_LENGTH = 100;
const MAX_REASONS = 20;
/** The maximum length of all messages of one response together. */
const MAX_TOTAL_MESSAGE_LENGTH = 4_000;

/**
 * Reads the failure from a response.
 * @param response any response whose status is not 2xx
 * @param now milliseconds since 1970, to evaluate a `Retry-After` that is a date
 */
export function readFailure(response: HttpResponse, now: number): Failure {
  const { status } = response;
  const body = parseBody(response);
  const isFromConnect = isConnectError(body, status);
  const reasons = body.kind === 'json' && isFromConnect ? parseReasons(body.value) : [];
  const source = isFromConnect ? null : identifySender(response, body);

  if (status === 401) return { kind: 'not-authorised', status, reasons, source };
  // Only a proxy sends 407, and it forwards nothing before the login.
  if (status === 407) return { kind: 'not-reached', cause: 'proxy-login', detail: `HTTP 407 from ${identifySender(response, body)}` };
  if (status === 408) return { kind: 'server-error', status, reasons, source };
  if (status === 429 || status === 503 || (isClientError(status) && reasons.some((reason) => reason.code === TRY_LATER_CODE))) {
    return { kind: 'busy', status, waitSeconds: parseRetryAfter(response, now) ?? longestWaitSeconds(reasons), reasons, source };
  }
  if (status >= 500 && status <= 599) return { kind: 'server-error', status, reasons, source };
  if (!isFromConnect || !isClientError(status)) return toNotConnectFailure(response, body);
  if (status === 403) return { kind: 'forbidden', status, reasons, source };
  return { kind: status === 404 ? 'not-found' : 'refused', status, reasons, source };
}

/**
 * Returns the failure for a response that is not proven to come from Connect.
 * @param what the reason; by default the format of the body
 */
export function toNotConnectFailure(response: HttpResponse, body: ParsedBody, what?: NotConnectFailure['what']): Failure {
  const { status } = response;
  return {
    kind: 'not-connect',
    status,
    what: what ?? (REDIRECT_STATUSES.has(status) ? 'redirect' : body.kind),
    source: identifySender(response, body),
    text: readForeignMessage(body),
  };
}

/** The statuses that redirect to another address; 300, 304 and 305 do not. */
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

type NotConnectFailure = Extract<Failure, { kind: 'not-connect' }>;

const isClientError = (status: number): boolean => status >= 400 && status <= 499;

/**
 * Parses the errors in a body. Formats: `{"error": {"message", "code"}, "meta": {…}}`; the same with code 9999 and a list `errors` of
 * such objects, of texts, or a map from fields to texts; and OAuth's `{"error": "invalid_client", "error_description": "…"}`.
 */
function parseReasons(json: Readonly<Record<string, unknown>>): Reason[] {
  const errorList = (isObject(json.error) ? json.error.errors : undefined) ?? json.errors;
  const listed = Array.isArray(errorList) ? errorList.slice(0, MAX_REASONS).flatMap(parseReason) : parseReasonMap(errorList);
  const reasons = listed.length > 0 ? listed : parseReason(json);
  let remainingLength = MAX_TOTAL_MESSAGE_LENGTH;
  return reasons.map((reason) => {
    const message = toSingleLine(reason.message, Math.min(MAX_MESSAGE_LENGTH, remainingLength));
    remainingLength -= message.length;
    return { ...reason, message };
  });
}

const parseReasonMap = (errorList: unknown): Reason[] =>
  isObject(errorList)
    ? collectErrorTexts({ errors: errorList }).map(({ field, text }) => ({
        ...EMPTY_REASON,
        message: text,
        field: normalizeFieldName(field),
      }))
    : [];

const EMPTY_REASON: Reason = { message: '', code: null, field: null, waitSeconds: null, mayRetry: null };

function parseReason(entry: unknown): Reason[] {
  if (typeof entry === 'string') return entry.trim() === '' ? [] : [{ ...EMPTY_REASON, message: entry }];
  if (!isObject(entry)) return [];
  // An element of the list may omit the enclosing `error`.
  const error = isObject(entry.error) ? entry.error : entry;
  const meta = { ...objectOrEmpty(error.meta), ...objectOrEmpty(entry.meta) };
  const oauthError = typeof entry.error === 'string' ? entry.error : undefined;
  const texts = collectErrorTexts(oauthError === undefined ? error : entry);
  const message = texts.map(({ text }) => text).join(' ');
  const code = parseCode(error.code);
  const field = normalizeFieldName(textOrUndefined(meta.key) ?? texts[0]?.field ?? null);
  if (message === '' && code === null && field === null) return [];
  const mayRetry = typeof meta.retry === 'boolean' ? meta.retry : null;
  return [{ message, code, field, waitSeconds: WaitSecondsDto.parse(meta.wait), mayRetry }];
}

/** The app's name of a field, without the prefix of the update call: `order.bags_count` and `bags_count` become `bags`. */
const normalizeFieldName = (name: string | null): string | null =>
  name === null ? null : truncate(fromConnectFieldName(name.replace(/^order\./, '')), MAX_FIELD_LENGTH);

const objectOrEmpty = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
const textOrUndefined = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function parseCode(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/**
 * Parses `Retry-After`, a number of seconds or a date. A date is compared with the server's `Date` header if there is one.
 * @returns seconds; `null` if the header is missing or malformed
 */
export function parseRetryAfter({ headers }: Pick<HttpResponse, 'headers'>, now: number): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const seconds = SecondsDto.parse(text);
  if (seconds !== null) return WaitSecondsDto.parse(seconds);
  const until = parseHttpDate(text);
  return until === null ? null : WaitSecondsDto.parse(Math.max(0, (until - (parseHttpDate(headers.date) ?? now)) / 1000));
}
