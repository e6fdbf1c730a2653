/** The orders that wait for their shopper, and what a person just did with them. */
import { create } from 'zustand';
import { isWaitingForPickup } from '../../src-shared/order/follow';
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import type { HandoverChange, KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { playSound } from '../sounds';
import { invoke, subscribe, throttle, useStation } from '../station';
import { isCanceled, isHandoverUndone, isShopperHere, sortEntries } from './handover-row';

interface HandoverState {
  /** In the order in which they are shown. */
  readonly entries: readonly HandoverEntry[];
  /** The number of shoppers who are here, and of canceled orders whose bags are not back. */
  readonly arrived: number;
  readonly canceled: number;
  /** Whether the list was read. Before that, an empty list says nothing. */
  readonly isLoaded: boolean;
  /** Orders that a person has just handed over; their rows stay for a while, with the button that takes it back. */
  readonly done: ReadonlySet<string>;
  /** The row of the last scan. */
  readonly scannedOrderId: string | null;
  /** Why the last scan found no row; `null` if it did. */
  readonly missedScan: MissedScan | null;
}

export type MissedScan = { readonly kind: 'not-waiting'; readonly orderId: string } | { readonly kind: 'place' | 'command' };

export const useHandover = create<HandoverState>(() => ({
  entries: [],
  arrived: 0,
  canceled: 0,
  isLoaded: false,
  done: new Set(),
  scannedOrderId: null,
  missedScan: null,
}));

const { getState, setState } = useHandover;

/** A row of an order that was handed over stays so long, so that a mistake can be taken back. */
export const UNDO_MS = 15_000;

/** The shortest time between two reads of the list. */
const RELOAD_INTERVAL_MS = 500;

let readCount = 0;

async function readEntries(): Promise<void> {
  readCount += 1;
  const number = readCount;
  const response = await invoke('handover.list', undefined);
  if (!response.ok || number !== readCount) return;
  // In the history, too, a hand-over can be taken back.
  const undone = response.value.filter(isHandoverUndone).map(({ intent }) => intent.request.orderId as string);
  const done = new Set([...getState().done].filter((orderId) => !undone.includes(orderId)));
  // A row that was handed over is not in the list any more, and stays for a while.
  const staying = getState().entries.filter(({ intent }) => done.has(intent.request.orderId));
  const stayingIds = new Set(staying.map(({ intent }) => intent.request.orderId));
  const waiting = response.value.filter(({ intent }) => !stayingIds.has(intent.request.orderId));
  showEntries([...waiting, ...staying], done);
  setState({ isLoaded: true });
}

function showEntries(entries: readonly HandoverEntry[], done: ReadonlySet<string>): void {
  const waiting = entries.filter(({ intent }) => !done.has(intent.request.orderId));
  const arrived = waiting.filter(isShopperHere).length;
  const canceled = waiting.filter(isCanceled).length;
  setState({ entries: sortEntries(entries), done, arrived, canceled });
}

const reload = throttle(() => void readEntries(), RELOAD_INTERVAL_MS);

/** Changes the rows of orders of which more is known. The list is read again only if it gets longer or shorter, because it may be long. */
function updateKnown(changed: readonly KnownOrder[]): void {
  const { entries, done } = getState();
  const listed = new Set<string>(entries.map(({ intent }) => intent.request.orderId));
  const changesList = (known: KnownOrder): boolean =>
    listed.has(known.orderId) ? done.has(known.orderId) || !isWaitingForPickup(known) : mayWaitAgain(known);
  if (changed.some(changesList)) return reload();
  const byOrder = new Map<string, KnownOrder>(changed.map((known) => [known.orderId, known]));
  const updated = entries.map((entry) => {
    const known = byOrder.get(entry.intent.request.orderId);
    return known ? { ...entry, known } : entry;
  });
  showEntries(updated, done);
}

/** Whether the order may have been in the list before. An order that was only scanned has one status, and no hand-over. */
const mayWaitAgain = (known: KnownOrder): boolean => isWaitingForPickup(known) && (known.handovers.length > 0 || known.statuses.length > 1);

/**
 * Keeps the list up to date as long as the app runs, because the sound of an arriving shopper is played in every view.
 * @param options.announcesShoppers whether this window plays that sound, which only one window may do
 * @returns a function that stops it
 */
export function followHandover({ announcesShoppers }: { readonly announcesShoppers: boolean }): () => void {
  void readEntries();
  const unsubscribes = [
    subscribe('orders.knownChanged', updateKnown),
    // Other steps of an order do not change what waits at the door.
    subscribe('orders.changed', (steps) => steps.some(({ state }) => state.kind === 'staged') && reload()),
    subscribe('orders.reload', reload),
    useStation.subscribe(({ station }, before) => {
      if (station.settings['connection.mode'] === before.station.settings['connection.mode']) return;
      setState(useHandover.getInitialState());
      void readEntries();
    }),
    useHandover.subscribe(({ entries, isLoaded }, before) => {
      if (announcesShoppers && before.isLoaded && isLoaded && hasNewArrival(entries, before.entries)) playSound('shopper');
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

function hasNewArrival(entries: readonly HandoverEntry[], before: readonly HandoverEntry[]): boolean {
  const wereHere = new Set(before.filter(isShopperHere).map(({ intent }) => intent.request.orderId));
  return entries.some((entry) => isShopperHere(entry) && !wereHere.has(entry.intent.request.orderId));
}

/** Records what a person did with the bags. The row stays for a while, so that it can be taken back. */
export async function recordHandover(orderId: StoredOrderId, kind: HandoverChange['kind']): Promise<void> {
  const response = await invoke('handover.record', { orderId, kind });
  if (!response.ok) return playSound('refused');
  const isDone = kind !== 'undone';
  setState(({ done }) => ({ done: withOrder(done, orderId, isDone), scannedOrderId: null, missedScan: null }));
  if (isDone) setTimeout(() => dropRow(orderId), UNDO_MS);
  else reload();
}

function dropRow(orderId: StoredOrderId): void {
  setState(({ done }) => ({ done: withOrder(done, orderId, false) }));
  void readEntries();
}

function withOrder(orders: ReadonlySet<string>, orderId: string, isIncluded: boolean): ReadonlySet<string> {
  const changed = new Set(orders);
  if (isIncluded) changed.add(orderId);
  else changed.delete(orderId);
  return changed;
}

/** Finds the row of a scanned order. */
export function findScanned(orderId: string): void {
  const isListed = getState().entries.some(({ intent }) => intent.request.orderId === orderId);
  if (!isListed) return refuseScan({ kind: 'not-waiting', orderId });
  playSound('read');
  setState({ scannedOrderId: orderId, missedScan: null });
}

export function refuseScan(missedScan: MissedScan): void {
  playSound('refused');
  setState({ scannedOrderId: null, missedScan });
}
