/** What Connect knows of an order. Most fields are `null` if the response did not contain them. */
import { z } from 'zod';
import { OrderId, UserId } from './order.schema';
import { Instant } from './service-option.schema';

/** The order to look up. `userId` may be `null` unless the order paths need it. */
export const OrderLookup = z.strictObject({ orderId: OrderId, userId: UserId.nullable() });
export type OrderLookup = z.infer<typeof OrderLookup>;

const TimeSpan = z.object({ startsAt: Instant, endsAt: Instant });

/** Fields that earlier versions did not store become `null`. */
const nullableWithDefault = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/**
 * How far an order is, derived from Connect's status. `new`: no shopper is assigned. `staged`: the order was staged, or is further.
 * `unknown`: the status is not known, or an earlier version stored the details; Connect may also report a new status late.
 */
export const OrderProgress = z.enum(['new', 'shopper-assigned', 'staged', 'canceled', 'unknown']);
export type OrderProgress = z.infer<typeof OrderProgress>;

/** The statuses of an order that the screen has words for. `marked-by-hand`: a person said that the order is staged. */
export const OrderMilestone = z.enum([
  'no-shopper',
  'shopper-assigned',
  'staged',
  'staged-no-shopper',
  'shopper-on-the-way',
  'shopper-here',
  'bags-checked',
  'out-for-delivery',
  'delivered',
  'canceled',
  'rescheduled',
  'marked-by-hand',
]);
export type OrderMilestone = z.infer<typeof OrderMilestone>;

export const OrderDetails = z.object({
  id: z.string(),
  /** Connect's own status as received, for IT. The set is open, so decisions use only `progress`, and the screen shows `milestone`. */
  status: z.string(),
  progress: OrderProgress.default('unknown').catch('unknown'),
  /** `null` if the screen has no words for the status. */
  milestone: OrderMilestone.nullable().default(null).catch(null),
  orderUrl: nullableWithDefault(z.string()),
  createdAt: nullableWithDefault(Instant),
  /** `customer-request`, or Connect's own reason as received. */
  cancellationReason: nullableWithDefault(z.string()),
  /** POSIX, such as `en_US`. */
  locale: nullableWithDefault(z.string()),
  isInstacartPlus: nullableWithDefault(z.boolean()),
  /** The store that fulfills the order, which may differ from the one that it was created for. */
  storeLocation: nullableWithDefault(z.string()),
  /** When the order is to be delivered. */
  window: nullableWithDefault(TimeSpan),
  /** When the bags change hands at the store. */
  handoffWindow: nullableWithDefault(TimeSpan),
  deliveredAt: nullableWithDefault(Instant),
  bagCount: nullableWithDefault(z.int()),
  /** Whether Connect chose another window than the requested one. */
  isFallbackWindow: nullableWithDefault(z.boolean()),
  /** The retailer's own data, each value as text. */
  metadata: nullableWithDefault(z.record(z.string(), z.string())),
  /** Fields that this version does not know, under Connect's names, each value as JSON text. */
  otherFields: nullableWithDefault(z.record(z.string(), z.string())),
});
export type OrderDetails = z.infer<typeof OrderDetails>;

/** Order details with these fields alone; all others are unknown or `null`. */
export const orderDetailsWith = (fields: {
  readonly id: string;
  readonly status: string;
  readonly progress?: OrderProgress;
  readonly milestone?: OrderMilestone | null;
  readonly orderUrl?: string | null;
}): OrderDetails => OrderDetails.parse(fields);

/**
 * Details without `null` fields, because thousands of staged orders are stored, without the progress, which only fresh details have, and
 * without the milestone, which follows from the status. `orderUrl` stays, because the first version of the journal requires it.
 */
export const compactDetails = ({
  orderUrl,
  progress: _progress,
  milestone: _milestone,
  ...details
}: OrderDetails): Partial<OrderDetails> => ({
  orderUrl,
  ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null)),
});
