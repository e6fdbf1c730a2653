import { expect, it } from 'vitest';
import { OrderLookup, provesStaging } from '../../../../src-shared/order/order-details.schema';

it.each(['staged_for_delivery', 'waiting_for_delivery', 'staged', 'bags_verified', 'delivering', 'delivered'])(
  'the status %s proves that an order was staged',
  (status) => {
    expect(provesStaging(status)).toBe(true);
  },
);

it.each([
  'brand_new',
  'created',
  'acknowledged',
  // A shopper is assigned before the bags of an order with a hand-off time are ready.
  'acknowledged_for_delivery',
  'at_store',
  'canceled',
  'never_heard_of',
  'STAGED',
  ' staged',
  '',
  'constructor',
])('the status %j does not prove that an order was staged', (status) => {
  expect(provesStaging(status)).toBe(false);
});

it('an order lookup needs an order ID but no user ID', () => {
  expect(OrderLookup.safeParse({ orderId: 'a', userId: null }).success).toBe(true);
  expect(OrderLookup.safeParse({ orderId: '', userId: null }).success).toBe(false);
  expect(OrderLookup.safeParse({ orderId: 'a', userId: '' }).success).toBe(false);
});
