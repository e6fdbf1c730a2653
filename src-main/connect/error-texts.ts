/**
 * Finds the words of an error in whichever shape a server writes them: a text, a list of texts, a map from fields to texts (Rails),
 * problem details (RFC 9457), or objects of these.
 */
import { isObject } from './read-content';

export interface ErrorText {
  /** The request's field that it is about, where the server says so. */
  readonly field: string | null;
  readonly text: string;
}

/** Where a server puts its words, in the order in which they are looked for. */
const WORDS = ['message', 'messages', 'error_description', 'detail', 'error', 'title', 'reason', 'description', 'msg'];
/** Where it names the field beside them. */
const FIELDS = ['field', 'key', 'param', 'parameter', 'attribute', 'name'];
/** Lists of single errors, which say more than the words beside them. */
const LISTS = ['errors', 'invalid-params', 'invalid_params', 'violations', 'details'];
/** What stands in an error beside its words, and is no field of a request. */
const NO_FIELD = new Set([...WORDS, ...LISTS, 'code', 'status', 'type', 'instance', 'meta', 'path', 'timestamp', 'trace_id', 'request_id']);

const DEEPEST = 4;
const MOST = 20;

/** @returns nothing where there are no words */
export function errorTexts(value: unknown, field: string | null = null, depth = 0): ErrorText[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ field, text: value }];
  if (depth >= DEEPEST) return [];
  if (Array.isArray(value))
    return value
      .slice(0, MOST)
      .flatMap((entry) => errorTexts(entry, field, depth + 1))
      .slice(0, MOST);
  return isObject(value) ? textsOfObject(value, field, depth).slice(0, MOST) : [];
}

function textsOfObject(value: Readonly<Record<string, unknown>>, field: string | null, depth: number): ErrorText[] {
  for (const key of LISTS) {
    const listed = isObject(value[key]) ? textsOfMap(value[key], depth + 1) : errorTexts(value[key], field, depth + 1);
    if (listed.length > 0) return listed;
  }
  const named = FIELDS.map((key) => value[key]).find((name) => typeof name === 'string' && name !== '');
  for (const key of WORDS) {
    const said = errorTexts(value[key], typeof named === 'string' ? named : field, depth + 1);
    if (said.length > 0) return said;
  }
  return depth === 0 ? [] : textsOfMap(value, depth);
}

/** `{"bags_count": ["is too large"]}` */
const textsOfMap = (map: Readonly<Record<string, unknown>>, depth: number): ErrorText[] =>
  Object.entries(map)
    .slice(0, MOST)
    .flatMap(([key, value]) => errorTexts(value, NO_FIELD.has(key) ? null : key, depth + 1));
