/**
 * Collects the messages of an error from any common format: a text, a list of texts, a map from fields to texts (Rails), problem
 * details (RFC 9457), or objects that contain these.
 */
import { isObject } from './parse-body';

export interface ErrorText {
  /** The request field that the message concerns; `null` if the server does not name one. */
  readonly field: string | null;
  readonly text: string;
}

/** Keys that contain a message, in order of preference. */
const TEXT_KEYS = ['message', 'messages', 'error_description', 'detail', 'error', 'title', 'reason', 'description', 'msg'];
/** Keys that contain the name of the request field. */
const FIELD_NAME_KEYS = ['field', 'key', 'param', 'parameter', 'attribute', 'name'];
/** Keys that contain a list of errors, which is more specific than the message next to it. */
const LIST_KEYS = ['errors', 'invalid-params', 'invalid_params', 'violations', 'details'];
/** Keys of an error object that are not the name of a request field. */
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

/** Collects the messages in a value, at most `MAX_TEXTS`. @returns an empty list if there are none */
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

/** Collects from a map of field names to messages, such as `{"bags_count": ["is too large"]}`. */
const collectFromMap = (map: Readonly<Record<string, unknown>>, depth: number): ErrorText[] =>
  Object.entries(map)
    .slice(0, MAX_TEXTS)
    .flatMap(([key, value]) => collectErrorTexts(value, NON_FIELD_KEYS.has(key) ? null : key, depth + 1));
