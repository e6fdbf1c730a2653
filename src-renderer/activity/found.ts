/** What Activity shows of the history: a query, and as much of what it finds as somebody has scrolled to. */
import { create } from 'zustand';
import type { Intent, StateName } from '../../src-shared/intent';
import { trimInvisible } from '../../src-shared/invisible';
import type { OrderId } from '../../src-shared/order';
import { ask } from '../station';

/** States as a person asks for them. */
export const FILTERS = {
  all: null,
  needsYou: ['overdue', 'parked', 'unknown', 'rejected'],
  unsent: ['held', 'waiting', 'sending', 'overdue', 'parked'],
  done: ['staged'],
  edited: ['updated'],
  rejected: ['rejected'],
  unknown: ['unknown'],
  away: ['withdrawn', 'settled'],
} as const satisfies Record<string, readonly StateName[] | null>;
export type Filter = keyof typeof FILTERS;

interface Found {
  readonly text: string;
  readonly filter: Filter;
  readonly intents: readonly Intent[];
  /** Where the next page begins; null when all are here. */
  readonly nextBefore: number | null;
  /** The order whose story is open. */
  readonly open: OrderId | null;
}

/** Some screens of rows: enough that a list that is scrolled does not wait, few enough to read in a moment. */
const PAGE = 200;

/** As many as the main process gives at once. */
const MOST = 500;

export const useFound = create<Found>(() => ({ text: '', filter: 'all', intents: [], nextBefore: null, open: null }));

const { getState: found, setState: set } = useFound;

export const query = ({ text, filter }: Pick<Found, 'text' | 'filter'>) => {
  const states = FILTERS[filter];
  return { text: trimInvisible(text), states: states && [...states] };
};

/** A scan in this place, or what somebody types, looks for its order. */
export function search(text: string): void {
  set({ text, open: null });
  void refresh(PAGE);
}

/** Whether this is what Activity looks for already. */
export const isSearched = (text: string): boolean => found().text === text;

export function show(filter: Filter): void {
  set({ filter });
  void refresh(PAGE);
}

/** Everything in these states, whatever was looked for before. */
export function showAll(filter: Filter): void {
  set({ text: '', filter, open: null });
  void refresh(PAGE);
}

export const openStory = (open: OrderId | null) => set({ open });

let reading = false;
let again: number | null = null;

/**
 * Reads the first rows anew; those further down stay as they are. Asked while it reads, it reads once more afterwards:
 * a queue that empties itself takes a step every few milliseconds.
 */
export async function refresh(atLeast = 0): Promise<void> {
  if (reading) {
    again = Math.max(again ?? 0, atLeast);
    return;
  }
  reading = true;
  try {
    await readFirst(atLeast);
  } finally {
    reading = false;
  }
  if (again !== null) {
    const wanted = again;
    again = null;
    await refresh(wanted);
  }
}

async function readFirst(atLeast: number): Promise<void> {
  const { text, filter, intents } = found();
  const isNew = atLeast > 0;
  const limit = Math.min(MOST, Math.max(PAGE, atLeast, isNew ? 0 : intents.length));
  const page = await ask('orders.find', { ...query({ text, filter }), before: null, limit });
  if (!page.ok || found().text !== text || found().filter !== filter) return;
  const fresh = page.value;
  const last = fresh.intents.at(-1);
  const seam = isNew || !last ? -1 : intents.findIndex(({ id }) => id === last.id);
  const rest = seam === -1 ? [] : intents.slice(seam + 1);
  set({
    intents: [...fresh.intents, ...rest],
    nextBefore: rest.length > 0 ? found().nextBefore : fresh.nextBefore,
  });
}

let readingOn = false;

/** Reads on where the list ends. */
export async function readOn(): Promise<void> {
  const { text, filter, nextBefore } = found();
  if (nextBefore === null || readingOn) return;
  readingOn = true;
  try {
    const page = await ask('orders.find', { ...query({ text, filter }), before: nextBefore, limit: PAGE });
    // Somebody may have typed on while the journal looked.
    if (!page.ok || found().text !== text || found().filter !== filter || found().nextBefore !== nextBefore) return;
    set({ intents: [...found().intents, ...page.value.intents], nextBefore: page.value.nextBefore });
  } finally {
    readingOn = false;
  }
}
