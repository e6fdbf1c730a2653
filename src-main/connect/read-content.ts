/** What the body of an answer is, before anybody asks what it says. */
import { decodeText } from './decode-text';
import { cap } from './server-text';
import type { WireAnswer } from './transport';

export type Content =
  | { readonly what: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** `start` is the beginning of the text, where a page names itself. */
  | { readonly what: 'html' | 'not-json'; readonly start: string }
  /** `wrong-shape`: JSON, but not an object, and Connect says everything in objects. */
  | { readonly what: 'empty' | 'wrong-shape' | 'too-large' }
  /** Compressed in a way that cannot be undone. */
  | { readonly what: 'coded'; readonly coding: string };

const START_MAX = 10_000;

/** Never throws: what cannot be decoded or parsed is named as such. */
export function readContent(answer: WireAnswer): Content {
  if (answer.body === 'too-large') return { what: 'too-large' };
  if ('coding' in answer.body) return { what: 'coded', coding: answer.body.coding };
  const text = decodeText(answer.body, answer.headers['content-type']);
  if (text.trim() === '') return { what: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const html = /html/i.test(answer.headers['content-type'] ?? '') || text.trimStart().startsWith('<');
    return { what: html ? 'html' : 'not-json', start: cap(text, START_MAX) };
  }
  // What parses is JSON, whatever a proxy has put into its content-type.
  return isObject(value) ? { what: 'json', value } : { what: 'wrong-shape' };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
