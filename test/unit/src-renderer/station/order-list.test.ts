/** The orders that the window holds: `src-renderer/station/order-list.ts`. */
import { describe, expect, it } from 'vitest';
import { areAllSent, countOrders, totalOpen } from '../../../../src-renderer/station/counts';
import { mergeOrders, sortOpenFirst, upsertOrder } from '../../../../src-renderer/station/order-list';
import type { Intent, IntentState } from '../../../../src-shared/intent/intent.schema';
import type { Station } from '../../../../src-shared/station/station';
import { stationWith } from '../stage/fixtures/fake-bridge';
import { inPractice, intentIn, STATES } from '../stage/fixtures/intents';

const many = (count: number, state: IntentState) => Array.from({ length: count }, () => intentIn(state));
/** One that was handed over hours before its last step. */
const old = (state: IntentState): Intent => ({ ...intentIn(state), changedAt: intentIn(state).createdAt + 7_200_000 });
const inState = (orders: readonly Intent[], name: IntentState['kind']) => orders.filter(({ state }) => state.kind === name);

describe("the page's list of orders", () => {
  it('the list stays short however many orders are open', () => {
    const states = [STATES.overdue, STATES.waiting, STATES.unknown, STATES.rejected, STATES.misrouted, STATES.held, STATES.sending];
    const list = [...states.flatMap((state) => many(300, state)), ...many(60, STATES.staged)].reduce<readonly Intent[]>(upsertOrder, []);
    expect(list.length).toBeLessThanOrEqual(60 + 7 * 5);
  });

  it('a few orders of each open state stay in the list beside the latest ones', () => {
    const list = [...many(20, STATES.overdue), ...many(20, STATES.unknown), ...many(100, STATES.staged)].reduce<readonly Intent[]>(
      upsertOrder,
      [],
    );
    expect(inState(list, 'overdue')).toHaveLength(5);
    expect(inState(list, 'unknown')).toHaveLength(5);
  });

  it('an old order that is being sent does not displace the latest orders', () => {
    const list = many(3, STATES.staged);
    expect(upsertOrder(list, old(STATES.sending))).toBe(list);
    expect(upsertOrder(list, old(STATES.staged))).toBe(list);
  });

  it('an old order that needs attention is added to the list', () => {
    const unknown = old(STATES.unknown);
    expect(upsertOrder(many(3, STATES.staged), unknown)[0]).toBe(unknown);
  });

  it('many old orders that become overdue leave the latest orders in the list', () => {
    const latest = many(60, STATES.staged);
    const list = Array.from({ length: 500 }, () => old(STATES.overdue)).reduce(upsertOrder, latest as readonly Intent[]);
    expect(inState(list, 'overdue')).toHaveLength(5);
    expect(inState(list, 'staged')).toHaveLength(55);
  });

  it('a new order is added to the list after the clock was set back', () => {
    const new_ = { ...intentIn(STATES.held), createdAt: 0, changedAt: 0 };
    expect(upsertOrder(many(3, STATES.staged), new_)[0]).toBe(new_);
  });
});

describe('the first read of the list', () => {
  it('live orders come first in Practice, followed by orders that need attention', () => {
    const [staged, waiting, unknown] = [STATES.staged, STATES.waiting, STATES.unknown].map((state) => inPractice(intentIn(state)));
    const live = intentIn(STATES.waiting);
    const liveStaged = intentIn(STATES.staged);
    const all = [staged, waiting, unknown, liveStaged, live] as Intent[];
    expect(sortOpenFirst(all, 'practice')).toEqual([live, unknown, waiting, staged, liveStaged]);
  });
});

describe('a later read of the list', () => {
  it('a card keeps its position when the list is read again', () => {
    const [a, b, c] = many(3, STATES.waiting) as [Intent, Intent, Intent];
    const staged = { ...b, state: STATES.staged };
    expect(mergeOrders([c, b, a], [a, staged, c])).toEqual([c, staged, a]);
  });

  it('new orders come first and older ones last when the list is read again', () => {
    const known = intentIn(STATES.staged);
    const pressed = intentIn(STATES.held);
    const overdue = old(STATES.overdue);
    expect(mergeOrders([known], [overdue, pressed, known])).toEqual([pressed, known, overdue]);
  });

  it('orders that are no longer returned leave the list', () => {
    expect(mergeOrders(many(500, STATES.overdue), [])).toEqual([]);
  });
});

describe('the counts of the list', () => {
  it('the counts of the list distinguish practice and live orders', () => {
    const practice = [STATES.unknown, STATES.overdue, STATES.waiting, STATES.staged].map((state) => inPractice(intentIn(state)));
    const { current, live } = countOrders([...practice, intentIn(STATES.waiting)], 'practice');
    expect(current).toEqual({ unsent: 2, needsAttention: 2, byState: { unknown: 1, overdue: 1, waiting: 1 } });
    expect(live).toEqual({ unsent: 1, needsAttention: 0, byState: { waiting: 1 } });
    expect(countOrders(practice, 'live').live).toBeNull();
  });

  it.each<[string, Partial<Station>]>([
    ['the journal is missing', { recoveryNotice: { kind: 'missing' } }],
    ['an entry cannot be read', { quarantinedCount: 1 }],
    ['the station is blocked', { connection: { kind: 'blocked', problem: { kind: 'journal-newer' } } }],
  ])('all orders are never reported as sent while %s', (_what, station) => {
    const none = countOrders([], 'live');
    expect(areAllSent(stationWith(), none)).toBe(true);
    expect(areAllSent({ ...stationWith(), recoveryNotice: { kind: 'restored', asked: 0 } }, none)).toBe(true);
    expect(areAllSent({ ...stationWith(), ...station }, none)).toBe(false);
  });

  it('all orders are never reported as sent while a live order waits behind Practice', () => {
    expect(areAllSent(stationWith(), countOrders([intentIn(STATES.waiting)], 'practice'))).toBe(false);
  });

  it('an order that is unsent and needs attention counts once', () => {
    expect(totalOpen(countOrders([intentIn(STATES.overdue)], 'live').current)).toBe(1);
  });
});
