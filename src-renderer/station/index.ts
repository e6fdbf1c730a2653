/** What the window knows of the station and its orders, kept up to date by the main process. */
import type { Bulk, Refusal } from '../../src-shared/bridge';
import type { Intent, IntentId } from '../../src-shared/intent';
import { preparePattern } from '../../src-shared/order-pattern';
import type { Result } from '../../src-shared/result';
import type { Station } from '../../src-shared/station';
import { ask, listen } from './door';
import { mergeOrders, openFirst, RAIL_LENGTH, withOrder } from './order-list';
import { type StationState, useStation } from './store';
import { throttle } from './throttle';

export { areAllSent, openTotal } from './counts';
export { ask } from './door';
export { withOrder } from './order-list';
export { useStation } from './store';
export { throttle } from './throttle';
export { useCounts } from './use-counts';
export { useFileTask } from './use-file-task';

const { getState, setState } = useStation;
const mode = () => getState().station?.settings['connection.mode'];

const touch = ({ revision }: StationState) => ({ revision: revision + 1 });

/** For each read of the journal, the steps that came meanwhile: they are newer than its picture. */
const stepsWhileReading = new Set<Intent[]>();

let reads = 0;
let shownRead = 0;

/** @param isAnother the orders on the screen belong to another journal */
async function readOrders(isAnother: boolean): Promise<void> {
  const steps: Intent[] = [];
  reads += 1;
  const self = reads;
  stepsWhileReading.add(steps);
  const recent = await ask('orders.recent', { limit: RAIL_LENGTH }).finally(() => stepsWhileReading.delete(steps));
  // An answer that a later read has overtaken is old, and may be that of another journal.
  if (!recent.ok || self < shownRead) return;
  shownRead = self;
  setState((state) => {
    const read = isAnother ? openFirst(recent.value, mode()) : mergeOrders(state.orders, recent.value);
    return { orders: steps.reduce(withOrder, read), ...touch(state) };
  });
}

/** Some reads a second are more than anybody sees. */
const RELOAD_MS = 500;

/** Reads everything once and follows it from then on. Resolves when there is something to draw. */
export async function openStation(): Promise<void> {
  listen('orders.changed', (steps) => {
    for (const read of stepsWhileReading) read.push(...steps);
    // One by one, because some of those who follow want each step. It is drawn once for all of them.
    for (const intent of steps) setState((state) => ({ orders: withOrder(state.orders, intent), ...touch(state) }));
  });
  const reload = throttle(() => void readOrders(false), RELOAD_MS);
  listen('orders.reload', reload);
  listen('orders.counts', (counts) => setState((state) => ({ counts, ...touch(state) })));
  listen('orders.bulkChanged', takeBulk);
  listen('files.changed', (file) => setState({ file }));
  listen('station.changed', (station) => void prepared(station).then(setStation));
  await Promise.all([readStation(), readOrders(true)]);
  // The orders may have come before the station, which says what is first.
  setState(({ orders }) => ({ orders: openFirst(orders, mode()) }));
}

/** As soon as it comes, and not when all has come: the orders may find a row that cannot be read, and the station says so then. */
async function readStation(): Promise<void> {
  const read = await ask('station.read', undefined);
  if (!read.ok) throw new Error('The station cannot be read.');
  setState({ station: await prepared(read.value) });
}

/** A scan may come as soon as the station is shown, and is matched at once. */
async function prepared(station: Station): Promise<Station> {
  await preparePattern(station.settings['scan.orderPattern']);
  return station;
}

function setStation(station: Station): void {
  const before = getState().station;
  setState({ station });
  // Practice and live are two journals: what stood in the rail belongs to the other one.
  const isOther = before?.settings['connection.mode'] !== station.settings['connection.mode'];
  // Neither could be read while the journal could not be opened.
  const isOpenNow = before?.connection.kind === 'blocked' && station.connection.kind !== 'blocked';
  if (isOther || isOpenNow) void readOrders(true);
}

/** Asks for a change of the station and takes the new picture from the answer. @returns why it was not done, or null */
export async function change(answer: Promise<Result<Station, Refusal>>): Promise<Refusal | null> {
  const done = await answer;
  if (!done.ok) return done.problem;
  setStation(await prepared(done.value));
  return null;
}

/** Of an order or edit that nobody has handed over yet. */
export const newIntentId = (): IntentId => crypto.randomUUID() as IntentId;

export const undo = (id: IntentId) => ask('orders.undo', { id });
export const settle = (id: IntentId, by: 'dismissed' | 'corrected') => ask('orders.settle', { id, by });

/** The result that was read and closed. The main process reports it once more whenever the orders are read again. */
let closedBulk: string | null = null;

function takeBulk(bulk: Bulk): void {
  if (JSON.stringify(bulk) === closedBulk) return;
  closedBulk = null;
  setState({ bulk });
}

/** The result of a resolution of many orders has been read. */
export function closeBulk(): void {
  closedBulk = JSON.stringify(getState().bulk);
  setState({ bulk: null });
}

export const stopFile = () => ask('files.stop', undefined);

/** How a file ended has been read. */
export const closeFile = () => setState({ file: null });
