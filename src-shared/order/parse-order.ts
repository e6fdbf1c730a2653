/** Ids and counts as people type them and labels give them. */

import { fail, ok, type Result } from '../base/result';
import { trimInvisible } from '../text/hidden-characters';
import { type NumberProblem, parseNumber, trimTrailingZeros } from '../text/parse-number';
import { type IdProblem, idProblem } from './id-problem';
import type { OrderId, UserId } from './order.schema';

/**
 * Reads an order id from what a person typed or scanned. Spaces and invisible characters around it are dropped; plain
 * spaces inside are kept, and anything else inside that cannot be seen is refused.
 */
export const parseOrderId = (text: string): Result<OrderId, IdProblem> => parseId<OrderId>(text);

/** The same for a user id. */
export const parseUserId = (text: string): Result<UserId, IdProblem> => parseId<UserId>(text);

function parseId<Id extends string>(text: string): Result<Id, IdProblem> {
  const trimmed = trimInvisible(text);
  const problem = idProblem(trimmed);
  return problem ? fail(problem) : ok(trimmed as Id);
}

/**
 * An id as it goes into its field. Plain spaces stay as they were typed; what cannot be seen at the ends goes, because some of
 * it turns the text around, and the field would show another id than the one that is sent.
 */
export function trimIdInput(text: string): string {
  const trimmed = trimInvisible(text);
  return trimmed === text.replace(/^ +| +$/g, '') ? text : trimmed;
}

/** Why a typed count was not taken. */
export type CountProblem = NumberProblem | { readonly kind: 'not-whole' | 'too-small' | 'too-large' };

/**
 * Reads a count of bags or items.
 * @param text what stands in the field; blank means "not said" and gives `null`
 * @param max the station's own bound
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

/** What a spin button tells a screen reader: the number that would be sent, and nothing where there is none. */
export function spinButtonValue(text: string): number | undefined {
  const count = parseCount(text, Number.MAX_SAFE_INTEGER);
  return count.ok ? (count.value ?? undefined) : undefined;
}
