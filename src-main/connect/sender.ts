/** Tells who gave an answer: Connect itself, or something between it and the station. */
import { UNKNOWN_SENDER } from '../../src-shared/sender';
import { errorTexts } from './error-texts';
import { type Content, isObject } from './read-content';
import { oneLine } from './server-text';
import type { WireAnswer } from './transport';

/** The names that RFC 6749 and RFC 6750 register for `error`. Rails and Spring put other words there ("Forbidden"). */
const OAUTH_ERRORS: ReadonlySet<unknown> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'invalid_scope',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'invalid_token',
  'insufficient_scope',
]);

/**
 * Whether this is Connect's own error object, or OAuth's. A status alone proves nothing: every gateway has the same ones, and some
 * repeat it as the code of an object of this shape (Google's API errors: `{"error":{"code":403,"message":"…"}}`).
 */
export function isConnectsError(content: Content, status: number): boolean {
  if (content.what !== 'json') return false;
  const { error } = content.value;
  if (OAUTH_ERRORS.has(error)) return true;
  if (!isObject(error)) return false;
  const { message, code } = error;
  if (isCode(code)) return Number(code) !== status;
  // Connect writes `null` where it has no code. A code in words is another product's ("AuthorizationFailed").
  return (code === null || code === undefined) && hasWords(message);
}

/** A text, or a list of nothing but texts. */
const hasWords = (message: unknown): boolean =>
  typeof message === 'string' ? message.trim() !== '' : Array.isArray(message) && message.length > 0 && message.every(hasWords);

const isCode = (code: unknown): boolean =>
  typeof code === 'number' ? Number.isFinite(code) : typeof code === 'string' && /^\d{1,9}$/.test(code);

const SOURCE_MAX = 100;
const TEXT_MAX = 300;

/** Headers in which products name themselves beside `Server` and `Via`, such as `X-Squid-Error`. */
const NAMING_HEADER = /^x-.*(?:proxy|gateway|squid|bluecoat|zscaler|waf|firewall|cdn|cache|served-by|powered-by|errortype)/;

/** Names whoever gave an answer that is not Connect's, for the screen and the log. Never empty. */
export function sourceOf({ headers }: WireAnswer, content: Content): string {
  const via = headers.via?.replaceAll(/(?:^|(?<=,))\s*(?:HTTP\/)?\d(?:\.\d)?\s+/gi, ' ');
  const named = [headers.server, via, titleIn(content), hostOf(headers.location)].flatMap((name) => oneLine(name ?? '', SOURCE_MAX) || []);
  if (named.length > 0) return oneLine([...new Set(named)].join(', '), SOURCE_MAX);
  const other = Object.keys(headers).find((name) => NAMING_HEADER.test(name));
  return (other && oneLine(`${other}: ${headers[other]}`, SOURCE_MAX)) || UNKNOWN_SENDER;
}

const titleIn = (content: Content): string | undefined =>
  content.what === 'html' ? /<title[^<>]*>([^<]*)/i.exec(content.start)?.[1] : undefined;

/** Where a redirect leads. */
const hostOf = (location: string | undefined): string | undefined =>
  location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;

/** The words of an answer that is not Connect's. Of a web page nothing but its title is shown, which is in the source. */
export function wordsOf(content: Content): string | null {
  if (content.what === 'not-json') return oneLine(content.start, TEXT_MAX) || null;
  if (content.what === 'coded') return oneLine(content.coding, TEXT_MAX) || null;
  if (content.what !== 'json') return null;
  const said = errorTexts(content.value).map(({ field, text }) => (field === null ? text : `${field}: ${text}`));
  return oneLine(said.join('; '), TEXT_MAX) || null;
}
