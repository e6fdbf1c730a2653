/** The rules for a staging place. A file without zod, so that input fields can use it. */
import { findHiddenCharacter, type HiddenCharacter, trimInvisible } from '../text/hidden-characters';

/** The longest staging place, in code points. */
export const PLACE_MAX_LENGTH = 60;

/** Why a text is not a staging place. */
export type PlaceProblem =
  | { readonly kind: 'empty' | 'too-long' }
  /** An invisible character inside makes it a different place that looks the same. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

/** Removes spaces and invisible characters at both ends. */
export const normalizePlace = trimInvisible;

/** Why a normalized text is not a staging place; `null` if it is one. */
export function placeProblem(text: string): PlaceProblem | null {
  if (text === '') return { kind: 'empty' };
  const character = findHiddenCharacter(text);
  if (character) return { kind: 'hidden-character', character };
  return [...text].length > PLACE_MAX_LENGTH ? { kind: 'too-long' } : null;
}
