/** What can be an id of an order or a user: for the schema of one, and for whoever types one. */

/** Longest order or user id that is accepted, in characters as people count them (code points). */
export const ID_MAX_LENGTH = 200;

/** Why a text cannot be an order id or a user id. */
export type IdProblem = 'empty' | 'too-long' | 'dots' | 'unprintable';

// Control characters, lone surrogates, line separators and marks that reverse the direction of text: none can be
// seen on a label, and the last would show a packer another order than the one that is sent.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Why a text as it stands is no id; `null` where it is one. */
export function idProblem(text: string): IdProblem | null {
  if (text.trim() === '') return 'empty';
  if (UNPRINTABLE.test(text)) return 'unprintable';
  if ([...text].length > ID_MAX_LENGTH) return 'too-long';
  // A URL parser removes these two path segments, percent-encoded or not: the request would go to another order.
  if (text === '.' || text === '..') return 'dots';
  return null;
}
