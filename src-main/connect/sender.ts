/** Identifies the sender of a response: Connect itself, or a proxy or gateway between Connect and the station. */
import { UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import { collectErrorTexts } from './error-texts';
import { isObject, type ParsedBody } from './parse-body';
import { toSingleLine } from './server-text';
import type { HttpResponse } from './transport';

/** The values of `error` in RFC 6749 and RFC 6750. Rails and Spring use other values, such as "Forbidden". */
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
 * Whether a body is an error object of Connect or of OAuth. The status alone proves nothing, because every gateway uses the same
 * ones. Some gateways repeat the status as the code in an object of this shape (Google: `{"error":{"code":403,"message":"…"}}`).
 */
export function isConnectError(content: ParsedBody, status: number): boolean {
  if (content.kind !== 'json') return false;
  const { error } = content.value;
  if (OAUTH_ERRORS.has(error)) return true;
  if (!isObject(error)) return false;
  const { message, code } = error;
  if (isNumericCode(code)) return Number(code) !== status;
  // Connect writes `null` if there is no code. A textual code, such as "AuthorizationFailed", comes from another product.
  return (code === null || code === undefined) && hasText(message);
}

/** Whether a message is a text, or a list that contains only texts. */
const hasText = (message: unknown): boolean =>
  typeof message === 'string' ? message.trim() !== '' : Array.isArray(message) && message.length > 0 && message.every(hasText);

const isNumericCode = (code: unknown): boolean =>
  typeof code === 'number' ? Number.isFinite(code) : typeof code === 'string' && /^\d{1,9}$/.test(code);

const MAX_SOURCE_LENGTH = 100;
const MAX_TEXT_LENGTH = 300;

/** Headers other than `Server` and `Via` that name a product, such as `X-Squid-Error`. */
const PRODUCT_HEADER = /^x-.*(?:proxy|gateway|squid|bluecoat|zscaler|waf|firewall|cdn|cache|served-by|powered-by|errortype)/;

/** Names the sender of a response that is not from Connect, for the screen and the log. The name is never empty. */
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

/** The host to which a redirect leads. */
const readRedirectHost = (location: string | undefined): string | undefined =>
  location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;

/** The message in a response that is not from Connect; `null` for a web page, whose title is part of the sender's name. */
export function readForeignMessage(content: ParsedBody): string | null {
  if (content.kind === 'not-json') return toSingleLine(content.start, MAX_TEXT_LENGTH) || null;
  if (content.kind === 'coded') return toSingleLine(content.coding, MAX_TEXT_LENGTH) || null;
  if (content.kind !== 'json') return null;
  const messages = collectErrorTexts(content.value).map(({ field, text }) => (field === null ? text : `${field}: ${text}`));
  return toSingleLine(messages.join('; '), MAX_TEXT_LENGTH) || null;
}
