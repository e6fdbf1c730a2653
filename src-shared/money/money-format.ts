/**
 * Exact money, as people type it and read it. There is one currency sign: United States and Canadian dollars are both
 * written `$`.
 */

import { fail, ok, type Result } from '../base/result';
import type { Settings } from '../settings/settings.schema';
import { trimInvisible } from '../text/hidden-characters';
import { type NumberProblem, normalizeNumber, parseDigits } from '../text/parse-number';
import type { Cents } from './cents.schema';
import { CENTS_MAX } from './max-cents';

/** Whose way of writing money counts where two would read the same text differently. */
export type Language = NonNullable<Settings['language']>;

interface MoneyConvention {
  readonly decimal: '.' | ',';
  /** Between thousands. A space of any kind is understood everywhere. */
  readonly grouping: ',' | ' ';
  readonly sign: 'before' | 'after';
}

const ENGLISH_CONVENTION: MoneyConvention = { decimal: '.', grouping: ',', sign: 'before' };
const MONEY_CONVENTIONS: Readonly<Record<Language, MoneyConvention>> = {
  en: ENGLISH_CONVENTION,
  'fr-CA': { decimal: ',', grouping: ' ', sign: 'after' },
  // Spanish as it is written in the United States and in Mexico; Spain's own has no stores here.
  es: ENGLISH_CONVENTION,
};

/** Why a text is not an amount. `too-precise`: more than two decimals. */
export type MoneyProblem =
  | Exclude<NumberProblem, { readonly kind: 'not-a-number' }>
  | { readonly kind: 'not-money' | 'too-precise' | 'negative' | 'too-large' };

// No amount is as long. It bounds how long the pattern below can take over what a scanner may type into a field.
const MAX_LENGTH = 100;

const SIGNED_AMOUNT = /^(?<minus>-)? ?(?<before>\$)? ?(?<minusInside>-)?(?<amount>[^$-]*?) ?(?<after>\$)?$/;

/**
 * Reads an amount as people type it: `4.50`, `$4.50`, `4,50 $`, `1,234.50`, `1 234,50 $`, `4`, `.5`; blank means "not
 * said" and gives `null`. Point and comma are both taken where only one meaning is left. Where two are (`1,234` is a
 * thousand or a number with three decimals), the language decides, and only for its own mark of thousands: a tip that
 * is a thousand times what was meant is worse than a question. Never rounds.
 */
export function parseMoney(text: string, language: Language): Result<Cents | null, MoneyProblem> {
  if (trimInvisible(text) === '') return ok(null);
  const folded = normalizeNumber(text);
  if (!folded.ok) return fail(toMoneyProblem(folded.problem));
  if (folded.value.length > MAX_LENGTH) return fail({ kind: 'not-money' });
  const signed = SIGNED_AMOUNT.exec(folded.value)?.groups;
  if (!signed?.amount || (signed.before && signed.after) || (signed.minus && signed.minusInside)) return fail({ kind: 'not-money' });
  const digits = parseDigits(signed.amount, MONEY_CONVENTIONS[language].grouping);
  if (!digits.ok) return fail(toMoneyProblem(digits.problem));

  const { whole, decimals } = digits.value;
  if (decimals.length > 2) return fail({ kind: 'too-precise' });
  if (signed.minus || signed.minusInside) return fail({ kind: 'negative' });
  const cents = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return cents > CENTS_MAX ? fail({ kind: 'too-large' }) : ok(cents as Cents);
}

const toMoneyProblem = (problem: NumberProblem): MoneyProblem => (problem.kind === 'not-a-number' ? { kind: 'not-money' } : problem);

const NO_BREAK_SPACE = '\u00A0';

/** `123450` → `$1,234.50`, or `1 234,50 $` in French (with spaces that do not break). `parseMoney` reads it back. */
export function formatMoney(cents: Cents, language: Language): string {
  const { decimal, grouping, sign } = MONEY_CONVENTIONS[language];
  const groupSeparator = grouping === ' ' ? NO_BREAK_SPACE : grouping;
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(?:\d{3})+$)/g, groupSeparator);
  const amount = `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`;
  return sign === 'before' ? `$${amount}` : `${amount}${NO_BREAK_SPACE}$`;
}

/**
 * Dollars as a number, for JSON: `123456` → `1234.56`. Dividing a whole number by 100 gives the double that is closest
 * to that decimal, and JSON writes the shortest decimal that means this double: the same digits again.
 */
export const toDollars = (cents: Cents): number => cents / 100;
