/** Tells who gave an answer: Connect itself, or something between it and the station. */
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import { collectErrorTexts } from './error-texts';
import { isObject, type ParsedBody } from './parse-body';
import { toSingleLine } from './server-text';
import type { HttpResponse } from './transport';

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
export function isConnectError(content: ParsedBody, status: number): boolean {
  if (content.kind !== 'json') return false;
  const { error } = content.value;
  if (OAUTH_ERRORS.has(error)) return true;
  if (!isObject(error)) return false;
  const { message, code } = error;
  if (isNumericCode(code)) return Number(code) !== status;
  // Connect writes `null` where it has no code. A code in words is another product's ("AuthorizationFailed").
  return (code === null || code === undefined) && hasText(message);
}

/** A text, or a list of nothing but texts. */
const hasText = (message: unknown): boolean =>
  typeof message === 'string' ? message.trim() !== '' : Array.isArray(message) && message.length > 0 && message.every(hasText);

const isNumericCode = (code: unknown): boolean =>
  typeof code === 'number' ? Number.isFinite(code) : typeof code === 'string' && /^\d{1,9}$/.test(code);

const MAX_SOURCE_LENGTH = 100;
const MAX_TEXT_LENGTH = 300;

/** Headers in which products name themselves beside `Server` and `Via`, such as `X-Squid-Error`. */
const PRODUCT_HEADER = /^x-.*(?:proxy|gateway|squid|bluecoat|zscaler|waf|firewall|cdn|cache|served-by|powered-by|errortype)/;

/** Names whoever gave an answer that is not Connect's, for the screen and the log. Never empty. */
export function identifySender({ headers }: HttpResponse, content: ParsedBody): string {
  const via = headers.via?.replaceAll(/(?:^|(?<=,))\s*(?:HTTP\/)?\d(?:\.\d)?\s+/gi, ' ');
  const named = [headers.server, via, readPageTitle(content), readRedirectHost(headers.location)].flatMap(
    (name) => toSingleLine(name ?? '', MAX_SOURCE_LENGTH) || [],
  );
  if (named.length > 0) return toSingleLine([...new Set(named)].join(', '), MAX_SOURCE_LENGTH);
  const productHeader = Object.keys(headers).find((name) => PRODUCT_HEADER.test(name));
  return (productHeader && toSingleLine(`${productHeader}: ${headers[productHeader]}`, MAX_SOURCE_LENGTH)) || UNKNOWN_SOURCE;
}

const readPageTitle = (content: ParsedBody): string | undefined =>
  content.kind === 'html' ? /<title[^<>]*>([^<]*)/i.exec(content.start)?.[1] : undefined;

/** Where a redirect leads. */
const readRedirectHost = (location: string | undefined): string | undefined =>
  location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;

/** The words of an answer that is not Connect's. Of a web page nothing but its title is shown, which is in the source. */
export function readForeignMessage(content: ParsedBody): string | null {
  if (content.kind === 'not-json') return toSingleLine(content.start, MAX_TEXT_LENGTH) || null;
  if (content.kind === 'coded') return toSingleLine(content.coding, MAX_TEXT_LENGTH) || null;
  if (content.kind !== 'json') return null;
  const messages = collectErrorTexts(content.value).map(({ field, text }) => (field === null ? text : `${field}: ${text}`));
  return toSingleLine(messages.join('; '), MAX_TEXT_LENGTH) || null;
}
