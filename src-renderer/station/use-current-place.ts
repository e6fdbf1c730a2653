import { currentPlace } from '../../src-shared/order/known-order';
import { useKnownOrder } from './known-orders';

/** Where an order is now, as long as the component is on the screen. @param orderId `null` while there is no order */
export function useCurrentPlace(orderId: string | null): string | null {
  const known = useKnownOrder(orderId);
  return known && currentPlace(known);
}
