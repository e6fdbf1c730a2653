/** What the window knows of the station and its orders, kept up to date by the main process. */
import { create } from 'zustand';
import type { Refusal } from '../../src-shared/bridge';
import type { Intent, IntentId } from '../../src-shared/intent';
import { isUnsent, needsPerson } from '../../src-shared/life';
import type { Result } from '../../src-shared/result';
import type { Station } from '../../src-shared/station';
import { ask, listen } from './door';

export { ask } from './door';

interface StationState {
  readonly station: Station;
  /** Newest first. No more than the rail needs, and all that want a person. */
  readonly orders: readonly Intent[];
}

/** As many as a packer scrolls through; the whole history is in Activity. */
const RAIL_LENGTH = 60;

/** Filled by `openStation` before the first component is drawn. */
export const useStation = create<StationState>(() => ({ station: null as unknown as Station, orders: [] }));

/**
 * Puts one order's newest state where it stands; a new one comes first. Nothing else moves. What is older than the rail
 * is let go, but never one that wants a person or has not left.
 */
export function withOrder(orders: readonly Intent[], changed: Intent): readonly Intent[] {
  const index = orders.findIndex(({ id }) => id === changed.id);
  if (index !== -1) return orders.with(index, changed);
  return [changed, ...orders].filter(({ state }, place) => place < RAIL_LENGTH || needsPerson(state) || isUnsent(state));
}

/** What an earlier session left behind comes before what it finished. */
function leftOverFirst(orders: readonly Intent[]): readonly Intent[] {
  const isLeftOver = ({ state }: Intent) => isUnsent(state) || needsPerson(state);
  return [...orders.filter(isLeftOver), ...orders.filter((order) => !isLeftOver(order))];
}

async function readOrders(): Promise<void> {
  const before = useStation.getState().orders;
  const recent = await ask('orders.recent', { limit: RAIL_LENGTH });
  if (!recent.ok) return;
  // Steps that were taken while the journal was read were told meanwhile, and are newer than its picture.
  const told = useStation.getState().orders.filter((order) => !before.includes(order));
  useStation.setState({ orders: told.reverse().reduce(withOrder, leftOverFirst(recent.value)) });
}

/** Reads everything once and follows it from then on. Resolves when there is something to draw. */
export async function openStation(): Promise<void> {
  listen('orders.changed', (steps) => {
    // One by one, because some of those who follow want each step. It is drawn once for all of them.
    for (const intent of steps) useStation.setState(({ orders }) => ({ orders: withOrder(orders, intent) }));
  });
  listen('station.changed', (station) => setStation(station));
  await Promise.all([readStation(), readOrders()]);
}

/** As soon as it comes, and not when all has come: the orders may find a row that cannot be read, and the station says so then. */
async function readStation(): Promise<void> {
  const read = await ask('station.read', undefined);
  if (!read.ok) throw new Error('The station cannot be read.');
  useStation.setState({ station: read.value });
}

function setStation(station: Station): void {
  const before = useStation.getState().station;
  useStation.setState({ station });
  // Practice and live are two journals: what stood in the rail belongs to the other one.
  const isOther = before?.settings['connection.mode'] !== station.settings['connection.mode'];
  // Neither could be read while the journal could not be opened.
  const isOpenNow = before?.connection.kind === 'blocked' && station.connection.kind !== 'blocked';
  if (isOther || isOpenNow) void readOrders();
}

/** Asks for a change of the station and takes the new picture from the answer. @returns why it was not done, or null */
export async function change(answer: Promise<Result<Station, Refusal>>): Promise<Refusal | null> {
  const done = await answer;
  if (!done.ok) return done.problem;
  setStation(done.value);
  return null;
}

/** Of an order or edit that nobody has handed over yet. */
export const newIntentId = (): IntentId => crypto.randomUUID() as IntentId;

export const undo = (id: IntentId) => ask('orders.undo', { id });
export const settle = (id: IntentId, by: 'dismissed' | 'corrected') => ask('orders.settle', { id, by });
