/** The orders that the window holds: the latest ones, and a few of each open state, however many are open. Pure. */
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';

/** As many as a packer scrolls through; the whole history is in Activity. */
export const RAIL_LENGTH = 60;

/** As many as the main process gives of each open state beside the latest orders. */
const MAX_PER_OPEN_STATE = 5;

export const isOpen = ({ state }: Intent): boolean => isUnsent(state) || needsAttention(state);

/** A step this soon after the press belongs to an order that was just handed over. */
const RECENT_PRESS_MS = 60_000;

const isRecentlyPressed = ({ createdAt, changedAt }: Intent): boolean => Math.abs(changedAt - createdAt) < RECENT_PRESS_MS;

/**
 * Puts one order's newest state where it stands; a new order comes first. Nothing else moves. An older order that is not
 * in the list stays out of it unless it needs a person: a queue of thousands that is being sent must not push the
 * packer's own orders away.
 */
export function upsertOrder(orders: readonly Intent[], changed: Intent): readonly Intent[] {
  const index = orders.findIndex(({ id }) => id === changed.id);
  if (index !== -1) return orders.with(index, changed);
  return isRecentlyPressed(changed) || isStateUnderfilled(orders, changed) ? limitLength([changed, ...orders]) : orders;
}

/** It needs a person, and the list does not have enough of its kind. */
function isStateUnderfilled(orders: readonly Intent[], { state }: Intent): boolean {
  return needsAttention(state) && orders.filter((order) => order.state.name === state.name).length < MAX_PER_OPEN_STATE;
}

/** Beyond the length of the rail, only a few of each open state are kept. */
function limitLength(orders: readonly Intent[]): readonly Intent[] {
  const kept = new Map<StateName, number>();
  return orders.filter((order, index) => {
    if (index < RAIL_LENGTH) return true;
    const { name } = order.state;
    const count = kept.get(name) ?? 0;
    if (!isOpen(order) || count >= MAX_PER_OPEN_STATE) return false;
    kept.set(name, count + 1);
    return true;
  });
}

/** What an earlier session left comes before what it finished: live orders first, then those that need a person. */
export function sortOpenFirst(orders: readonly Intent[], mode: 'practice' | 'live'): readonly Intent[] {
  const rank = (order: Intent): number => {
    if (!isOpen(order)) return 3;
    if (order.destination.mode !== mode) return 0;
    return needsAttention(order.state) ? 1 : 2;
  };
  return orders.toSorted((one, other) => rank(one) - rank(other));
}

/** Takes what was just read into a list that is on the screen: known orders stay where they are, and new ones come first. */
export function mergeOrders(shown: readonly Intent[], read: readonly Intent[]): readonly Intent[] {
  const latestById = new Map(read.map((order) => [order.id, order]));
  const kept = shown.flatMap(({ id }) => latestById.get(id) ?? []);
  const shownIds = new Set(shown.map(({ id }) => id));
  const added = read.filter(({ id }) => !shownIds.has(id));
  return [...added.filter(isRecentlyPressed), ...kept, ...added.filter((order) => !isRecentlyPressed(order))];
}
