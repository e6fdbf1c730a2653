/**
 * What is only known of an order beside its intents. It is shown and exported, and nothing decides by it whether a request is sent.
 * Each part is optional, so that a later version can add one.
 */
import { z } from 'zod';
import { EpochMs } from '../intent/intent.schema';
import { StoredOrderId } from './order.schema';
import { OrderDetails } from './order-details.schema';
import { normalizePlace, placeProblem } from './staging-place';

/** A staging place as it enters the app: a shelf, a fridge, a cart. */
export const StagingPlace = z
  .string()
  .overwrite(normalizePlace)
  .superRefine((text, context) => {
    const problem = placeProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem.kind, params: { problem } });
  });

/** What Connect answered last about an order. */
export const ConnectReport = OrderDetails.pick({
  status: true,
  progress: true,
  milestone: true,
  window: true,
  handoffWindow: true,
  storeLocation: true,
  bagCount: true,
  cancellationReason: true,
}).extend({
  /** When the answer arrived. */
  at: EpochMs,
});
export type ConnectReport = z.infer<typeof ConnectReport>;

/** A change of the staging place; `null` if the place was removed. */
export const PlaceChange = z.object({ place: z.string().nullable(), at: EpochMs });
export type PlaceChange = z.infer<typeof PlaceChange>;

export const KnownOrder = z.object({
  orderId: StoredOrderId,
  /** `null` if Connect has not answered about the order. */
  report: ConnectReport.nullable(),
  /** Oldest first; see `currentPlace`. */
  places: z.array(PlaceChange).readonly(),
});
export type KnownOrder = Readonly<z.infer<typeof KnownOrder>>;
