import { describe, expect, it } from 'vitest';
import {
  compactDetails,
  OrderDetails,
  OrderLookup,
  type OrderProgress,
  orderDetailsWith,
} from '../../../../src-shared/order/order-details.schema';
import { hasNoShopper, isCanceled, isNoLongerEditable, provesStaging } from '../../../../src-shared/order/order-progress';

describe('the progress of an order', () => {
  it.each<[OrderProgress, { proves: boolean; noShopper: boolean; canceled: boolean; closed: boolean }]>([
    ['new', { proves: false, noShopper: true, canceled: false, closed: false }],
    ['shopper-assigned', { proves: false, noShopper: false, canceled: false, closed: true }],
    ['staged', { proves: true, noShopper: false, canceled: false, closed: true }],
    ['canceled', { proves: false, noShopper: false, canceled: true, closed: true }],
    ['unknown', { proves: false, noShopper: false, canceled: false, closed: false }],
  ])('the progress %s has its consequences for staging and editing', (progress, expected) => {
    expect({
      proves: provesStaging({ progress }),
      noShopper: hasNoShopper({ progress }),
      canceled: isCanceled({ progress }),
      closed: isNoLongerEditable({ progress }),
    }).toEqual(expected);
  });

  it('the progress is not stored, and stored details have an unknown progress', () => {
    const details = orderDetailsWith({ id: 'A', status: 'staged', progress: 'staged' });
    expect(compactDetails(details)).toEqual({ id: 'A', status: 'staged', orderUrl: null });
    expect(OrderDetails.parse(compactDetails(details)).progress).toBe('unknown');
  });
});

it('an order lookup needs an order ID but no user ID', () => {
  expect(OrderLookup.safeParse({ orderId: 'a', userId: null }).success).toBe(true);
  expect(OrderLookup.safeParse({ orderId: '', userId: null }).success).toBe(false);
  expect(OrderLookup.safeParse({ orderId: 'a', userId: '' }).success).toBe(false);
});
