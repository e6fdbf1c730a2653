/** Service options: the delivery time slots that Connect offers. */
import { z } from 'zod';
import { Cents } from '../money/cents.schema';
import { Count, UserId } from './order.schema';

/**
 * An ISO 8601 time with its offset (`2018-02-22T00:00:00Z`, `2018-02-21T19:00:00-05:00`). Without the offset, the station and the
 * server would read it differently. It stays text, so that exactly the offered time is requested.
 */
export const Instant = z.iso.datetime({
  offset: true,
  // Stops at the first error, so that no later rule compares an invalid time.
  abort: true,
});
export type Instant = z.infer<typeof Instant>;

export const ServiceOptionId = z.int();
export type ServiceOptionId = z.infer<typeof ServiceOptionId>;

/** A time slot. A delivery window from it has to lie between `startAt` and `endAt`. */
export const ServiceOption = z.object({
  id: ServiceOptionId,
  startAt: Instant,
  endAt: Instant,
  /** Whether the slot can be chosen. Connect also lists slots that are taken; a slot without this field is available. */
  available: z.boolean(),
});
export type ServiceOption = z.infer<typeof ServiceOption>;

/** The requested slots. At least one of the two locations is set. */
export const ServiceOptionsQuery = z
  .strictObject({
    /** Required if the order paths need it. */
    userId: UserId.optional(),
    /** The store that the order is fetched from (`station.locationCode`). */
    locationCode: z.string().min(1).optional(),
    /** `station.postalCode` */
    postalCode: z.string().min(1).optional(),
    cartTotal: Cents.optional(),
    items: Count.optional(),
  })
  .refine(({ locationCode, postalCode }) => locationCode !== undefined || postalCode !== undefined, 'no-place');
export type ServiceOptionsQuery = z.infer<typeof ServiceOptionsQuery>;
