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

/** A status that differed from the one before it. */
export const StatusChange = ConnectReport.pick({ status: true, milestone: true, at: true });
export type StatusChange = z.infer<typeof StatusChange>;

/**
 * A step at the door, by a person. `handed-over`: the shopper has the bags. `undone`: that was a mistake. `bags-back`: the order was
 * canceled after it was staged, and its bags are put back.
 */
export const HandoverChange = z.object({ kind: z.enum(['handed-over', 'undone', 'bags-back']), at: EpochMs });
export type HandoverChange = z.infer<typeof HandoverChange>;

export const KnownOrder = z.object({
  orderId: StoredOrderId,
  /** `null` if Connect has not answered about the order. */
  report: ConnectReport.nullable(),
  /** Oldest first; see `currentPlace`. */
  places: z.array(PlaceChange).readonly(),
  /** What Connect reported, oldest first. */
  statuses: z.array(StatusChange).readonly(),
  /** Oldest first; see `handoverState`. */
  handovers: z.array(HandoverChange).readonly(),
});
export type KnownOrder = Readonly<z.infer<typeof KnownOrder>>;
