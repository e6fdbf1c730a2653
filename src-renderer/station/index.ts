/** What the window knows of the station and its orders, kept up to date by the main process. */

import type { Result } from '../../src-shared/base/result';
import type { BulkProgress, Refusal } from '../../src-shared/bridge/contract';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { preparePattern } from '../../src-shared/scan/order-pattern';
import type { Station } from '../../src-shared/station/station';
import { invoke, subscribe } from './bridge-client';
import { mergeOrders, RAIL_LENGTH, sortOpenFirst, upsertOrder } from './order-list';
import { type StationState, useStation } from './store';
import { throttle } from './throttle';

export { invoke } from './bridge-client';
export { areAllSent, totalOpen } from './counts';
export { upsertOrder } from './order-list';
export { useStation } from './store';
export { throttle } from './throttle';
export { useCounts } from './use-counts';
export { useFileTask } from './use-file-task';

const { getState, setState } = useStation;
const currentMode = () => getState().station?.settings['connection.mode'];

const nextRevision = ({ revision }: StationState) => ({ revision: revision + 1 });

/** For each read of the journal, the steps that came meanwhile: they are newer than its picture. */
const pendingSteps = new Set<Intent[]>();

let lastReadNumber = 0;
let shownReadNumber = 0;

/** @param isAnother the orders on the screen belong to another journal */
async function loadOrders(isOtherJournal: boolean): Promise<void> {
  const steps: Intent[] = [];
  lastReadNumber += 1;
  const readNumber = lastReadNumber;
  pendingSteps.add(steps);
  const recent = await invoke('orders.recent', { limit: RAIL_LENGTH }).finally(() => pendingSteps.delete(steps));
  // An answer that a later read has overtaken is old, and may be that of another journal.
  if (!recent.ok || readNumber < shownReadNumber) return;
  shownReadNumber = readNumber;
  setState((state) => {
    const read = isOtherJournal ? sortOpenFirst(recent.value, currentMode()) : mergeOrders(state.orders, recent.value);
    return { orders: steps.reduce(upsertOrder, read), ...nextRevision(state) };
  });
}

/** Some reads a second are more than anybody sees. */
const RELOAD_INTERVAL_MS = 500;

/** Reads everything once and follows it from then on. Resolves when there is something to draw. */
export async function openStation(): Promise<void> {
  subscribe('orders.changed', (steps) => {
    for (const read of pendingSteps) read.push(...steps);
    // One by one, because some of those who follow want each step. It is drawn once for all of them.
    for (const intent of steps) setState((state) => ({ orders: upsertOrder(state.orders, intent), ...nextRevision(state) }));
  });
  const reload = throttle(() => void loadOrders(false), RELOAD_INTERVAL_MS);
  subscribe('orders.reload', reload);
  subscribe('orders.counts', (counts) => setState((state) => ({ counts, ...nextRevision(state) })));
  subscribe('orders.bulkChanged', onBulkChanged);
  subscribe('files.changed', (file) => setState({ file }));
  subscribe('station.changed', (station) => void withPreparedPattern(station).then(setStation));
  await Promise.all([loadStation(), loadOrders(true)]);
  // The orders may have come before the station, which says what is first.
  setState(({ orders }) => ({ orders: sortOpenFirst(orders, currentMode()) }));
}

/** As soon as it comes, and not when all has come: the orders may find a row that cannot be read, and the station says so then. */
async function loadStation(): Promise<void> {
  const read = await invoke('station.read', undefined);
  if (!read.ok) throw new Error('The station cannot be read.');
  setState({ station: await withPreparedPattern(read.value) });
}

/** A scan may come as soon as the station is shown, and is matched at once. */
async function withPreparedPattern(station: Station): Promise<Station> {
  await preparePattern(station.settings['scan.orderPattern']);
  return station;
}

function setStation(station: Station): void {
  const previous = getState().station;
  setState({ station });
  // Practice and live are two journals: what stood in the rail belongs to the other one.
  const isModeChanged = previous?.settings['connection.mode'] !== station.settings['connection.mode'];
  // Neither could be read while the journal could not be opened.
  const isJournalOpened = previous?.connection.kind === 'blocked' && station.connection.kind !== 'blocked';
  if (isModeChanged || isJournalOpened) void loadOrders(true);
}

/** Asks for a change of the station and takes the new picture from the answer. @returns why it was not done, or null */
export async function applyStationChange(answer: Promise<Result<Station, Refusal>>): Promise<Refusal | null> {
  const done = await answer;
  if (!done.ok) return done.problem;
  setStation(await withPreparedPattern(done.value));
  return null;
}

/** Of an order or edit that nobody has handed over yet. */
export const newIntentId = (): IntentId => crypto.randomUUID() as IntentId;

export const undoOrder = (id: IntentId) => invoke('orders.undo', { id });
export const resolveOrder = (id: IntentId, by: 'dismissed' | 'corrected') => invoke('orders.resolve', { id, by });

/** The result that was read and closed. The main process reports it once more whenever the orders are read again. */
let dismissedBulk: string | null = null;

function onBulkChanged(bulk: BulkProgress): void {
  if (JSON.stringify(bulk) === dismissedBulk) return;
  dismissedBulk = null;
  setState({ bulk });
}

/** The result of a resolution of many orders has been read. */
export function dismissBulk(): void {
  dismissedBulk = JSON.stringify(getState().bulk);
  setState({ bulk: null });
}

export const cancelFileTask = () => invoke('files.stop', undefined);

/** How a file ended has been read. */
export const dismissFileTask = () => setState({ file: null });
