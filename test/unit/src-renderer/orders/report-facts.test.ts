import { describe, expect, it } from 'vitest';
import { reportFacts } from '../../../../src-renderer/orders/report-facts';
import { unknownOrder } from '../../../../src-shared/order/known-order';
import type { KnownOrder } from '../../../../src-shared/order/known-order.schema';
import { type OrderDetails, type OrderMilestone, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { intentIn, STATES } from '../stage/fixtures/intents';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const WINDOW = { startsAt: '2026-11-22T11:00:00Z', endsAt: '2026-11-22T12:20:00Z' };

function knownWith(milestone: OrderMilestone | null, window: OrderDetails['window'] = WINDOW): KnownOrder {
  const { id: _id, ...details } = orderDetailsWith({ id: 'A', status: 'on_hold', milestone });
  return { ...unknownOrder('A' as KnownOrder['orderId']), report: { ...details, window, at: NOW } as KnownOrder['report'] };
}

const factsOf = (state: Parameters<typeof intentIn>[0], known: KnownOrder | null, now = NOW) =>
  reportFacts(intentIn(state), known, now, { lateMinutes: 30, isShort: false });

describe('what Connect reported of an order in the lists', () => {
  it('an order that is not sent yet shows the time left, and is marked when the window closes soon', () => {
    expect(factsOf(STATES.waiting, knownWith('no-shopper'))).toEqual({ status: null, timeLeft: 'closes in 20 min', isLate: true });
    expect(factsOf(STATES.waiting, knownWith('no-shopper'), NOW + 25 * 60_000)).toMatchObject({
      timeLeft: 'closed 5 min ago',
      isLate: true,
    });
    expect(factsOf(STATES.waiting, knownWith('no-shopper'), NOW - 60 * 60_000)).toMatchObject({
      timeLeft: 'closes in 1 h 20 min',
      isLate: false,
    });
  });

  it('a staged order shows no window that has ended, because its bags may have been fetched', () => {
    expect(factsOf(STATES.staged, knownWith('staged'))).toMatchObject({ timeLeft: 'closes in 20 min' });
    expect(factsOf(STATES.staged, knownWith('staged'), NOW + 25 * 60_000)).toEqual({ status: null, timeLeft: null, isLate: false });
  });

  it.each<[OrderMilestone | null, string]>([
    ['shopper-here', 'Shopper is here'],
    ['canceled', 'Canceled'],
    ['delivered', 'Delivered'],
    [null, '“on_hold” (not known to Stagebay)'],
  ])('the status %s is shown in words', (milestone, text) => {
    expect(factsOf(STATES.staged, knownWith(milestone))).toMatchObject({ status: text });
  });

  it.each<OrderMilestone>(['out-for-delivery', 'delivered', 'canceled'])('an order with the status %s shows no time left', (milestone) => {
    expect(factsOf(STATES.staged, knownWith(milestone))).toMatchObject({ timeLeft: null });
  });

  it('a rejected or withdrawn order, and an order of which nothing is known, shows nothing', () => {
    for (const state of [STATES.rejected, STATES.withdrawn])
      expect(factsOf(state, knownWith('canceled'))).toMatchObject({ status: null, timeLeft: null });
    expect(factsOf(STATES.waiting, null)).toEqual({ status: null, timeLeft: null, isLate: false });
  });
});
