/** The intents that are blocked by another intent of their order, until that order changes. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';

export interface BlockedIntents {
  add(intent: Intent): void;
  has(id: IntentId): boolean;
  remove(intent: Intent): void;
  /**
   * Called when an intent of the order changed.
   * @returns the intents that were blocked until then
   */
  release(orderId: OrderId): Intent[];
}

export function createBlockedIntents(): BlockedIntents {
  const byOrder = new Map<OrderId, Map<IntentId, Intent>>();
  const ids = new Set<IntentId>();
  return {
    add(intent) {
      const { orderId } = intent.request;
      byOrder.set(orderId, (byOrder.get(orderId) ?? new Map()).set(intent.id, intent));
      ids.add(intent.id);
    },
    has: (id) => ids.has(id),
    remove({ id, request }) {
      byOrder.get(request.orderId)?.delete(id);
      ids.delete(id);
    },
    release(orderId) {
      const released = [...(byOrder.get(orderId)?.values() ?? [])];
      byOrder.delete(orderId);
      for (const { id } of released) ids.delete(id);
      return released;
    },
  };
}
