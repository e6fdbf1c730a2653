/** What the body of an answer is, before anybody asks what it says. */
import { decodeText } from './decode-text';
import { cap } from './server-text';
import type { WireAnswer } from './transport';

export type Content =
  | { readonly what: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** `start` is the beginning of the text, where a page names itself. */
  | { readonly what: 'html' | 'not-json'; readonly start: string }
  /**
   * `wrong-shape`: JSON, but not an object, and Connect says everything in objects. `malformed`: what begins as JSON and is none,
   * or what its coding cannot be undone of.
   */
  | { readonly what: 'empty' | 'wrong-shape' | 'too-large' | 'malformed' }
  /** Compressed in a way that is not known here. */
  | { readonly what: 'coded'; readonly coding: string };

const START_MAX = 10_000;

/** Never throws: what cannot be decoded or parsed is named as such. */
export function readContent(answer: WireAnswer): Content {
  if (typeof answer.body === 'string') return { what: answer.body };
  if ('coding' in answer.body) return { what: 'coded', coding: answer.body.coding };
  const text = decodeText(answer.body, answer.headers['content-type']).trim();
  if (text === '') return { what: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (/^[{[]/.test(text)) return { what: 'malformed' };
    const html = /html/i.test(answer.headers['content-type'] ?? '') || text.startsWith('<');
    return { what: html ? 'html' : 'not-json', start: cap(text, START_MAX) };
  }
  // What parses is JSON, whatever a proxy has put into its content-type.
  return isObject(value) ? { what: 'json', value } : { what: 'wrong-shape' };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
