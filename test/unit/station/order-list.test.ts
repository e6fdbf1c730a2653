/** The orders that the window holds: `src-renderer/station/order-list.ts`. */
import { describe, expect, it } from 'vitest';
import { areAllSent, countsIn, openTotal } from '../../../src-renderer/station/counts';
import { mergeOrders, openFirst, withOrder } from '../../../src-renderer/station/order-list';
import type { Intent, IntentState } from '../../../src-shared/intent';
import type { Station } from '../../../src-shared/station';
import { stationWith } from '../stage/fixtures/door';
import { inPractice, intentIn, STATES } from '../stage/fixtures/intents';

const many = (count: number, state: IntentState) => Array.from({ length: count }, () => intentIn(state));
/** One that was handed over hours before its last step. */
const old = (state: IntentState): Intent => ({ ...intentIn(state), changedAt: intentIn(state).createdAt + 7_200_000 });
const inState = (orders: readonly Intent[], name: IntentState['name']) => orders.filter(({ state }) => state.name === name);

describe('the list of orders', () => {
  it('the list stays short however many orders are open', () => {
    const states = [STATES.overdue, STATES.waiting, STATES.unknown, STATES.rejected, STATES.parked, STATES.held, STATES.sending];
    const list = [...states.flatMap((state) => many(300, state)), ...many(60, STATES.staged)].reduce<readonly Intent[]>(withOrder, []);
    expect(list.length).toBeLessThanOrEqual(60 + 7 * 5);
  });

  it('a few orders of each open state stay in the list beside the latest ones', () => {
    const list = [...many(20, STATES.overdue), ...many(20, STATES.unknown), ...many(100, STATES.staged)].reduce<readonly Intent[]>(
      withOrder,
      [],
    );
    expect(inState(list, 'overdue')).toHaveLength(5);
    expect(inState(list, 'unknown')).toHaveLength(5);
  });

  it('an old order that is being sent does not push the latest orders away', () => {
    const list = many(3, STATES.staged);
    expect(withOrder(list, old(STATES.sending))).toBe(list);
    expect(withOrder(list, old(STATES.staged))).toBe(list);
  });

  it('an old order that needs a person comes into the list', () => {
    const unknown = old(STATES.unknown);
    expect(withOrder(many(3, STATES.staged), unknown)[0]).toBe(unknown);
  });

  it('old orders that become overdue in great numbers leave the latest orders in the list', () => {
    const latest = many(60, STATES.staged);
    const list = Array.from({ length: 500 }, () => old(STATES.overdue)).reduce(withOrder, latest as readonly Intent[]);
    expect(inState(list, 'overdue')).toHaveLength(5);
    expect(inState(list, 'staged')).toHaveLength(55);
  });

  it('a new order comes into the list also after the clock was turned back', () => {
    const new_ = { ...intentIn(STATES.held), createdAt: 0, changedAt: 0 };
    expect(withOrder(many(3, STATES.staged), new_)[0]).toBe(new_);
  });
});

describe('a list that is read at the start', () => {
  it('live orders come first while the screen is in Practice, then those that need a person', () => {
    const [staged, waiting, unknown] = [STATES.staged, STATES.waiting, STATES.unknown].map((state) => inPractice(intentIn(state)));
    const live = intentIn(STATES.waiting);
    const liveStaged = intentIn(STATES.staged);
    const all = [staged, waiting, unknown, liveStaged, live] as Intent[];
    expect(openFirst(all, 'practice')).toEqual([live, unknown, waiting, staged, liveStaged]);
  });
});

describe('a list that is read again', () => {
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

  it('orders that are not read any more leave the list', () => {
    expect(mergeOrders(many(500, STATES.overdue), [])).toEqual([]);
  });
});

describe('the counts', () => {
  it('the counts of the list tell practice orders and live orders apart', () => {
    const practice = [STATES.unknown, STATES.overdue, STATES.waiting, STATES.staged].map((state) => inPractice(intentIn(state)));
    const { current, live } = countsIn([...practice, intentIn(STATES.waiting)], 'practice');
    expect(current).toEqual({ unsent: 2, needsPerson: 2, byState: { unknown: 1, overdue: 1, waiting: 1 } });
    expect(live).toEqual({ unsent: 1, needsPerson: 0, byState: { waiting: 1 } });
    expect(countsIn(practice, 'live').live).toBeNull();
  });

  it.each<[string, Partial<Station>]>([
    ['the journal is missing', { notice: { kind: 'missing' } }],
    ['an entry cannot be read', { unreadable: 1 }],
    ['the station is blocked', { connection: { kind: 'blocked', problem: { kind: 'journal-newer' } } }],
  ])('nobody is told that all orders are sent while %s', (_what, station) => {
    const none = countsIn([], 'live');
    expect(areAllSent(stationWith(), none)).toBe(true);
    expect(areAllSent({ ...stationWith(), notice: { kind: 'restored', asked: 0 } }, none)).toBe(true);
    expect(areAllSent({ ...stationWith(), ...station }, none)).toBe(false);
  });

  it('nobody is told that all orders are sent while a live order waits behind Practice', () => {
    expect(areAllSent(stationWith(), countsIn([intentIn(STATES.waiting)], 'practice'))).toBe(false);
  });

  it('an order that is not sent and needs a person counts once', () => {
    expect(openTotal(countsIn([intentIn(STATES.overdue)], 'live').current)).toBe(1);
  });
});
