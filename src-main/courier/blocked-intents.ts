/** The intents that wait until something changes in their order, because another intent of it goes first. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';

export interface BlockedIntents {
  add(intent: Intent): void;
  has(id: IntentId): boolean;
  remove(intent: Intent): void;
  /** Something has changed in the order. @returns what waited for that, and waits no more */
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
