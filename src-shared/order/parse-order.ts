/** Parses order IDs and counts as people type them and labels contain them. */

import { fail, ok, type Result } from '../base/result';
import { parseCommandCode } from '../scan/command-code';
import { trimInvisible } from '../text/hidden-characters';
import { type NumberProblem, parseNumber, trimTrailingZeros } from '../text/parse-number';
import { type IdProblem, idProblem } from './id-problem';
import type { OrderId, UserId } from './order.schema';

/**
 * Parses an order ID from typed or scanned text. Spaces and invisible characters at the ends are trimmed; inside, plain spaces
 * are kept and everything invisible is refused.
 */
export const parseOrderId = (text: string): Result<OrderId, IdProblem> =>
  parseCommandCode(text) === null ? parseId<OrderId>(text) : fail({ kind: 'command' });

/** Parses a user ID by the same rules. */
export const parseUserId = (text: string): Result<UserId, IdProblem> => parseId<UserId>(text);

function parseId<Id extends string>(text: string): Result<Id, IdProblem> {
  const trimmed = trimInvisible(text);
  const problem = idProblem(trimmed);
  return problem ? fail(problem) : ok(trimmed as Id);
}

/**
 * An ID as its input field shows it. Plain spaces stay as typed; invisible characters at the ends are removed, because some
 * reverse the text and the field would show another ID than the one sent.
 */
export function trimIdInput(text: string): string {
  const trimmed = trimInvisible(text);
  return trimmed === text.replace(/^ +| +$/g, '') ? text : trimmed;
}

/** Why a typed count is invalid. */
export type CountProblem = NumberProblem | { readonly kind: 'not-whole' | 'too-small' | 'too-large' };

/**
 * Parses a number of bags or items.
 * @param text the field's text; a blank text gives `null`
 * @param max the station's own limit
 */
export function parseCount(text: string, max: number): Result<number | null, CountProblem> {
  const number = parseNumber(text);
  if (!number.ok) return number;
  if (number.value === null) return ok(null);
  const { isNegative, whole, decimals } = number.value;
  if (trimTrailingZeros(decimals) !== '') return fail({ kind: 'not-whole' });
  const count = Number(whole);
  if (isNegative || count < 1) return fail({ kind: 'too-small' });
  return count > max ? fail({ kind: 'too-large' }) : ok(count);
}

/** The value that a spin button reports to screen readers: the number that would be sent, or `undefined`. */
export function spinButtonValue(text: string): number | undefined {
  const count = parseCount(text, Number.MAX_SAFE_INTEGER);
  return count.ok ? (count.value ?? undefined) : undefined;
}
