/** The rules for order IDs and user IDs. A file without zod, so that input fields can use it. */
import { findHiddenCharacter, type HiddenCharacter } from '../text/hidden-characters';

/** The longest accepted order ID or user ID, in code points. */
export const ID_MAX_LENGTH = 200;

/** Why a text is not an order ID or a user ID. */
export type IdProblem =
  | { readonly kind: 'empty' | 'too-long' | 'dots' }
  /** The code of a command barcode, whole or damaged, which a slow scanner may have typed. */
  | { readonly kind: 'command' }
  /** An invisible character inside makes it a different ID that looks the same. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

const isTooLong = (text: string): boolean => [...text].length > ID_MAX_LENGTH;

/** URL parsers remove these two path segments, percent-encoded or not, so the request would address another order. */
const isDotSegment = (text: string): boolean => text === '.' || text === '..';

/** Why a text is not an ID; `null` if it is one. */
export function idProblem(text: string): IdProblem | null {
  if (text.trim() === '') return { kind: 'empty' };
  const character = findHiddenCharacter(text);
  if (character) return { kind: 'hidden-character', character };
  if (isTooLong(text)) return { kind: 'too-long' };
  return isDotSegment(text) ? { kind: 'dots' } : null;
}

// Every version has refused these characters.
const NEVER_VALID = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Whether a journal may contain a text as an ID: earlier versions accepted characters that are refused today. */
export const isReadableStoredId = (text: string): boolean =>
  text.trim() !== '' && !NEVER_VALID.test(text) && !isTooLong(text) && !isDotSegment(text);
