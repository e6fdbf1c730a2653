import { describe, expect, it } from 'vitest';
import { orderFacts, otherFacts, statusLabel } from '../../../../src-renderer/strings';
import { OrderMilestone, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { settingsWith } from '../stage/fixtures/settings';

const settings = settingsWith({ 'station.timeZone': 'America/Toronto', 'connection.language': 'en-CA' });

describe("Connect's order status", () => {
  it.each(OrderMilestone.options)('the status %s is shown in words', (milestone) => {
    expect(statusLabel({ status: 'as_received', milestone })).not.toMatch(/as_received|-/);
  });

  it('an unknown status is shown as received', () => {
    expect(statusLabel({ status: 'lost_in_space', milestone: null })).toBe('“lost_in_space” (not known to Stagebay)');
  });
});

describe("Connect's facts about an order", () => {
  it('every field of the response is listed in words', () => {
    const details = {
      ...orderDetailsWith({ id: 'A', status: 'canceled', orderUrl: 'https://example.com/a' }),
      cancellationReason: 'customer-request',
      window: { startsAt: '2026-11-22T17:00:00-05:00', endsAt: '2026-11-22T18:00:00-05:00' },
      handoffWindow: { startsAt: '2026-11-22T16:30:00-05:00', endsAt: '2026-11-22T17:00:00-05:00' },
      deliveredAt: '2026-11-22T18:02:03-05:00',
      createdAt: '2026-11-21T09:00:00-05:00',
      bagCount: 3,
      storeLocation: 'store-7',
      isInstacartPlus: true,
      isFallbackWindow: true,
      locale: 'en_CA',
      metadata: { shelf: 'B4' },
      otherFields: { warnings: '["late"]' },
    };
    const names = [...orderFacts(details, settings), ...otherFacts(details)].map(({ name, value }) => `${name}: ${value}`);
    expect(names.map((line) => line.split(':')[0])).toEqual([
      'Status',
      'Canceled because',
      'Connect chose another window',
      'Bags',
      'Store',
      'Hand-off',
      'Delivered',
      'Created',
      'Instacart+',
      'Language',
      'Link',
      'shelf',
      'warnings',
    ]);
    expect(names).toContain('Canceled because: the customer canceled it');
    expect(names).toContain('shelf: B4');
  });

  it('status, window and bags are always listed', () => {
    expect(orderFacts(orderDetailsWith({ id: 'A', status: 'created', milestone: 'no-shopper' }), settings)).toEqual([
      { name: 'Status', value: 'No shopper yet' },
      { name: 'Window', value: null },
      { name: 'Bags', value: null },
    ]);
  });
});
