/** Parses and formats exact amounts of money. United States and Canadian dollars have the same sign, `$`. */

import { fail, ok, type Result } from '../base/result';
import { LANGUAGES, type Language } from '../language/languages';
import { trimInvisible } from '../text/hidden-characters';
import { type NumberProblem, normalizeNumber, parseDigits } from '../text/parse-number';
import type { Cents } from './cents.schema';
import { CENTS_MAX } from './max-cents';

/** Why a text is not an amount. `too-precise`: more than two decimals. */
export type MoneyProblem =
  | Exclude<NumberProblem, { readonly kind: 'not-a-number' }>
  | { readonly kind: 'not-money' | 'too-precise' | 'negative' | 'too-large' };

// Longer than any amount. It limits the time that the pattern below takes on text that a scanner typed into a field.
const MAX_LENGTH = 100;

const SIGNED_AMOUNT = /^(?<minus>-)? ?(?<before>\$)? ?(?<minusInside>-)?(?<amount>[^$-]*?) ?(?<after>\$)?$/;

/**
 * Parses an amount as people type it: `4.50`, `$4.50`, `4,50 $`, `1,234.50`, `1 234,50 $`, `4`, `.5`. A blank text gives `null`.
 * Point and comma are both accepted if only one reading is possible. If two are (`1,234`), only the language's own separator of
 * thousands decides: a tip that is a thousand times too high is worse than a question. Never rounds.
 */
export function parseMoney(text: string, language: Language): Result<Cents | null, MoneyProblem> {
  if (trimInvisible(text) === '') return ok(null);
  const folded = normalizeNumber(text);
  if (!folded.ok) return fail(toMoneyProblem(folded.problem));
  if (folded.value.length > MAX_LENGTH) return fail({ kind: 'not-money' });
  const signed = SIGNED_AMOUNT.exec(folded.value)?.groups;
  if (!signed?.amount || (signed.before && signed.after) || (signed.minus && signed.minusInside)) return fail({ kind: 'not-money' });
  const digits = parseDigits(signed.amount, LANGUAGES[language].money.grouping);
  if (!digits.ok) return fail(toMoneyProblem(digits.problem));

  const { whole, decimals } = digits.value;
  if (decimals.length > 2) return fail({ kind: 'too-precise' });
  if (signed.minus || signed.minusInside) return fail({ kind: 'negative' });
  const cents = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return cents > CENTS_MAX ? fail({ kind: 'too-large' }) : ok(cents as Cents);
}

const toMoneyProblem = (problem: NumberProblem): MoneyProblem => (problem.kind === 'not-a-number' ? { kind: 'not-money' } : problem);

const NO_BREAK_SPACE = '\u00A0';

/** `123450` → `$1,234.50`, or `1 234,50 $` in French, with non-breaking spaces. `parseMoney` reads it back. */
export function formatMoney(cents: Cents, language: Language): string {
  const { decimal, grouping, sign } = LANGUAGES[language].money;
  const groupSeparator = grouping === ' ' ? NO_BREAK_SPACE : grouping;
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(?:\d{3})+$)/g, groupSeparator);
  const amount = `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`;
  return sign === 'before' ? `$${amount}` : `${amount}${NO_BREAK_SPACE}$`;
}

/**
 * Dollars as a number for JSON: `123456` → `1234.56`. Dividing an integer by 100 gives the nearest double, and JSON writes the
 * shortest decimal for it: the same digits.
 */
export const toDollars = (cents: Cents): number => cents / 100;
