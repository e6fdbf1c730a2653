// @vitest-environment happy-dom
/** What is known of the orders on the screen (`src-renderer/station/known-orders.ts`). */
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useKnownOrder } from '../../../../src-renderer/station';
import { followKnownOrders, knownOrderCount, reloadKnownOrders } from '../../../../src-renderer/station/known-orders';
import { currentPlace, unknownOrder } from '../../../../src-shared/order/known-order';
import type { KnownOrder } from '../../../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../../../src-shared/order/order.schema';
import { accepted, createFakeBridge, flushPromises } from '../stage/fixtures/fake-bridge';

const inPlace = (orderId: string, place: string): KnownOrder => ({
  ...unknownOrder(orderId as StoredOrderId),
  places: [{ place, at: 1 }],
});

let bridge: ReturnType<typeof createFakeBridge>;
/** What the main process knows. */
let places: Record<string, string>;
const answerKnown = () =>
  bridge.answer('orders.known', ({ orderIds }) =>
    accepted(orderIds.flatMap((id) => (places[id] === undefined ? [] : [inPlace(id, places[id])]))),
  );
const asked = () => bridge.asked('orders.known').map(({ orderIds }) => orderIds as readonly string[]);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  bridge = createFakeBridge();
  places = {};
  answerKnown();
  followKnownOrders();
});
afterEach(async () => {
  cleanup();
  await flushPromises();
  vi.useRealTimers();
});

function Order({ id }: { readonly id: string | null }) {
  const known = useKnownOrder(id);
  return <li data-testid={id ?? 'none'}>{known ? currentPlace(known) : 'nothing'}</li>;
}
const Orders = ({ ids }: { readonly ids: readonly (string | null)[] }) => (
  <ul>
    {ids.map((id) => (
      <Order key={id} id={id} />
    ))}
  </ul>
);

const settle = () => act(flushPromises);
async function show(ids: readonly (string | null)[]) {
  const view = render(<Orders ids={ids} />);
  await settle();
  return {
    async change(next: readonly (string | null)[]) {
      view.rerender(<Orders ids={next} />);
      await settle();
    },
  };
}
const shownFor = (id: string) => screen.getByTestId(id).textContent;
const emit = (...known: readonly KnownOrder[]) => act(() => bridge.emit('orders.knownChanged', known));

it('all orders of a list are read in one request, and each is read once', async () => {
  places = { A: 'Shelf 1', B: 'Shelf 2' };
  const { change } = await show(['A', 'B', 'C']);
  expect([shownFor('A'), shownFor('B'), shownFor('C')]).toEqual(['Shelf 1', 'Shelf 2', 'nothing']);
  expect(asked()).toEqual([['A', 'B', 'C']]);
  await change(['D', 'A', 'B', 'C']);
  expect(asked()).toEqual([['A', 'B', 'C'], ['D']]);
});

it('a long list is read in requests that the main process accepts', async () => {
  await show(Array.from({ length: 1_100 }, (_, index) => `ORDER-${index}`));
  expect(asked().map((ids) => ids.length)).toEqual([500, 500, 100]);
});

it('a change is shown at once, and changes of orders that are not shown are ignored', async () => {
  await show(['A']);
  emit(inPlace('A', 'Fridge 1'), inPlace('B', 'Shelf 2'));
  expect(shownFor('A')).toBe('Fridge 1');
  expect(knownOrderCount()).toBe(1);
});

it('a change that arrives during a read is not overwritten by its older result', async () => {
  const answer = bridge.holdAnswers('orders.known');
  await show(['A', 'B']);
  emit(inPlace('A', 'New shelf'));
  await act(() => answer(accepted([inPlace('A', 'Old shelf'), inPlace('B', 'Shelf 2')])));
  expect([shownFor('A'), shownFor('B')]).toEqual(['New shelf', 'Shelf 2']);
});

it('memory stays flat over 3,000 orders, because orders that are no longer shown are forgotten', async () => {
  const all = Array.from({ length: 3_000 }, (_, index) => `ORDER-${index}`);
  places = Object.fromEntries(all.map((id) => [id, 'Shelf 1']));
  const { change } = await show([]);
  for (let end = 60; end <= all.length; end += 60) {
    await change(all.slice(end - 60, end));
    expect(knownOrderCount()).toBe(60);
  }
  await change([]);
  expect(knownOrderCount()).toBe(0);
});

it('an order that is shown in two places is kept until both are gone', async () => {
  places = { A: 'Shelf 1' };
  const first = render(<Order id="A" />);
  const second = render(<Order id="A" />);
  await settle();
  expect(asked()).toEqual([['A']]);
  first.unmount();
  await settle();
  expect(shownFor('A')).toBe('Shelf 1');
  second.unmount();
  await settle();
  expect(knownOrderCount()).toBe(0);
});

it('a page that missed changes reads all shown orders again', async () => {
  await show(['A', 'B']);
  places = { A: 'Shelf 9' };
  act(() => bridge.emit('orders.reload', null));
  await settle();
  expect(shownFor('A')).toBe('Shelf 9');
  expect(asked()).toEqual([
    ['A', 'B'],
    ['A', 'B'],
  ]);
});

it('the data of another mode is not shown, even if its read ends late', async () => {
  const answer = bridge.holdAnswers('orders.known');
  await show(['A']);
  act(() => reloadKnownOrders());
  await settle();
  await act(() => answer(accepted([inPlace('A', 'Practice shelf')])));
  expect(shownFor('A')).toBe('nothing');
  await act(() => answer(accepted([inPlace('A', 'Live shelf')])));
  expect(shownFor('A')).toBe('Live shelf');
});

it('a text that is no order ID is not asked about', async () => {
  await show([null, '', '..']);
  expect(asked()).toEqual([]);
});
