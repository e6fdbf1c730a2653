import { expect, it } from 'vitest';
import { fromConnectReason, toConnectReason, toOrderMilestone, toOrderProgress } from '../../../../src-main/connect/order-status';

it.each([
  ['new', ['created', 'brand_new']],
  // A shopper is assigned before the bags of an order with a hand-off time are ready.
  ['shopper-assigned', ['acknowledged', 'acknowledged_for_delivery', 'at_store']],
  ['staged', ['staged_for_delivery', 'waiting_for_delivery', 'staged', 'bags_verified', 'delivering', 'delivered']],
  ['canceled', ['canceled', 'cancelled', 'CANCELLED', ' Canceled ']],
  ['unknown', ['rescheduled', 'never_heard_of', 'STAGED', ' staged', '', 'constructor']],
] as const)('an order is %s with the statuses %j', (progress, statuses) => {
  for (const status of statuses) expect(toOrderProgress(status)).toBe(progress);
});

it.each([
  ['no-shopper', ['created', 'brand_new']],
  ['shopper-assigned', ['acknowledged']],
  ['shopper-on-the-way', ['acknowledged_for_delivery']],
  ['shopper-here', ['at_store', ' At_Store ']],
  ['canceled', ['canceled', 'CANCELLED']],
  [null, ['never_heard_of', '', 'constructor']],
] as const)('the screen shows %s for the statuses %j', (milestone, statuses) => {
  for (const status of statuses) expect(toOrderMilestone(status)).toBe(milestone);
});

it("the customer's cancellation has a word of the app, and is stored in Connect's", () => {
  expect(fromConnectReason('customer_request')).toBe('customer-request');
  expect(toConnectReason('customer-request')).toBe('customer_request');
  expect([fromConnectReason('shopper_driven'), toConnectReason('shopper_driven'), fromConnectReason(null)]).toEqual([
    'shopper_driven',
    'shopper_driven',
    null,
  ]);
});
