/**
 * The intents that the courier has in memory because they wait to be sent. There may be 20,000 in the journal; the window
 * holds those of this run and a page of the others, and loads the next page when few are left that could be sent.
 */
import type { Intent, IntentId } from '../../src-shared/intent';
import { isScheduled } from '../../src-shared/life';
import type { Clocks } from '../base';
import type { Journal } from '../journal';
import type { Placed } from '../orders';

/**
 * How an intent comes into the window, on which depends when it is due.
 * - `changed`: it has just entered its state.
 * - `loaded`: it entered its state at some time by the wall clock, which may have been set since.
 * - `due`: now.
 */
export type Arrival = 'changed' | 'loaded' | 'due';

export interface Window {
  put(intent: Intent, arrival: Arrival): void;
  /** The same, to be due after a wait. */
  putAfter(intent: Intent, waitMs: number): void;
  /** Takes an intent out, because it is being sent or does not wait any more. */
  remove(id: IntentId): void;
  has(id: IntentId): boolean;
  intents(): Intent[];
  /** Whether every intent that waits is in the window. */
  isComplete(): boolean;
  /** The first page. Rejects when the journal cannot be read; nothing is in the window before `open`. */
  readFirstPage(): Promise<readonly Placed[]>;
  open(firstPage: readonly Placed[]): void;
  /** Loads more, where few are left that could be sent. */
  refill(): void;
  /** Makes everything due that waits for a retry, and nothing for which Connect named a time or that a person may still undo. */
  wake(): void;
  stop(): void;
}

const PAGE = 200;
/** Fewer than this that are due, and the next page is loaded. */
const REFILL_BELOW = 50;
/** More are left in the journal, and loaded when there is room. */
const MOST = 2_000;
/** A disk that did not give a page may give it later. */
const READ_AGAIN_MS = 5_000;

const STATES = ['held', 'waiting'] as const;

export interface WindowOptions {
  readonly journal: Pick<Journal, 'openIn'>;
  readonly clocks: Clocks;
  /** Whether the courier has it elsewhere: it is being sent, or waits for another intent of its order. */
  readonly isElsewhere: (id: IntentId) => boolean;
  readonly onDue: (intent: Intent) => void;
}

interface Entry {
  intent: Intent;
  /** `null` when it is due. */
  timer: NodeJS.Timeout | null;
}

export function createWindow({ journal, clocks, isElsewhere, onDue }: WindowOptions): Window {
  const entries = new Map<IntentId, Entry>();
  let dueCount = 0;
  /** The last row that was loaded. */
  let after = 0;
  let isComplete = true;
  let isLoading = false;
  let isStopped = false;
  let readAgain: NodeJS.Timeout | undefined;

  function remove(id: IntentId): void {
    const entry = entries.get(id);
    if (!entry) return;
    if (entry.timer) clearTimeout(entry.timer);
    else dueCount -= 1;
    entries.delete(id);
  }

  function putAfter(intent: Intent, waitMs: number): void {
    remove(intent.id);
    if (isStopped) return;
    if (entries.size >= MOST) {
      // It is found again from the first row on.
      isComplete = false;
      after = 0;
      return;
    }
    const entry: Entry = { intent, timer: null };
    entries.set(intent.id, entry);
    const makeDue = (): void => {
      entry.timer = null;
      dueCount += 1;
      onDue(entry.intent);
    };
    if (waitMs > 0) {
      entry.timer = setTimeout(makeDue, waitMs);
      return;
    }
    dueCount += 1;
    // The listeners of the journal hear of the change before anything follows from it.
    queueMicrotask(() => {
      if (entries.get(intent.id) === entry && !isStopped) onDue(entry.intent);
    });
  }

  function put(intent: Intent, arrival: Arrival): void {
    putAfter(intent, arrival === 'due' ? 0 : waitMs(intent, arrival));
  }

  function waitMs({ state, changedAt }: Intent, arrival: Arrival): number {
    // A hold has its full length after a restart too: by the wall clock alone nobody knows how much of it is over.
    if (state.name === 'held') return state.until - changedAt;
    if (state.name !== 'waiting') return 0;
    const sinceChange = arrival === 'loaded' ? Math.max(0, clocks.wall() - changedAt) : 0;
    return state.notBefore - changedAt - sinceChange;
  }

  function admit(page: readonly Placed[]): void {
    isComplete = page.length < PAGE;
    for (const { row, intent } of page) {
      if (entries.size >= MOST) {
        isComplete = false;
        return;
      }
      after = row;
      if (!entries.has(intent.id) && !isElsewhere(intent.id)) put(intent, 'loaded');
    }
  }

  const readPage = () => journal.openIn({ states: STATES, after, limit: PAGE });

  async function load(): Promise<void> {
    isLoading = true;
    try {
      while (!isStopped && !isComplete && dueCount < REFILL_BELOW && entries.size < MOST) admit(await readPage());
    } catch {
      if (!isStopped) readAgain = setTimeout(refill, READ_AGAIN_MS);
    } finally {
      isLoading = false;
    }
  }

  function refill(): void {
    if (!isStopped && !isLoading && !isComplete && dueCount < REFILL_BELOW) void load();
  }

  return {
    put,
    putAfter,
    remove,
    has: (id) => entries.has(id),
    intents: () => [...entries.values()].map(({ intent }) => intent),
    isComplete: () => isComplete,
    readFirstPage: readPage,
    open: admit,
    refill,
    wake() {
      for (const { intent, timer } of [...entries.values()]) {
        if (timer && intent.state.name === 'waiting' && !isScheduled(intent.state)) put(intent, 'due');
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(readAgain);
      for (const id of [...entries.keys()]) remove(id);
    },
  };
}
