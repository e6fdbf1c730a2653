/**
 * Reads every answer that is not a 2xx, of every call. Only Connect's own error object, or OAuth's, ends an order; without one
 * every status but 401, 407 and 429 leaves it unknown. `docs/status-table.md` lists every case.
 */
import { longestWait } from '../../src-shared/consequence';
import type { Failure, Reason } from '../../src-shared/failure';
import { errorTexts } from './error-texts';
import { parseHttpDate } from './http-date';
import { type Content, isObject, readContent } from './read-content';
import { isConnectsError, sourceOf, wordsOf } from './sender';
import { cap, oneLine } from './server-text';
import type { WireAnswer } from './transport';
import { Seconds, WaitSeconds } from './wire';

/** Connect's code for "try again later", which comes as HTTP 400. */
const TRY_LATER = 2003;

const MESSAGE_MAX = 500;
const FIELD_MAX = 100;
const REASONS_MAX = 20;
/** Of all messages of one answer together. */
const MESSAGES_MAX = 4_000;

/**
 * @param answer any whose status is not 2xx
 * @param now milliseconds since 1970, for a `Retry-After` that is a date
 */
export function readFailure(answer: WireAnswer, now: number): Failure {
  const { status } = answer;
  const content = readContent(answer);
  const isConnects = isConnectsError(content, status);
  const reasons = content.what === 'json' && isConnects ? readReasons(content.value) : [];
  const source = isConnects ? null : sourceOf(answer, content);

  if (status === 401) return { kind: 'not-authorised', status, reasons, source };
  // The proxy's own status: it passes nothing on before somebody has signed in.
  if (status === 407) return { kind: 'not-reached', cause: 'proxy-login', detail: `HTTP 407 from ${sourceOf(answer, content)}` };
  if (status === 408) return { kind: 'server-error', status, reasons, source };
  if (status === 429 || status === 503 || (isClientError(status) && reasons.some((reason) => reason.code === TRY_LATER))) {
    return { kind: 'busy', status, waitSeconds: readRetryAfter(answer, now) ?? longestWait(reasons), reasons, source };
  }
  if (status >= 500 && status <= 599) return { kind: 'server-error', status, reasons, source };
  if (!isConnects || !isClientError(status)) return notConnect(answer, content);
  if (status === 403) return { kind: 'forbidden', status, reasons, source };
  return { kind: status === 404 ? 'not-found' : 'refused', status, reasons, source };
}

/** The failure of an answer that cannot be shown to be Connect's. @param what why not, where the content does not say it */
export function notConnect(answer: WireAnswer, content: Content, what?: NotConnect['what']): Failure {
  const { status } = answer;
  return {
    kind: 'not-connect',
    status,
    what: what ?? (REDIRECTS.has(status) ? 'redirect' : content.what),
    source: sourceOf(answer, content),
    text: wordsOf(content),
  };
}

/** Those that lead to another address. 300, 304 and 305 do not. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

type NotConnect = Extract<Failure, { kind: 'not-connect' }>;

const isClientError = (status: number): boolean => status >= 400 && status <= 499;

/**
 * The complaints in a body:
 * `{"error": {"message", "code"}, "meta": {…}}`, the same with code 9999 and a list `errors` of such objects, and
 * OAuth's `{"error": "invalid_client", "error_description": "…"}`. The list may have texts in it, or be a map from fields to texts.
 */
function readReasons(body: Readonly<Record<string, unknown>>): Reason[] {
  const several = (isObject(body.error) ? body.error.errors : undefined) ?? body.errors;
  const listed = Array.isArray(several) ? several.slice(0, REASONS_MAX).flatMap(readReason) : reasonsOfMap(several);
  const reasons = listed.length > 0 ? listed : readReason(body);
  let left = MESSAGES_MAX;
  return reasons.map((reason) => {
    const message = oneLine(reason.message, Math.min(MESSAGE_MAX, left));
    left -= message.length;
    return { ...reason, message };
  });
}

const reasonsOfMap = (several: unknown): Reason[] =>
  isObject(several)
    ? errorTexts({ errors: several }).map(({ field, text }) => ({ ...NO_REASON, message: text, field: fieldName(field) }))
    : [];

const NO_REASON: Reason = { message: '', code: null, field: null, waitSeconds: null, mayRetry: null };

function readReason(entry: unknown): Reason[] {
  if (typeof entry === 'string') return entry.trim() === '' ? [] : [{ ...NO_REASON, message: entry }];
  if (!isObject(entry)) return [];
  // An element of a list may come without the `error` around it.
  const error = isObject(entry.error) ? entry.error : entry;
  const meta = { ...objectOr(error.meta), ...objectOr(entry.meta) };
  const oauth = typeof entry.error === 'string' ? entry.error : undefined;
  const texts = errorTexts(oauth === undefined ? error : entry);
  const message = texts.map(({ text }) => text).join(' ');
  const code = readCode(error.code);
  const field = fieldName(textOr(meta.key) ?? texts[0]?.field ?? null);
  if (message === '' && code === null && field === null) return [];
  const mayRetry = typeof meta.retry === 'boolean' ? meta.retry : null;
  return [{ message, code, field, waitSeconds: WaitSeconds.parse(meta.wait), mayRetry }];
}

/** `order.bags_count` is `bags_count`. */
const fieldName = (name: string | null): string | null => (name === null ? null : cap(name.replace(/^order\./, ''), FIELD_MAX));

const objectOr = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readCode(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `Retry-After` is a number of seconds or a date; a date is measured against the server's own clock where it shows it. */
export function readRetryAfter({ headers }: Pick<WireAnswer, 'headers'>, now: number): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const seconds = Seconds.parse(text);
  if (seconds !== null) return WaitSeconds.parse(seconds);
  const until = parseHttpDate(text);
  return until === null ? null : WaitSeconds.parse(Math.max(0, (until - (parseHttpDate(headers.date) ?? now)) / 1000));
}
