/** What can be an id of an order or a user: for the schema of one, and for whoever types one. */
import { findHiddenCharacter, type HiddenCharacter } from '../text/hidden-characters';

/** Longest order or user id that is accepted, in characters as people count them (code points). */
export const ID_MAX_LENGTH = 200;

/** Why a text cannot be an order id or a user id. */
export type IdProblem =
  | { readonly kind: 'empty' | 'too-long' | 'dots' }
  /** A character inside it that cannot be seen: the text looks like another ID than it is. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

const isTooLong = (text: string): boolean => [...text].length > ID_MAX_LENGTH;

/** A URL parser removes these two path segments, percent-encoded or not: the request would go to another order. */
const isDotSegment = (text: string): boolean => text === '.' || text === '..';

/** Why a text as it stands is no id; `null` where it is one. */
export function idProblem(text: string): IdProblem | null {
  if (text.trim() === '') return { kind: 'empty' };
  const character = findHiddenCharacter(text);
  if (character) return { kind: 'hidden-character', character };
  if (isTooLong(text)) return { kind: 'too-long' };
  return isDotSegment(text) ? { kind: 'dots' } : null;
}

// Every version has refused these.
const NEVER_VALID = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Whether a journal may hold a text as an id: earlier versions accepted characters that are refused today. */
export const isReadableStoredId = (text: string): boolean =>
  text.trim() !== '' && !NEVER_VALID.test(text) && !isTooLong(text) && !isDotSegment(text);
