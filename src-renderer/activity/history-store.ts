/** What Activity shows of the history: a query, and as much of what it finds as somebody has scrolled to. */
import { create } from 'zustand';
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { invoke } from '../station';

/** States as a person asks for them. */
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
  /** Where the next page begins; null when all are here. */
  readonly nextBefore: number | null;
  /** The order whose story is open. */
  readonly openOrderId: OrderId | null;
}

/** Some screens of rows: enough that a list that is scrolled does not wait, few enough to read in a moment. */
const PAGE_SIZE = 200;

/** As many as the main process gives at once. */
const MAX_PAGE_SIZE = 500;

export const useHistory = create<HistoryState>(() => ({ text: '', filter: 'all', intents: [], nextBefore: null, openOrderId: null }));

const { getState: getHistory, setState: setHistory } = useHistory;

export const buildQuery = ({ text, filter }: Pick<HistoryState, 'text' | 'filter'>) => {
  const states = FILTERS[filter];
  return { text: trimInvisible(text), states: states && [...states] };
};

/** A scan in this place, or what somebody types, looks for its order. */
export function searchHistory(text: string): void {
  setHistory({ text, openOrderId: null });
  void refreshHistory(PAGE_SIZE);
}

/** Whether this is what Activity looks for already. */
export const isSearchedFor = (text: string): boolean => getHistory().text === text;

export function setFilter(filter: Filter): void {
  setHistory({ filter });
  void refreshHistory(PAGE_SIZE);
}

/** Everything in these states, whatever was looked for before. */
export function showOnly(filter: Filter): void {
  setHistory({ text: '', filter, openOrderId: null });
  void refreshHistory(PAGE_SIZE);
}

export const openTimeline = (open: OrderId | null) => setHistory({ openOrderId: open });

let isRefreshing = false;
let queuedRefresh: number | null = null;

/**
 * Reads the first rows anew; those further down stay as they are. Asked while it reads, it reads once more afterwards:
 * a queue that empties itself takes a step every few milliseconds.
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
  if (!page.ok || getHistory().text !== text || getHistory().filter !== filter) return;
  const firstPage = page.value;
  const last = firstPage.intents.at(-1);
  const overlap = isNewQuery || !last ? -1 : intents.findIndex(({ id }) => id === last.id);
  const rest = overlap === -1 ? [] : intents.slice(overlap + 1);
  setHistory({
    intents: [...firstPage.intents, ...rest],
    nextBefore: rest.length > 0 ? getHistory().nextBefore : firstPage.nextBefore,
  });
}

let isLoadingMore = false;

/** Reads on where the list ends. */
export async function loadMore(): Promise<void> {
  const { text, filter, nextBefore } = getHistory();
  if (nextBefore === null || isLoadingMore) return;
  isLoadingMore = true;
  try {
    const page = await invoke('orders.find', { ...buildQuery({ text, filter }), before: nextBefore, limit: PAGE_SIZE });
    // Somebody may have typed on while the journal looked.
    if (!page.ok || getHistory().text !== text || getHistory().filter !== filter || getHistory().nextBefore !== nextBefore) return;
    setHistory({ intents: [...getHistory().intents, ...page.value.intents], nextBefore: page.value.nextBefore });
  } finally {
    isLoadingMore = false;
  }
}
