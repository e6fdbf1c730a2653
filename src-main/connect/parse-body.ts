/** Detects the format of a response body. */
import { decodeText } from './decode-text';
import { truncate } from './server-text';
import type { HttpResponse } from './transport';

export type ParsedBody =
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** `start` is the beginning of the text, which includes the title of a web page. */
  | { readonly kind: 'html' | 'not-json'; readonly start: string }
  /**
   * `wrong-shape`: JSON that is not an object, although Connect always sends objects. `malformed`: damaged JSON, or a body that its
   * content coding cannot decode.
   */
  | { readonly kind: 'empty' | 'wrong-shape' | 'too-large' | 'malformed' }
  /** A body with an unsupported content coding. */
  | { readonly kind: 'coded'; readonly coding: string };

const MAX_START_LENGTH = 10_000;

/** Parses a response body. Never throws; the result names a body that cannot be decoded or parsed. */
export function parseBody(response: HttpResponse): ParsedBody {
  if (typeof response.body === 'string') return { kind: response.body };
  if ('coding' in response.body) return { kind: 'coded', coding: response.body.coding };
  const text = decodeText(response.body, response.headers['content-type']).trim();
  if (text === '') return { kind: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (/^[{[]/.test(text)) return { kind: 'malformed' };
    const isHtml = /html/i.test(response.headers['content-type'] ?? '') || text.startsWith('<');
    return { kind: isHtml ? 'html' : 'not-json', start: truncate(text, MAX_START_LENGTH) };
  }
  // Ignore the content type here, because proxies change it.
  return isObject(value) ? { kind: 'json', value } : { kind: 'wrong-shape' };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
