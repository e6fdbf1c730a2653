/**
 * An edit of an order: only what somebody touched, in the field's own words.
 * The API's spelling of the same things (snake_case, a total in dollars) lives only in `src-main/connect`.
 */
import { z } from 'zod';
import { Cents } from '../money/cents.schema';
import { Weight } from '../weight/weight.schema';
import { Count, OrderId, UserId } from './order.schema';
import { Instant, ServiceOptionId } from './service-option.schema';

/** Longest text that is sent. Connect names no bound; this one keeps a stuck key or a stream of scans from being an order's. */
export const TEXT_MAX_LENGTH = 5_000;

/** A delivery window. Its three parts go together or not at all, which is why it is one change. */
export const WindowChange = z
  .strictObject({ serviceOptionId: ServiceOptionId, startAt: Instant, endAt: Instant })
  .refine(({ startAt, endAt }) => Date.parse(startAt) < Date.parse(endAt), { path: ['endAt'], message: 'not-after-start' });
export type WindowChange = z.infer<typeof WindowChange>;

const text = z.string().max(TEXT_MAX_LENGTH);

/** What is to change. A field that is absent was not touched, and is not sent: the order keeps what it has. */
export const UpdateChanges = z
  .strictObject({
    window: WindowChange.optional(),
    tip: Cents.optional(),
    items: Count.optional(),
    bags: Count.optional(),
    weight: Weight.optional(),
    cartTotal: Cents.optional(),
    alcoholic: z.boolean().optional(),
    /** An empty text takes away the one that is there. */
    bagLabel: text.optional(),
    /** An empty text takes away those that are there. */
    specialInstructions: text.optional(),
  })
  .refine((changes) => Object.values(changes).some((change) => change !== undefined), 'nothing-changed');
export type UpdateChanges = z.infer<typeof UpdateChanges>;

/** One edit of one order. Unlike staging, editing always names the user: the order stands below them in the path. */
export const UpdateRequest = z.strictObject({ orderId: OrderId, userId: UserId, changes: UpdateChanges });
export type UpdateRequest = z.infer<typeof UpdateRequest>;
