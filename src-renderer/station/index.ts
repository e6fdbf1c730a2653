/** The page's copy of the station and its orders, which events of the main process keep up to date. */

import type { Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { BulkProgress } from '../../src-shared/order/bulk-action';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { preparePatterns } from '../../src-shared/scan/scan-pattern';
import type { Station } from '../../src-shared/station/station';
import { invoke, subscribe } from './bridge-client';
import { followKnownOrders, reloadKnownOrders } from './known-orders';
import { mergeOrders, RAIL_LENGTH, sortOpenFirst, upsertOrder } from './order-list';
import { type StationState, useStation } from './store';
import { throttle } from './throttle';

export { invoke, subscribe } from './bridge-client';
export { areAllSent, totalOpen } from './counts';
export { flushStorage } from './flush-storage';
export { findKnownOrder, readKnownOrder, useKnownOrder } from './known-orders';
export { upsertOrder } from './order-list';
export { useStation } from './store';
export { throttle } from './throttle';
export { useCounts } from './use-counts';
export { useCurrentPlace } from './use-current-place';
export { useFileTask } from './use-file-task';

const { getState, setState } = useStation;
const currentMode = () => getState().station?.settings['connection.mode'];

const nextRevision = ({ revision }: StationState) => ({ revision: revision + 1 });

/** For each running read of the journal, the steps that arrived meanwhile: they are newer than the rows that it returns. */
const pendingSteps = new Set<Intent[]>();

let lastReadNumber = 0;
let shownReadNumber = 0;

/** @param isOtherJournal whether the orders on the screen belong to another journal */
async function loadOrders(isOtherJournal: boolean): Promise<void> {
  const steps: Intent[] = [];
  lastReadNumber += 1;
  const readNumber = lastReadNumber;
  pendingSteps.add(steps);
  const recent = await invoke('orders.recent', { limit: RAIL_LENGTH }).finally(() => pendingSteps.delete(steps));
  // A later read has overtaken this response, which may even come from the other journal.
  if (!recent.ok || readNumber < shownReadNumber) return;
  shownReadNumber = readNumber;
  setState((state) => {
    const read = isOtherJournal ? sortOpenFirst(recent.value, currentMode()) : mergeOrders(state.orders, recent.value);
    return { orders: steps.reduce(upsertOrder, read), ...nextRevision(state) };
  });
}

/** The shortest time between two reads of the lists. */
const RELOAD_INTERVAL_MS = 500;

/** Loads the station and its orders and subscribes to all events. Resolves when the first view can be drawn. */
export async function openStation(): Promise<void> {
  subscribe('orders.changed', (steps) => {
    for (const read of pendingSteps) read.push(...steps);
    // Steps are applied one by one, because some subscribers need each of them. React still draws once.
    for (const intent of steps) setState((state) => ({ orders: upsertOrder(state.orders, intent), ...nextRevision(state) }));
  });
  const reload = throttle(() => void loadOrders(false), RELOAD_INTERVAL_MS);
  subscribe('orders.reload', reload);
  followKnownOrders();
  subscribe('orders.counts', (counts) => setState((state) => ({ counts, ...nextRevision(state) })));
  subscribe('orders.bulkChanged', onBulkChanged);
  subscribe('files.changed', (file) => setState({ file }));
  subscribe('print.changed', (print) => setState({ print }));
  followStation(setStation);
  await Promise.all([loadStation(), loadOrders(true)]);
  // The orders may have arrived before the station, whose mode decides the sort order.
  setState(({ orders }) => ({ orders: sortOpenFirst(orders, currentMode()) }));
}

/** Loads the station without its orders, for the window that shows none of the rail. Resolves when its view can be drawn. */
export async function openStationOnly(): Promise<void> {
  followStation((station) => setState({ station }));
  await loadStation();
}

function followStation(onChange: (station: Station) => void): void {
  subscribe('station.changed', (station) => {
    stationChanges = stationChanges.then(() => withPreparedPatterns(station)).then(onChange);
  });
}

/**
 * The station is stored as soon as it arrives: reading the orders may find an unreadable row, and the event about it must not be
 * overwritten.
 */
async function loadStation(): Promise<void> {
  const read = await invoke('station.read', undefined);
  if (!read.ok) throw new Error('The station cannot be read.');
  setState({ station: await withPreparedPatterns(read.value) });
}

/** The patterns of scans are prepared first, because a scan may arrive as soon as the station is shown. */
async function withPreparedPatterns(station: Station): Promise<Station> {
  await preparePatterns(station.settings);
  return station;
}

function setStation(station: Station): void {
  const previous = getState().station;
  setState({ station });
  // Practice and Live have separate journals, so the rail is reloaded.
  const isModeChanged = previous?.settings['connection.mode'] !== station.settings['connection.mode'];
  // Neither the station's orders nor its counts could be read before the journal was open.
  const isJournalOpened = previous?.connection.kind === 'blocked' && station.connection.kind !== 'blocked';
  if (!isModeChanged && !isJournalOpened) return;
  void loadOrders(true);
  reloadKnownOrders();
}

/** Resolves when every change of the station that was received so far is shown. */
let stationChanges: Promise<void> = Promise.resolve();

/**
 * Waits until a command that changes the station was accepted and its effect is shown. The main process emits the change before
 * it responds.
 * @returns why the command was refused, or `null`
 */
export async function awaitStationChange(response: Promise<Result<null, Refusal>>): Promise<Refusal | null> {
  const result = await response;
  if (!result.ok) return result.problem;
  await stationChanges;
  return null;
}

/** How long a submitted intent may take to arrive. Events are late only while thousands of orders change. */
const ARRIVAL_TIMEOUT_MS = 3_000;

/** Resolves with a submitted intent as soon as its event has arrived; `null` if it has not arrived in time. */
export function awaitIntent(id: IntentId): Promise<Intent | null> {
  const find = () => getState().orders.find((order) => order.id === id);
  const arrived = find();
  if (arrived) return Promise.resolve(arrived);
  return new Promise((resolve) => {
    const finish = (intent: Intent | null) => {
      unsubscribe();
      clearTimeout(timer);
      resolve(intent);
    };
    const unsubscribe = useStation.subscribe(() => {
      const intent = find();
      if (intent) finish(intent);
    });
    const timer = setTimeout(finish, ARRIVAL_TIMEOUT_MS, null);
  });
}

/** The ID of an order or edit that has not been submitted yet. */
export const newIntentId = (): IntentId => crypto.randomUUID() as IntentId;

export const undoOrder = (id: IntentId) => invoke('orders.undo', { id });
export const resolveOrder = (id: IntentId, by: 'dismissed' | 'corrected') => invoke('orders.resolve', { id, by });

/** Records where an order is now; `null` removes the place. Never rejects. @returns why it was refused, or `null` */
export async function setPlace(orderId: StoredOrderId, place: string | null): Promise<Refusal | null> {
  const response = await invoke('orders.setPlace', { orderId, place }).catch(() => null);
  if (response === null) return { kind: 'not-saved', detail: '' };
  return response.ok ? null : response.problem;
}

/** The result that a person has dismissed. The main process sends it again whenever the orders are read. */
let dismissedBulk: string | null = null;

function onBulkChanged(bulk: BulkProgress): void {
  if (JSON.stringify(bulk) === dismissedBulk) return;
  dismissedBulk = null;
  setState({ bulk });
}

/** Hides the result of the last bulk action. */
export function dismissBulk(): void {
  dismissedBulk = JSON.stringify(getState().bulk);
  setState({ bulk: null });
}

export const cancelFileTask = () => invoke('files.stop', undefined);

/** Hides the result of the last file task. */
export const dismissFileTask = () => setState({ file: null });
