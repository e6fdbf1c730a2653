/**
 * The types of what a packer enters. Connect's spelling of the same fields (snake_case, pounds as numbers) is only in
 * `src-main/connect`.
 */
import { z } from 'zod';
import { trimInvisible } from '../text/hidden-characters';
import { Weight } from '../weight/weight.schema';
import { idProblem, isReadableStoredId } from './id-problem';

/** Trims invisible characters at the ends of an ID and refuses them inside, wherever an ID enters the app. */
const idSchema = z
  .string()
  .overwrite(trimInvisible)
  .superRefine((text, context) => {
    const problem = idProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem.kind, params: { problem } });
  });

/** The retailer's ID of an order. Never a number: `12345676789012345678780` is a real one. */
export const OrderId = idSchema.brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;

/** The retailer's ID of a customer. */
export const UserId = idSchema.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

const storedIdSchema = z.string().refine(isReadableStoredId, 'not an id');

/** IDs as the journal contains them: earlier versions accepted some that are refused today. */
export const StoredOrderId = storedIdSchema.brand<'OrderId'>();
export type StoredOrderId = z.infer<typeof StoredOrderId>;
export const StoredUserId = storedIdSchema.brand<'UserId'>();

/** A number of bags or items. The station's own, lower limits are settings (`stage.maxBags`, `stage.maxItems`). */
export const Count = z.int().min(1).max(99_999);

/** One order to be staged. Fields that were left blank are absent and are not sent. */
export const StageRequest = z.strictObject({
  orderId: OrderId,
  userId: UserId.optional(),
  bags: Count.optional(),
  items: Count.optional(),
  weight: Weight.optional(),
});
export type StageRequest = z.infer<typeof StageRequest>;
