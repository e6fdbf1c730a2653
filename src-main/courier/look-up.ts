/** Looks an order up in Connect. Where the answer proves that the order was staged, every staging that it covers is ended. */
import type { Failure } from '../../src-shared/failure';
import type { Destination, Intent } from '../../src-shared/intent';
import type { OrderId, UserId } from '../../src-shared/order';
import { confirmsStaging, type OrderDetails, type OrderLookUp } from '../../src-shared/order-details';
import { fail, type Result } from '../../src-shared/result';
import type { Journal } from '../journal';
import type { CourierOptions } from './courier';

export interface LookedUp {
  readonly answer: Result<OrderDetails, Failure>;
  /** The intents that the answer has ended as staged. */
  readonly proven: readonly Intent[];
  /** The disk did not take the proof, so the order has to be looked up again. */
  readonly isProofLost: boolean;
}

/** Rejects when the journal cannot be read. Nothing was asked then. */
export type LookUp = (to: Destination, order: OrderLookUp) => Promise<LookedUp>;

export function createLookUp(journal: Pick<Journal, 'ticket' | 'prove'>, get: CourierOptions['get']): LookUp {
  return async (to, order) => {
    // Before the request, because an attempt that starts meanwhile is not covered by its answer.
    const ticket = await journal.ticket(order.orderId);
    const answer = await get(to, order).catch((error: unknown) => fail(clientFailure(error)));
    if (!answer.ok || !confirmsStaging(answer.value.status)) return { answer, proven: [], isProofLost: false };
    const proven = await journal.prove(ticket, answer.value);
    return { answer, proven: proven.ok ? proven.value : [], isProofLost: !proven.ok };
  };
}

/** The order of an intent, as it is looked up. */
export function orderOf({
  request,
}: {
  readonly request: { readonly orderId: OrderId; readonly userId?: UserId | undefined };
}): OrderLookUp {
  return { orderId: request.orderId, userId: request.userId ?? null };
}

/** A client that throws may have sent the request before, so the outcome is unknown. */
export const clientFailure = (error: unknown): Failure => ({ kind: 'cut-off', detail: error instanceof Error ? error.name : 'unknown' });
