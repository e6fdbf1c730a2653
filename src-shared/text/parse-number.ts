/** Parses numbers as people type them. A text with two readings is reported, and never guessed or rounded. */

import { fail, ok, type Result } from '../base/result';
import { findHiddenCharacter, type HiddenCharacter, trimInvisible } from './hidden-characters';
import { hasDirectionControl, normalizeTypedText } from './normalize-text';

/** The digits of an unsigned number: exact at any length. */
export interface Digits {
  readonly whole: string;
  /** As typed, with trailing zeros. */
  readonly decimals: string;
}

/** The decimals without trailing zeros. */
export const trimTrailingZeros = (decimals: string): string => decimals.replace(/0+$/, '');

/** Why a text is not a number. */
export type NumberProblem =
  | { readonly kind: 'not-a-number' }
  /** `1e2`, `0x10`: a code, or a notation of programs. */
  | { readonly kind: 'notation' }
  /** `1,000`: a thousand, or one with three decimals. */
  | { readonly kind: 'ambiguous'; readonly readings: readonly [string, string] }
  /** An invisible character, which may hide or reverse digits. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

/** The language's separator of thousands, if the language of the input is certain. */
export type GroupingMark = ',' | '.' | ' ' | null;

// Longer than any number. The patterns below are linear; the limit rejects text that a scanner typed.
const MAX_LENGTH = 1_000;

/** The text in one normalized spelling, or why it contains no number. */
export function normalizeNumber(text: string): Result<string, NumberProblem> {
  const plain = normalizeTypedText(text);
  if (plain.length > MAX_LENGTH) return fail({ kind: 'not-a-number' });
  const character = hasDirectionControl(text) ? findHiddenCharacter(text) : findHiddenCharacter(plain);
  return character ? fail({ kind: 'hidden-character', character }) : ok(plain);
}

// A space or an apostrophe can only separate thousands; the Arabic decimal separator can only precede decimals.
const THOUSANDS = /^(?<first>[1-9]\d{0,2})(?<mark>[., '])(?<last>\d{3}(?:\k<mark>\d{3})*)(?:(?<decimal>[.,\u066B])(?<decimals>\d*))?$/;
const PLAIN = /^(?<whole>\d*)(?:[.,\u066B](?<decimals>\d*))?$/;

const NOTATION = /^[+-]?(?:0[xob][\da-f]+|\d+(?:[.,]\d*)?e[+-]?\d+)$/i;

/**
 * @param text from `normalizeNumber`, without sign and unit
 * @param grouping the separator that marks thousands even where it could mark decimals
 */
export function parseDigits(text: string, grouping: GroupingMark = null): Result<Digits, NumberProblem> {
  if (!/\d/.test(text)) return fail({ kind: 'not-a-number' });
  const grouped = THOUSANDS.exec(text)?.groups;
  if (grouped) return parseGroupedDigits(text, grouped, grouping);
  const plain = PLAIN.exec(text)?.groups;
  if (plain) return ok(digits(plain.whole, plain.decimals));
  return fail({ kind: NOTATION.test(text) ? 'notation' : 'not-a-number' });
}

function parseGroupedDigits(
  text: string,
  { first = '', mark, last = '', decimal, decimals = '' }: Readonly<Record<string, string | undefined>>,
  grouping: GroupingMark,
): Result<Digits, NumberProblem> {
  if (mark === decimal) return fail({ kind: 'not-a-number' });
  const whole = text.slice(0, first.length + 1 + last.length).replace(/\D/g, '');
  const isUnambiguous = mark === ' ' || mark === "'" || last.length > 3 || decimal !== undefined || mark === grouping;
  if (isUnambiguous) return ok(digits(whole, decimals));
  const significant = trimTrailingZeros(last);
  return fail({ kind: 'ambiguous', readings: [whole, significant === '' ? first : `${first}.${significant}`] });
}

const digits = (whole = '', decimals = ''): Digits => ({ whole: whole || '0', decimals });

export interface SignedDigits extends Digits {
  readonly isNegative: boolean;
}

/** Parses a number with an optional sign. A blank text gives `null`. */
export function parseNumber(text: string): Result<SignedDigits | null, NumberProblem> {
  if (trimInvisible(text) === '') return ok(null);
  const folded = normalizeNumber(text);
  if (!folded.ok) return folded;
  if (NOTATION.test(folded.value)) return fail({ kind: 'notation' });
  const [, sign = '', rest = ''] = /^([+-]?) ?(.*)$/s.exec(folded.value) ?? [];
  const read = parseDigits(rest);
  return read.ok ? ok({ ...read.value, isNegative: sign === '-' }) : read;
}
