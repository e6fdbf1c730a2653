/** Ids and counts as people type them and labels give them. */
import { type IdProblem, idProblem } from './id-problem';
import type { OrderId, UserId } from './order';
import { fail, ok, type Result } from './result';

/** Reads an order id from what somebody typed or scanned. Spaces around it are dropped, spaces inside are kept. */
export function parseOrderId(text: string): Result<OrderId, IdProblem> {
  const trimmed = text.trim();
  const problem = idProblem(trimmed);
  return problem ? fail(problem) : ok(trimmed as OrderId);
}

/** The same for a user id. */
export function parseUserId(text: string): Result<UserId, IdProblem> {
  const trimmed = text.trim();
  const problem = idProblem(trimmed);
  return problem ? fail(problem) : ok(trimmed as UserId);
}

/** Why a typed count was not taken. */
export type CountProblem = 'not-a-number' | 'not-whole' | 'too-small' | 'too-large';

/**
 * Reads a count of bags or items.
 * @param text what stands in the field; blank means "not said" and gives `null`
 * @param max the station's own bound
 */
export function parseCount(text: string, max: number): Result<number | null, CountProblem> {
  const trimmed = text.trim();
  if (trimmed === '') return ok(null);
  // Number() would also take 0x10, Infinity and ''. 1e9 is what a scan typed into a field can look like.
  if (!/^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(trimmed)) return fail('not-a-number');
  const value = Number(trimmed.replace(',', '.'));
  if (!Number.isInteger(value)) return fail('not-whole');
  if (value < 1) return fail('too-small');
  if (value > max) return fail('too-large');
  return ok(value);
}
