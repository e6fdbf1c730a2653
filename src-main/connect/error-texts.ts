/**
 * Finds the words of an error in whichever shape a server writes them: a text, a list of texts, a map from fields to texts (Rails),
 * problem details (RFC 9457), or objects of these.
 */
import { isObject } from './parse-body';

export interface ErrorText {
  /** The request's field that it is about, where the server says so. */
  readonly field: string | null;
  readonly text: string;
}

/** Where a server puts its words, in the order in which they are looked for. */
const TEXT_KEYS = ['message', 'messages', 'error_description', 'detail', 'error', 'title', 'reason', 'description', 'msg'];
/** Where it names the field beside them. */
const FIELD_NAME_KEYS = ['field', 'key', 'param', 'parameter', 'attribute', 'name'];
/** Lists of single errors, which say more than the words beside them. */
const LIST_KEYS = ['errors', 'invalid-params', 'invalid_params', 'violations', 'details'];
/** What stands in an error beside its words, and is no field of a request. */
const NON_FIELD_KEYS = new Set([
  ...TEXT_KEYS,
  ...LIST_KEYS,
  'code',
  'status',
  'type',
  'instance',
  'meta',
  'path',
  'timestamp',
  'trace_id',
  'request_id',
]);

const MAX_DEPTH = 4;
const MAX_TEXTS = 20;

/** @returns nothing where there are no words */
export function collectErrorTexts(value: unknown, field: string | null = null, depth = 0): ErrorText[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ field, text: value }];
  if (depth >= MAX_DEPTH) return [];
  if (Array.isArray(value))
    return value
      .slice(0, MAX_TEXTS)
      .flatMap((entry) => collectErrorTexts(entry, field, depth + 1))
      .slice(0, MAX_TEXTS);
  return isObject(value) ? collectFromObject(value, field, depth).slice(0, MAX_TEXTS) : [];
}

function collectFromObject(value: Readonly<Record<string, unknown>>, field: string | null, depth: number): ErrorText[] {
  for (const key of LIST_KEYS) {
    const texts = isObject(value[key]) ? collectFromMap(value[key], depth + 1) : collectErrorTexts(value[key], field, depth + 1);
    if (texts.length > 0) return texts;
  }
  const fieldName = FIELD_NAME_KEYS.map((key) => value[key]).find((name) => typeof name === 'string' && name !== '');
  for (const key of TEXT_KEYS) {
    const texts = collectErrorTexts(value[key], typeof fieldName === 'string' ? fieldName : field, depth + 1);
    if (texts.length > 0) return texts;
  }
  return depth === 0 ? [] : collectFromMap(value, depth);
}

/** `{"bags_count": ["is too large"]}` */
const collectFromMap = (map: Readonly<Record<string, unknown>>, depth: number): ErrorText[] =>
  Object.entries(map)
    .slice(0, MAX_TEXTS)
    .flatMap(([key, value]) => collectErrorTexts(value, NON_FIELD_KEYS.has(key) ? null : key, depth + 1));
