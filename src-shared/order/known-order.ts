/** Functions on what is known of an order. A file without zod, so that the page's first chunk can use it. */
import type { Intent } from '../intent/intent.schema';
import type { ConnectReport, KnownOrder } from './known-order.schema';
import type { StoredOrderId } from './order.schema';
import type { OrderDetails } from './order-details.schema';

/** The place where the order is now; `null` if none is known, or it was removed. */
export const currentPlace = ({ places }: Pick<KnownOrder, 'places'>): string | null => places.at(-1)?.place ?? null;

/** The report of an answer of Connect. @param at when it arrived, in milliseconds since 1970 */
export const toConnectReport = (details: OrderDetails, at: number): ConnectReport => ({
  at,
  status: details.status,
  progress: details.progress,
  milestone: details.milestone,
  window: details.window,
  handoffWindow: details.handoffWindow,
  storeLocation: details.storeLocation,
  bagCount: details.bagCount,
  cancellationReason: details.cancellationReason,
});

export type HandoverState = 'waiting' | 'handed-over' | 'bags-back';

/** What a person last did with the bags. */
export function handoverState({ handovers }: Pick<KnownOrder, 'handovers'>): HandoverState {
  const last = handovers.at(-1)?.kind ?? 'undone';
  return last === 'undone' ? 'waiting' : last;
}

/** When a person gave the bags to the shopper; `null` if nobody did, or it was undone. */
export const handedOverAt = ({ handovers }: Pick<KnownOrder, 'handovers'>): number | null => {
  const last = handovers.at(-1);
  return last?.kind === 'handed-over' ? last.at : null;
};

/** Nothing is known of the order. */
export const unknownOrder = (orderId: StoredOrderId): KnownOrder => ({ orderId, report: null, places: [], statuses: [], handovers: [] });

/** The delivery window of an order, from Connect's last report or its answer to the staging; `null` if it is not known. */
export const deliveryWindowOf = ({ state }: Intent, known: KnownOrder | null): OrderDetails['window'] =>
  known?.report?.window ?? (state.kind === 'staged' ? state.answer.window : null);
