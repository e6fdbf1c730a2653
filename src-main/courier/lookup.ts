/** Looks an order up in Connect. If the answer proves that the order was staged, it ends every staging that the proof covers. */

import { fail, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination, Intent } from '../../src-shared/intent/intent.schema';
import type { OrderId, UserId } from '../../src-shared/order/order.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import { provesStaging } from '../../src-shared/order/order-progress';
import type { Journal } from '../journal';
import type { CourierOptions } from './courier';

export interface LookupResult {
  readonly answer: Result<OrderDetails, Failure>;
  /** The intents that the answer has ended as staged. */
  readonly provenIntents: readonly Intent[];
  /** Whether the disk rejected the proof, so that the order has to be looked up again. */
  readonly isProofUnsaved: boolean;
}

/** Records what Connect returned of an order as known data. */
export type RecordDetails = (orderId: OrderId, details: OrderDetails) => void;

/** Rejects when the journal cannot be read; then no request was made. */
export type Lookup = (to: Destination, order: OrderLookup) => Promise<LookupResult>;

export function createLookup(
  journal: Pick<Journal, 'createLookupTicket' | 'prove'>,
  { get, recordDetails }: Pick<CourierOptions, 'get'> & { readonly recordDetails: RecordDetails },
): Lookup {
  return async (to, order) => {
    // Created before the request, because the answer does not cover attempts that start later.
    const ticket = await journal.createLookupTicket(order.orderId);
    const answer = await get(to, order).catch((error: unknown) => fail(clientFailure(error)));
    if (answer.ok) recordDetails(order.orderId, answer.value);
    if (!answer.ok || !provesStaging(answer.value)) return { answer, provenIntents: [], isProofUnsaved: false };
    const proven = await journal.prove(ticket, answer.value);
    return { answer, provenIntents: proven.ok ? proven.value : [], isProofUnsaved: !proven.ok };
  };
}

/** Returns the order of an intent in the form that a lookup needs. */
export function toOrderLookup({
  request,
}: {
  readonly request: { readonly orderId: OrderId; readonly userId?: UserId | undefined };
}): OrderLookup {
  return { orderId: request.orderId, userId: request.userId ?? null };
}

/** A client that throws may already have sent the request, so the outcome is unknown. */
export const clientFailure = (error: unknown): Failure => ({ kind: 'cut-off', detail: error instanceof Error ? error.name : 'unknown' });
