/** The history in Activity: a query, and the pages of its result that are loaded so far. */
import { create } from 'zustand';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent, IntentId, StateName } from '../../src-shared/intent/intent.schema';
import type { OrderId, StoredOrderId } from '../../src-shared/order/order.schema';
import type { PlaceProblem } from '../../src-shared/order/staging-place';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { playSound } from '../sounds';
import { invoke, setPlace } from '../station';

/** The filters by which a person selects states. */
export const FILTERS = {
  all: null,
  needsYou: ['overdue', 'misrouted', 'unknown', 'rejected'],
  unsent: ['held', 'waiting', 'sending', 'overdue', 'misrouted'],
  done: ['staged'],
  edited: ['updated'],
  rejected: ['rejected'],
  unknown: ['unknown'],
  away: ['withdrawn', 'resolved'],
} as const satisfies Record<string, readonly StateName[] | null>;
export type Filter = keyof typeof FILTERS;

interface HistoryState {
  readonly text: string;
  readonly filter: Filter;
  readonly intents: readonly Intent[];
  /** The start of the next page; `null` when all are loaded. */
  readonly nextBefore: number | null;
  /** Why the last reading failed; `null` if it did not. */
  readonly refusal: Refusal | null;
  /** Whether the list was read. Before that, an empty list says nothing. */
  readonly isLoaded: boolean;
  /** The order whose timeline is open. */
  readonly openOrderId: OrderId | null;
  /** Why the last place was not saved, or the last scan searched for nothing; `null` if it was and did. */
  readonly scanRefusal: ScanRefusal | null;
  /** The row that the focus and the scroll position return to when the timeline is closed. */
  readonly returnTo: ReturnPoint | null;
}

/** Why a scanned or chosen place was not saved. `command`: the scan was a command barcode, which works on Stage only. */
export type ScanRefusal =
  | { readonly kind: 'off' | 'no-order' | 'command' }
  | { readonly kind: 'unreadable'; readonly problem: PlaceProblem }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface ReturnPoint {
  readonly intentId: IntentId;
  readonly scrollTop: number;
}

/** Several screens of rows: enough that scrolling does not wait, few enough to load quickly. */
const PAGE_SIZE = 200;

/** The main process returns no more rows at once. */
const MAX_PAGE_SIZE = 500;

export const useHistory = create<HistoryState>(() => ({
  text: '',
  filter: 'all',
  intents: [],
  nextBefore: null,
  refusal: null,
  isLoaded: false,
  openOrderId: null,
  scanRefusal: null,
  returnTo: null,
}));

const { getState: getHistory, setState: setHistory } = useHistory;

export const buildQuery = ({ text, filter }: Pick<HistoryState, 'text' | 'filter'>) => {
  const states = FILTERS[filter];
  return { text: trimInvisible(text), states: states && [...states] };
};

/** Searches for an order that was scanned or typed. */
export function searchHistory(text: string): void {
  setHistory({ text, openOrderId: null, scanRefusal: null, returnTo: null });
  void refreshHistory(PAGE_SIZE);
}

/** Whether this text is already searched for. */
export const isSearchedFor = (text: string): boolean => getHistory().text === text;

export function setFilter(filter: Filter): void {
  setHistory({ filter });
  void refreshHistory(PAGE_SIZE);
}

/** Shows every order that the filter finds, and clears the search. */
export function showOnly(filter: Filter): void {
  setHistory({ text: '', filter, openOrderId: null, returnTo: null });
  void refreshHistory(PAGE_SIZE);
}

export const openTimeline = (orderId: OrderId, returnTo: ReturnPoint) => setHistory({ openOrderId: orderId, scanRefusal: null, returnTo });

export const closeTimeline = () => setHistory({ openOrderId: null, scanRefusal: null });

export function refuseScan(scanRefusal: ScanRefusal): void {
  playSound('refused');
  setHistory({ scanRefusal });
}

/** Saves the place of an order, or removes it. A failure is shown. */
export async function savePlace(orderId: StoredOrderId, place: string | null): Promise<void> {
  setHistory({ scanRefusal: null });
  const refusal = await setPlace(orderId, place);
  if (refusal) refuseScan({ kind: 'refused', refusal });
}

/** The view has returned to where it was before the timeline was opened. */
export const forgetReturnPoint = () => setHistory({ returnTo: null });

let isRefreshing = false;
let queuedRefresh: number | null = null;

/**
 * Reloads the first rows; the rows below stay as they are. A call during a reload causes one more reload afterwards, because
 * orders may change every few milliseconds while a queue is being sent.
 */
export async function refreshHistory(minRows = 0): Promise<void> {
  if (isRefreshing) {
    queuedRefresh = Math.max(queuedRefresh ?? 0, minRows);
    return;
  }
  isRefreshing = true;
  try {
    await reloadFirstRows(minRows);
  } finally {
    isRefreshing = false;
  }
  if (queuedRefresh !== null) {
    const queuedAtLeast = queuedRefresh;
    queuedRefresh = null;
    await refreshHistory(queuedAtLeast);
  }
}

async function reloadFirstRows(minRows: number): Promise<void> {
  const { text, filter, intents } = getHistory();
  const isNewQuery = minRows > 0;
  const limit = Math.min(MAX_PAGE_SIZE, Math.max(PAGE_SIZE, minRows, isNewQuery ? 0 : intents.length));
  const page = await invoke('orders.find', { ...buildQuery({ text, filter }), before: null, limit });
  if (getHistory().text !== text || getHistory().filter !== filter) return;
  if (!page.ok) return setHistory({ refusal: page.problem });
  const firstPage = page.value;
  const last = firstPage.intents.at(-1);
  const overlap = isNewQuery || !last ? -1 : intents.findIndex(({ id }) => id === last.id);
  const rest = overlap === -1 ? [] : intents.slice(overlap + 1);
  setHistory({
    refusal: null,
    isLoaded: true,
    intents: [...firstPage.intents, ...rest],
    nextBefore: rest.length > 0 ? getHistory().nextBefore : firstPage.nextBefore,
  });
}

let isLoadingMore = false;

/** Loads the next page. */
export async function loadMore(): Promise<void> {
  const { text, filter, nextBefore } = getHistory();
  if (nextBefore === null || isLoadingMore) return;
  isLoadingMore = true;
  try {
    const page = await invoke('orders.find', { ...buildQuery({ text, filter }), before: nextBefore, limit: PAGE_SIZE });
    // The query may have changed by now.
    if (!page.ok || getHistory().text !== text || getHistory().filter !== filter || getHistory().nextBefore !== nextBefore) return;
    setHistory({ intents: [...getHistory().intents, ...page.value.intents], nextBefore: page.value.nextBefore });
  } finally {
    isLoadingMore = false;
  }
}
