/** What is known of the orders on the screen, such as Connect's status and the staging place. Orders that are no longer shown are forgotten. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { isReadableStoredId } from '../../src-shared/order/id-problem';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { invoke, subscribe } from './bridge-client';
import { throttle } from './throttle';

const useKnownOrders = create<{ readonly orders: ReadonlyMap<string, KnownOrder> }>(() => ({ orders: new Map() }));

/** How many components show each order. An order without one is forgotten at the next sweep. */
const shown = new Map<string, number>();

/** Orders that were not read yet. */
const unread = new Set<string>();

/** For each running read, the orders of which an event arrived meanwhile: it is newer than the result of the read. */
const changedDuringRead = new Set<Set<string>>();

/** Increases when the orders on the screen belong to another journal, whose reads are no longer valid. */
let generation = 0;

/** The most orders in one read. */
const MAX_PER_READ = 500;

/** The shortest time between two reads of everything. */
const RELOAD_INTERVAL_MS = 500;

/**
 * What is known of an order, as long as the component is on the screen.
 * @param orderId `null` while there is no order
 * @returns `null` if nothing is known
 */
export function useKnownOrder(orderId: string | null): KnownOrder | null {
  // A half-typed text may not be an ID, which the main process would refuse.
  const id = orderId !== null && isReadableStoredId(orderId) ? orderId : null;
  useEffect(() => (id === null ? undefined : showOrder(id)), [id]);
  return useKnownOrders(({ orders }) => (id === null ? null : (orders.get(id) ?? null)));
}

/** Subscribes to the events of the main process. */
export function followKnownOrders(): void {
  subscribe('orders.knownChanged', (known) => {
    for (const changed of changedDuringRead) for (const { orderId } of known) changed.add(orderId);
    update(new Map(known.map((order) => [order.orderId, order])));
  });
  subscribe(
    'orders.reload',
    throttle(() => readAll(), RELOAD_INTERVAL_MS),
  );
}

/** Reads everything again, because the screen shows the orders of another journal. */
export function reloadKnownOrders(): void {
  generation += 1;
  useKnownOrders.setState({ orders: new Map() });
  readAll();
}

/** @returns a function that hides the order */
function showOrder(id: string): () => void {
  const count = shown.get(id) ?? 0;
  shown.set(id, count + 1);
  if (count === 0) readSoon([id]);
  return () => {
    shown.set(id, (shown.get(id) ?? 1) - 1);
    sweepSoon();
  };
}

/** Runs a task once after the current draw, however often it was requested. */
function afterDraw(task: () => void): () => void {
  let isRequested = false;
  return () => {
    if (isRequested) return;
    isRequested = true;
    queueMicrotask(() => {
      isRequested = false;
      task();
    });
  };
}

const readAll = () => readSoon(shown.keys());

function readSoon(ids: Iterable<string>): void {
  for (const id of ids) unread.add(id);
  readUnread();
}

const readUnread = afterDraw(() => {
  const ids = [...unread];
  unread.clear();
  for (let start = 0; start < ids.length; start += MAX_PER_READ) void read(ids.slice(start, start + MAX_PER_READ));
});

/** Forgets hidden orders together, because a view hides all of its orders at once. */
const sweepSoon = afterDraw(() => {
  const hidden = [...shown].filter(([, count]) => count <= 0).map(([id]) => id);
  for (const id of hidden) shown.delete(id);
  update(new Map(hidden.map((id) => [id, null])));
});

async function read(ids: readonly string[]): Promise<void> {
  const changed = new Set<string>();
  const readGeneration = generation;
  changedDuringRead.add(changed);
  const response = await invoke('orders.known', { orderIds: ids as readonly StoredOrderId[] }).finally(() =>
    changedDuringRead.delete(changed),
  );
  if (!response.ok || readGeneration !== generation) return;
  const found = new Map<string, KnownOrder>(response.value.map((known) => [known.orderId, known]));
  update(new Map(ids.filter((id) => !changed.has(id)).map((id) => [id, found.get(id) ?? null])));
}

/** Applies changes to the orders that are shown; `null` removes one. */
function update(changes: ReadonlyMap<string, KnownOrder | null>): void {
  const { orders } = useKnownOrders.getState();
  const next = new Map(orders);
  for (const [id, known] of changes) {
    if (known !== null && shown.has(id)) next.set(id, known);
    else next.delete(id);
  }
  if (next.size > 0 || orders.size > 0) useKnownOrders.setState({ orders: next });
}

/** What is known of an order that a component shows; `null` if nothing is known, or if no component shows it. */
export const findKnownOrder = (orderId: string): KnownOrder | null => useKnownOrders.getState().orders.get(orderId) ?? null;

/** Reads what is known of an order that may not be on the screen. @returns `null` if nothing is known */
export async function readKnownOrder(orderId: StoredOrderId): Promise<KnownOrder | null> {
  const response = await invoke('orders.known', { orderIds: [orderId] });
  return (response.ok && response.value[0]) || null;
}

/** The number of orders in memory, for a test that it stays small. */
export const knownOrderCount = (): number => useKnownOrders.getState().orders.size;
