/**
 * What a packer hands over, in the field's own words.
 * The API's spelling of the same things (snake_case, pounds as numbers) lives only in `src-main/connect`.
 */
import { z } from 'zod';
import { fail, ok, type Result } from './result';
import { Weight } from './weight';

/** Longest order or user id that is accepted, in characters as people count them (code points). */
export const ID_MAX_LENGTH = 200;

/** Why a text cannot be an order id or a user id. */
export type IdProblem = 'empty' | 'too-long' | 'dots' | 'unprintable';

// Control characters, lone surrogates, line separators and marks that reverse the direction of text: none can be
// seen on a label, and the last would show a packer another order than the one that is sent.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

function idProblem(text: string): IdProblem | null {
  if (text.trim() === '') return 'empty';
  if (UNPRINTABLE.test(text)) return 'unprintable';
  if ([...text].length > ID_MAX_LENGTH) return 'too-long';
  // A URL parser removes these two path segments, percent-encoded or not: the request would go to another order.
  if (text === '.' || text === '..') return 'dots';
  return null;
}

const idText = z.string().superRefine((text, context) => {
  const problem = idProblem(text);
  if (problem) context.addIssue({ code: 'custom', message: problem, params: { problem } });
});

/** The retailer's own name of an order. Never a number: `12345676789012345678780` is a real one. */
export const OrderId = idText.brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;

/** The retailer's own name of a customer. */
export const UserId = idText.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

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

/** Bags or items. The station's own, lower bounds are settings (`stage.maxBags`, `stage.maxItems`). */
export const Count = z.int().min(1).max(99_999);

/** One order to be staged. A field that is absent was left blank, and is not sent. */
export const StageRequest = z.strictObject({
  orderId: OrderId,
  userId: UserId.optional(),
  bags: Count.optional(),
  items: Count.optional(),
  weight: Weight.optional(),
});
export type StageRequest = z.infer<typeof StageRequest>;

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
