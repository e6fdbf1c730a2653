/** The contract of the known data of orders, independent of its storage. */
import type { Result } from '../../src-shared/base/result';
import type { HandoverChange, KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';

/** The data can no longer be changed. `detail` is for IT. */
export interface KnownDataClosed {
  readonly kind: 'write-failed';
  readonly detail: string;
}

/** Which orders `prune` may remove. */
export interface PruneRule {
  /** Only orders that did not change since this time, in milliseconds since 1970. */
  readonly unchangedSince: number;
  /** Returns those of the given orders that must stay. */
  readonly keep: (orderIds: readonly StoredOrderId[]) => Promise<ReadonlySet<string>>;
}

/**
 * What is only known of orders: Connect's reports and the staging place. It is never a reason to send a request, or not to send one.
 * It is written a moment later, except for what a person did with the bags, and without a usable file everything continues in memory.
 */
export interface KnownOrders {
  /** Returns what is known of the given orders, without those of which nothing is known. Never rejects. */
  read(orderIds: readonly StoredOrderId[]): Promise<readonly KnownOrder[]>;
  /**
   * Records an answer of Connect. An older answer never replaces a newer one. An equal one changes only the time of the report, at
   * most once a minute.
   * @param at when the answer arrived, in milliseconds since 1970
   */
  recordReport(orderId: StoredOrderId, details: OrderDetails, at: number): void;
  /**
   * Records where an order is now; `null` if it has no place any more. Does not wait for the disk, and fails only after `close`.
   * @param at milliseconds since 1970
   */
  changePlace(orderId: StoredOrderId, place: string | null, at: number): Promise<Result<null, KnownDataClosed>>;
  /** Records what a person did with the bags, and writes it at once if the file can be used. Fails only after `close`. */
  recordHandover(orderId: StoredOrderId, kind: HandoverChange['kind'], at: number): Promise<Result<null, KnownDataClosed>>;
  /**
   * Subscribes to every change of an order.
   * @returns a function that unsubscribes
   */
  onChange(listener: (known: KnownOrder) => void): () => void;
  /**
   * Removes orders that are no longer needed, in batches.
   * @returns the number of removed orders
   */
  prune(rule: PruneRule): Promise<number>;
  /** Writes what is not written yet. Nothing is recorded afterwards. */
  close(): Promise<void>;
}
