/**
 * Exact money, as people type it and read it. There is one currency sign: United States and Canadian dollars are both
 * written `$`.
 */
import { CENTS_MAX } from './cents-max';
import type { Cents } from './money';
import { fail, ok, type Result } from './result';
import type { Settings } from './settings';

/** Whose way of writing money counts where two would read the same text differently. */
export type Language = NonNullable<Settings['language']>;

interface Convention {
  readonly decimal: '.' | ',';
  /** Between thousands. A space of any kind is understood everywhere. */
  readonly grouping: ',' | ' ';
  readonly sign: 'before' | 'after';
}

const POINT: Convention = { decimal: '.', grouping: ',', sign: 'before' };
const CONVENTIONS: Readonly<Record<Language, Convention>> = {
  en: POINT,
  'fr-CA': { decimal: ',', grouping: ' ', sign: 'after' },
  // Spanish as it is written in the United States and in Mexico; Spain's own has no stores here.
  es: POINT,
};

/** Why a text is not an amount. `too-precise`: more than two decimals, or what may be meant as such. */
export type MoneyProblem = 'not-money' | 'too-precise' | 'negative' | 'too-large';

// No amount is as long. It bounds how long the patterns below can take over what a scanner may type into a field.
const LONGEST = 100;

const SIGNED = /^(?<minus>[-−])?\s*(?<before>\$)?\s*(?<minusInside>[-−])?(?<amount>[\d.,][\d., ]*?)\s*(?<after>\$)?$/;

// Thousands are groups of three behind one and the same mark, and never begin with a zero; anything else has none.
const AMOUNT = /^(?<whole>[1-9]\d{0,2}(?<mark>[., ])\d{3}(?<more>(?:\k<mark>\d{3})*)|\d*)(?:(?<decimal>[.,])(?<decimals>\d*))?$/;

/**
 * Reads an amount as people type it: `4.50`, `$4.50`, `4,50 $`, `1,234.50`, `1 234,50 $`, `4`, `.5`; blank means "not
 * said" and gives `null`. Point and comma are both taken where only one meaning is left. Where two are (`1,234` is a
 * thousand or a number with three decimals), the language decides, and only for its own mark of thousands: a tip that
 * is a thousand times what was meant is worse than a question. Never rounds.
 */
export function parseMoney(text: string, language: Language): Result<Cents | null, MoneyProblem> {
  const plain = text.replace(/\s/g, ' ').trim();
  if (plain === '') return ok(null);
  if (plain.length > LONGEST) return fail('not-money');
  const signed = SIGNED.exec(plain)?.groups;
  if (!signed?.amount || (signed.before && signed.after) || (signed.minus && signed.minusInside)) return fail('not-money');
  const amount = AMOUNT.exec(signed.amount)?.groups;
  if (!amount || !/\d/.test(signed.amount)) return fail('not-money');

  const { whole = '', mark, more = '', decimal, decimals = '' } = amount;
  if (mark !== undefined && mark === decimal) return fail('not-money');
  const saysWhichIsWhich = mark === ' ' || more !== '' || decimal !== undefined;
  if (mark !== undefined && !saysWhichIsWhich && mark !== CONVENTIONS[language].grouping) return fail('too-precise');
  if (decimals.length > 2) return fail('too-precise');

  const cents = Number(whole.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  if (signed.minus || signed.minusInside) return fail('negative');
  return cents > CENTS_MAX ? fail('too-large') : ok(cents as Cents);
}

const NO_BREAK_SPACE = '\u00A0';

/** `123450` → `$1,234.50`, or `1 234,50 $` in French (with spaces that do not break). `parseMoney` reads it back. */
export function formatMoney(cents: Cents, language: Language): string {
  const { decimal, grouping, sign } = CONVENTIONS[language];
  const between = grouping === ' ' ? NO_BREAK_SPACE : grouping;
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(?:\d{3})+$)/g, between);
  const amount = `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`;
  return sign === 'before' ? `$${amount}` : `${amount}${NO_BREAK_SPACE}$`;
}

/**
 * Dollars as a number, for JSON: `123456` → `1234.56`. Dividing a whole number by 100 gives the double that is closest
 * to that decimal, and JSON writes the shortest decimal that means this double: the same digits again.
 */
export const toDollars = (cents: Cents): number => cents / 100;
