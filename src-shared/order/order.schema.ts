/**
 * What a packer hands over, in the field's own words.
 * The API's spelling of the same things (snake_case, pounds as numbers) lives only in `src-main/connect`.
 */
import { z } from 'zod';
import { trimInvisible } from '../text/hidden-characters';
import { Weight } from '../weight/weight.schema';
import { idProblem, isReadableStoredId } from './id-problem';

/** Wherever an id comes in, what cannot be seen at its ends is dropped, and what cannot be seen inside it is refused. */
const idSchema = z
  .string()
  .overwrite(trimInvisible)
  .superRefine((text, context) => {
    const problem = idProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem.kind, params: { problem } });
  });

/** The retailer's own name of an order. Never a number: `12345676789012345678780` is a real one. */
export const OrderId = idSchema.brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;

/** The retailer's own name of a customer. */
export const UserId = idSchema.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

const storedIdSchema = z.string().refine(isReadableStoredId, 'not an id');

/** Ids of orders that are in the journal already, as they stand there: an earlier version may have accepted what is refused today. */
export const StoredOrderId = storedIdSchema.brand<'OrderId'>();
export const StoredUserId = storedIdSchema.brand<'UserId'>();

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
