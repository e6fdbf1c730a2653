import { expect, it } from 'vitest';
import { toOrderProgress } from '../../../../src-main/connect/order-progress';

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
