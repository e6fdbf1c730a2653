/** What Connect knows of an order. Almost all of it may be missing: `null` means that the answer did not say. */
import { z } from 'zod';
import { OrderId, UserId } from './order.schema';
import { Instant } from './service-option.schema';

/** The order to look up. Without a user id only where `connection.orderPaths` is `lastmile`. */
export const OrderLookup = z.strictObject({ orderId: OrderId, userId: UserId.nullable() });
export type OrderLookup = z.infer<typeof OrderLookup>;

const TimeSpan = z.object({ startsAt: Instant, endsAt: Instant });

/** What earlier versions did not store of an answer was not known to them. */
const nullableWithDefault = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

export const OrderDetails = z.object({
  id: z.string(),
  /** An open set: `brand_new`, `acknowledged`, `staged` … */
  status: z.string(),
  orderUrl: nullableWithDefault(z.string()),
  createdAt: nullableWithDefault(Instant),
  /** Connect's own word for it, such as `shopper_driven`. */
  cancellationReason: nullableWithDefault(z.string()),
  /** POSIX, such as `en_US`. */
  locale: nullableWithDefault(z.string()),
  isInstacartPlus: nullableWithDefault(z.boolean()),
  /** The store that fulfils the order, which need not be the one it was created for. */
  storeLocation: nullableWithDefault(z.string()),
  /** When the order is to be delivered. */
  window: nullableWithDefault(TimeSpan),
  /** When the bags are to change hands at the store. */
  handoffWindow: nullableWithDefault(TimeSpan),
  deliveredAt: nullableWithDefault(Instant),
  bagCount: nullableWithDefault(z.int()),
  /** The window is not the one that was asked for. */
  isFallbackWindow: nullableWithDefault(z.boolean()),
  /** What the retailer attached to the order, each value as text. */
  metadata: nullableWithDefault(z.record(z.string(), z.string())),
  /** Fields that this version does not know, by their names in the answer, each value as JSON text. */
  otherFields: nullableWithDefault(z.record(z.string(), z.string())),
});
export type OrderDetails = z.infer<typeof OrderDetails>;

/** Details of which nothing but these is known. */
export const orderDetailsWith = (nullableWithDefault: {
  readonly id: string;
  readonly status: string;
  readonly orderUrl?: string | null;
}): OrderDetails => OrderDetails.parse(nullableWithDefault);

/** Without what is not known, as thousands of staged orders are stored. The first version of the journal wants a link or `null`. */
export const compactDetails = ({ orderUrl, ...details }: OrderDetails): Partial<OrderDetails> => ({
  orderUrl,
  ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null)),
});

// `acknowledged`, `acknowledged_for_delivery` and `at_store` are missing on purpose: a shopper is assigned to an order with a
// hand-off time before its bags are staged, and an order can return to an earlier status.
const STATUSES_AFTER_STAGING: ReadonlySet<string> = new Set([
  'staged_for_delivery',
  'waiting_for_delivery',
  'staged',
  'bags_verified',
  'delivering',
  'delivered',
]);

/**
 * Whether an order with this status has surely been staged. `false` proves nothing: statuses are an open set, and
 * Connect may be late to change one. So it may end a doubt, and never start a second staging.
 */
export const provesStaging = (status: string): boolean => STATUSES_AFTER_STAGING.has(status);

/**
 * Whether no shopper has anything to do with an order of this status. Only then is an Unknown staging sent again without a person:
 * with any other status (canceled, at the store, one that is new) a second shopper may be the wrong answer.
 */
export const hasNoShopper = (status: string): boolean => status === 'created' || status === 'brand_new';

/** Whether the order was canceled, in either spelling. The customer or Connect may cancel it at any time before delivery. */
export const isCanceled = (status: string): boolean => /^\s*cancell?ed\s*$/i.test(status);

// Not `created`, which is in the examples of the update call itself.
const STATUSES_PAST_EDITING: ReadonlySet<string> = new Set([
  'acknowledged',
  'acknowledged_for_delivery',
  'at_store',
  ...STATUSES_AFTER_STAGING,
]);

/** Whether an order with this status can surely not be edited any more. A status that is not known says nothing. */
export const isNoLongerEditable = (status: string): boolean => STATUSES_PAST_EDITING.has(status) || isCanceled(status);
