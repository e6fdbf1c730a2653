/** What the body of an answer is, before anybody asks what it says. */
import { decodeText } from './decode-text';
import { truncate } from './server-text';
import type { HttpResponse } from './transport';

export type ParsedBody =
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** `start` is the beginning of the text, where a page names itself. */
  | { readonly kind: 'html' | 'not-json'; readonly start: string }
  /**
   * `wrong-shape`: JSON, but not an object, and Connect says everything in objects. `malformed`: what begins as JSON and is none,
   * or what its coding cannot be undone of.
   */
  | { readonly kind: 'empty' | 'wrong-shape' | 'too-large' | 'malformed' }
  /** Compressed in a way that is not known here. */
  | { readonly kind: 'coded'; readonly coding: string };

const MAX_START_LENGTH = 10_000;

/** Never throws: what cannot be decoded or parsed is named as such. */
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
  // What parses is JSON, whatever a proxy has put into its content-type.
  return isObject(value) ? { kind: 'json', value } : { kind: 'wrong-shape' };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
