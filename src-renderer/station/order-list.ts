/** Pure functions on the page's order list: the latest orders, and a few of each open state. */
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';

/** Enough for a packer to scroll through; Activity has the whole history. */
export const RAIL_LENGTH = 60;

/** The main process sends as many of each open state beside the latest orders. */
const MAX_PER_OPEN_STATE = 5;

export const isOpen = ({ state }: Intent): boolean => isUnsent(state) || needsAttention(state);

/** A step within this time after the press belongs to an order that was just submitted. */
const RECENT_PRESS_MS = 60_000;

const isRecentlyPressed = ({ createdAt, changedAt }: Intent): boolean => Math.abs(changedAt - createdAt) < RECENT_PRESS_MS;

/**
 * Replaces an order in its place, or inserts a new one at the top; no other order moves. An older order that is not in the list
 * is inserted only if it needs attention: sending a queue of thousands must not push the packer's own orders away.
 */
export function upsertOrder(orders: readonly Intent[], changed: Intent): readonly Intent[] {
  const index = orders.findIndex(({ id }) => id === changed.id);
  if (index !== -1) return orders.with(index, changed);
  return isRecentlyPressed(changed) || isStateUnderfilled(orders, changed) ? limitLength([changed, ...orders]) : orders;
}

/** Whether the order needs attention and the list has too few in its state. */
function isStateUnderfilled(orders: readonly Intent[], { state }: Intent): boolean {
  return needsAttention(state) && orders.filter((order) => order.state.kind === state.kind).length < MAX_PER_OPEN_STATE;
}

/** Beyond the length of the rail, keeps only a few orders of each open state. */
function limitLength(orders: readonly Intent[]): readonly Intent[] {
  const kept = new Map<StateName, number>();
  return orders.filter((order, index) => {
    if (index < RAIL_LENGTH) return true;
    const { kind } = order.state;
    const count = kept.get(kind) ?? 0;
    if (!isOpen(order) || count >= MAX_PER_OPEN_STATE) return false;
    kept.set(kind, count + 1);
    return true;
  });
}

/** Sorts the orders of an earlier session: open live orders first, then orders that need attention, then other open ones. */
export function sortOpenFirst(orders: readonly Intent[], mode: 'practice' | 'live'): readonly Intent[] {
  const rank = (order: Intent): number => {
    if (!isOpen(order)) return 3;
    if (order.destination.mode !== mode) return 0;
    return needsAttention(order.state) ? 1 : 2;
  };
  return orders.toSorted((one, other) => rank(one) - rank(other));
}

/** Merges freshly read orders into the shown list: known orders stay in place, and new ones come first. */
export function mergeOrders(shown: readonly Intent[], read: readonly Intent[]): readonly Intent[] {
  const latestById = new Map(read.map((order) => [order.id, order]));
  const kept = shown.flatMap(({ id }) => latestById.get(id) ?? []);
  const shownIds = new Set(shown.map(({ id }) => id));
  const added = read.filter(({ id }) => !shownIds.has(id));
  return [...added.filter(isRecentlyPressed), ...kept, ...added.filter((order) => !isRecentlyPressed(order))];
}
