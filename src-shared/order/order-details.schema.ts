/** What Connect knows of an order. Most fields are `null` if the response did not contain them. */
import { z } from 'zod';
import { OrderId, UserId } from './order.schema';
import { Instant } from './service-option.schema';

/** The order to look up. `userId` may be `null` only if `connection.orderPaths` is `lastmile`. */
export const OrderLookup = z.strictObject({ orderId: OrderId, userId: UserId.nullable() });
export type OrderLookup = z.infer<typeof OrderLookup>;

const TimeSpan = z.object({ startsAt: Instant, endsAt: Instant });

/** Fields that earlier versions did not store become `null`. */
const nullableWithDefault = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

export const OrderDetails = z.object({
  id: z.string(),
  /** An open set: `brand_new`, `acknowledged`, `staged` … */
  status: z.string(),
  orderUrl: nullableWithDefault(z.string()),
  createdAt: nullableWithDefault(Instant),
  /** Connect's own reason, such as `shopper_driven`. */
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

/** Order details with these fields alone; all others are `null`. */
export const orderDetailsWith = (nullableWithDefault: {
  readonly id: string;
  readonly status: string;
  readonly orderUrl?: string | null;
}): OrderDetails => OrderDetails.parse(nullableWithDefault);

/**
 * Details without `null` fields, because thousands of staged orders are stored. `orderUrl` stays, because the first version of
 * the journal requires it.
 */
export const compactDetails = ({ orderUrl, ...details }: OrderDetails): Partial<OrderDetails> => ({
  orderUrl,
  ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null)),
});

// `acknowledged`, `acknowledged_for_delivery` and `at_store` are no proof: a shopper is assigned to an order with a hand-off time
// before its bags are staged, and an order can return to an earlier status.
const STATUSES_AFTER_STAGING: ReadonlySet<string> = new Set([
  'staged_for_delivery',
  'waiting_for_delivery',
  'staged',
  'bags_verified',
  'delivering',
  'delivered',
]);

/**
 * Whether a status proves that the order was staged. `false` proves nothing, because statuses are an open set and Connect may
 * update them late. The result may resolve an unknown staging, but never cause a second one.
 */
export const provesStaging = (status: string): boolean => STATUSES_AFTER_STAGING.has(status);

/**
 * Whether no shopper is assigned yet. Only then may an unknown staging be repeated automatically: with any other status, a second
 * shopper may be wrong.
 */
export const hasNoShopper = (status: string): boolean => status === 'created' || status === 'brand_new';

/** Whether the order was canceled, in either spelling. The customer or Connect may cancel it at any time before delivery. */
export const isCanceled = (status: string): boolean => /^\s*cancell?ed\s*$/i.test(status);

// Without `created`, which the examples of the update request use.
const STATUSES_PAST_EDITING: ReadonlySet<string> = new Set([
  'acknowledged',
  'acknowledged_for_delivery',
  'at_store',
  ...STATUSES_AFTER_STAGING,
]);

/** Whether an order with this status can certainly not be edited any more. An unknown status says nothing. */
export const isNoLongerEditable = (status: string): boolean => STATUSES_PAST_EDITING.has(status) || isCanceled(status);
