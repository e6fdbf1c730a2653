/**
 * The types of an edit: the fields that a person changed. Connect's spelling of the same fields (snake_case, a total in dollars)
 * is only in `src-main/connect`.
 */
import { z } from 'zod';
import { Cents } from '../money/cents.schema';
import { Weight } from '../weight/weight.schema';
import { Count, OrderId, UserId } from './order.schema';
import { Instant, ServiceOptionId } from './service-option.schema';

/** The longest text that is sent. Connect documents no limit; this one keeps the input of a stuck key or of a scanner out of an order. */
export const TEXT_MAX_LENGTH = 5_000;

/** A delivery window. Its ends are changed together or not at all; the order paths decide whether the service option has to be named. */
export const WindowChange = z
  .strictObject({ serviceOptionId: ServiceOptionId.optional(), startAt: Instant, endAt: Instant })
  .refine(({ startAt, endAt }) => Date.parse(startAt) < Date.parse(endAt), { path: ['endAt'], message: 'not-after-start' });
export type WindowChange = z.infer<typeof WindowChange>;

const text = z.string().max(TEXT_MAX_LENGTH);

/** The changes of an edit. Absent fields are not sent, and keep their value at Connect. */
export const UpdateChanges = z
  .strictObject({
    window: WindowChange.optional(),
    tip: Cents.optional(),
    items: Count.optional(),
    bags: Count.optional(),
    weight: Weight.optional(),
    cartTotal: Cents.optional(),
    alcoholic: z.boolean().optional(),
    /** An empty text removes the label. */
    bagLabel: text.optional(),
    /** An empty text removes the instructions. */
    specialInstructions: text.optional(),
  })
  .refine((changes) => Object.values(changes).some((change) => change !== undefined), 'nothing-changed');
export type UpdateChanges = z.infer<typeof UpdateChanges>;

/** One edit of one order. The order paths decide whether it needs the user. */
export const UpdateRequest = z.strictObject({ orderId: OrderId, userId: UserId.optional(), changes: UpdateChanges });
export type UpdateRequest = z.infer<typeof UpdateRequest>;
