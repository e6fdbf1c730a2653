/** Service options: the time slots that Connect offers for delivery, and what it has to know to offer them. */
import { z } from 'zod';
import { Cents } from '../money/cents.schema';
import { Count, UserId } from './order.schema';

/**
 * A moment in ISO 8601 with its offset (`2018-02-22T00:00:00Z`, `2018-02-21T19:00:00-05:00`). Without one it would be
 * another moment at the station than at the server. Kept as text, so that what was offered is what is asked for.
 */
export const Instant = z.iso.datetime({
  offset: true,
  // Keeps a text that is no time away from rules that compare times.
  abort: true,
});
export type Instant = z.infer<typeof Instant>;

export const ServiceOptionId = z.int();
export type ServiceOptionId = z.infer<typeof ServiceOptionId>;

/** A slot to choose. A delivery window chosen from it has to lie inside `startAt` to `endAt`. */
export const ServiceOption = z.object({
  id: ServiceOptionId,
  startAt: Instant,
  endAt: Instant,
  /** Connect lists some slots only to say that they are taken. True unless it said so. */
  available: z.boolean(),
});
export type ServiceOption = z.infer<typeof ServiceOption>;

/** Which slots are asked for. At least one of the two places is named. */
export const ServiceOptionsQuery = z
  .strictObject({
    /** Needed where `connection.orderPaths` is `users`. */
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
