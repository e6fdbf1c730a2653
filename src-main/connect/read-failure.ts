/**
 * Reads every answer that is not a 2xx, of every call. Connect has two shapes of error, OAuth a third, and what stands
 * before Connect has none: so the status decides first, and the body adds reasons where it has any.
 */

import { longestWait } from '../../src-shared/consequence';
import type { Failure, Reason } from '../../src-shared/failure';
import { type Content, isObject, readContent } from './read-content';
import type { WireAnswer } from './transport';
import { Seconds } from './wire';

/** Connect's code for "try again later", which comes as HTTP 400. */
const TRY_LATER = 2003;

// A reason is shown at a station and kept in its journal: a server's mistake must not fill either.
const MESSAGE_MAX = 1_000;
const REASONS_MAX = 100;

/**
 * @param answer any whose status is not 2xx
 * @param now milliseconds since 1970, for a `Retry-After` that is a date
 */
export function readFailure(answer: WireAnswer, now: number): Failure {
  const { status } = answer;
  const content = readContent(answer);
  const reasons = content.what === 'json' ? readReasons(content.value) : [];

  if (status === 401) return { kind: 'not-authorised', status, reasons };
  if (status === 429 || status === 503 || (isClientError(status) && reasons.some((reason) => reason.code === TRY_LATER))) {
    return { kind: 'busy', status, waitSeconds: readRetryAfter(answer, now) ?? longestWait(reasons), reasons };
  }
  if (status === 408 || (status >= 500 && status <= 599)) return { kind: 'server-error', status, reasons };
  if (status >= 300 && status <= 399) return { kind: 'not-connect', status, what: 'redirect' };
  // 407 is a proxy's, asking for a password of its own. Everything outside 4xx that is left is nobody's.
  if (!isClientError(status) || status === 407) return notConnect(status, content);
  if (status === 403 || status === 404) {
    // Both may come from Connect without a word.
    if (content.what !== 'json' && content.what !== 'empty') return notConnect(status, content);
    return { kind: status === 403 ? 'forbidden' : 'not-found', status, reasons };
  }
  return content.what === 'json' ? { kind: 'refused', status, reasons } : notConnect(status, content);
}

/** Something answered that is not Connect; says what it was instead. */
export function notConnect(status: number, content: Content): Failure {
  return { kind: 'not-connect', status, what: content.what === 'json' ? 'wrong-shape' : content.what };
}

const isClientError = (status: number): boolean => status >= 400 && status <= 499;

/**
 * The complaints in a body:
 * `{"error": {"message", "code"}, "meta": {…}}`, the same with code 9999 and a list `errors` of such objects, and
 * OAuth's `{"error": "invalid_client", "error_description": "…"}`.
 */
function readReasons(body: Readonly<Record<string, unknown>>): Reason[] {
  const several = isObject(body.error) ? body.error.errors : body.errors;
  const reasons = Array.isArray(several) ? several.slice(0, REASONS_MAX).filter(isObject).flatMap(readReason) : [];
  return reasons.length > 0 ? reasons : readReason(body);
}

function readReason(body: Readonly<Record<string, unknown>>): Reason[] {
  // An element of a list may come without the `error` around it.
  const error = isObject(body.error) ? body.error : body;
  const meta = { ...objectOr(error.meta), ...objectOr(body.meta) };
  const oauth = typeof body.error === 'string' ? body.error : undefined;
  const message = textOr(error.message) ?? textOr(body.error_description) ?? oauth ?? '';
  const code = readCode(error.code);
  const field = textOr(meta.key)?.replace(/^order\./, '') ?? null;
  if (message === '' && code === null && field === null) return [];
  return [
    {
      message: message.slice(0, MESSAGE_MAX),
      code,
      field,
      waitSeconds: Seconds.parse(meta.wait),
      mayRetry: typeof meta.retry === 'boolean' ? meta.retry : null,
    },
  ];
}

const objectOr = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readCode(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `Retry-After` is a number of seconds or a date; a date is measured against the server's own clock where it shows it. */
function readRetryAfter(answer: WireAnswer, now: number): number | null {
  const text = answer.headers['retry-after'];
  if (text === undefined) return null;
  const seconds = Seconds.parse(text);
  if (seconds !== null) return seconds;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return null;
  const serverNow = Date.parse(answer.headers.date ?? '');
  return Math.max(0, (until - (Number.isNaN(serverNow) ? now : serverNow)) / 1000);
}
