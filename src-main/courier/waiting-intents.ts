/**
 * The waiting intents that the courier keeps in memory. The journal may have 20,000, so only those of this run and a page of the
 * others are loaded; the next page is loaded when few are left that are due.
 */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isScheduled } from '../../src-shared/intent/intent-machine';
import type { Clocks } from '../base';
import type { Journal } from '../journal';
import type { JournalEntry } from '../orders';

/**
 * How an intent is added, which determines when it is due.
 * - `changed`: it has just entered its state.
 * - `loaded`: it entered its state at an earlier time by the wall clock, which may have been set since.
 * - `due`: it is due now.
 */
export type Arrival = 'changed' | 'loaded' | 'due';

const PAGE_SIZE = 200;
/** The next page is loaded when fewer intents than this are due. */
const REFILL_BELOW_DUE = 50;
/** Further intents stay in the journal until there is room. */
const MAX_IN_MEMORY = 2_000;
/** How long a failed read of the journal waits for its retry. */
const READ_RETRY_MS = 5_000;

const WAITING_STATES = ['held', 'waiting'] as const;

export interface WaitingIntentsOptions {
  readonly journal: Pick<Journal, 'listOpen'>;
  readonly clocks: Clocks;
  /** Whether the intent is in progress or blocked, and so must not wait here. */
  readonly isHeldElsewhere: (id: IntentId) => boolean;
  readonly onDue: (intent: Intent) => void;
}

interface WaitingEntry {
  readonly intent: Intent;
  /** `null` when the intent is due. */
  timer: NodeJS.Timeout | null;
}

export class WaitingIntents {
  private readonly entries = new Map<IntentId, WaitingEntry>();
  private dueCount = 0;
  /** The last row that was loaded. */
  private lastRowId = 0;
  private hasAll = true;
  private isLoading = false;
  private isStopped = false;
  private retryTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: WaitingIntentsOptions) {}

  add(intent: Intent, arrival: Arrival): void {
    this.addAfter(intent, arrival === 'due' ? 0 : this.waitMs(intent, arrival));
  }

  /** Adds an intent that is due after a delay. */
  addAfter(intent: Intent, waitMs: number): void {
    this.remove(intent.id);
    if (this.isStopped) return;
    if (this.entries.size >= MAX_IN_MEMORY) {
      // The intent is loaded later, because reading starts again from the first row.
      this.hasAll = false;
      this.lastRowId = 0;
      return;
    }
    const entry: WaitingEntry = { intent, timer: null };
    this.entries.set(intent.id, entry);
    if (waitMs > 0) {
      entry.timer = setTimeout(() => {
        entry.timer = null;
        this.dueCount += 1;
        this.options.onDue(intent);
      }, waitMs);
      return;
    }
    this.dueCount += 1;
    // Runs after all listeners of the journal were notified of the change.
    queueMicrotask(() => {
      if (this.entries.get(intent.id) === entry && !this.isStopped) this.options.onDue(intent);
    });
  }

  /** Removes an intent, because it is being sent or no longer waits. */
  remove(id: IntentId): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    if (entry.timer) clearTimeout(entry.timer);
    else this.dueCount -= 1;
    this.entries.delete(id);
  }

  has(id: IntentId): boolean {
    return this.entries.has(id);
  }

  intents(): Intent[] {
    return [...this.entries.values()].map(({ intent }) => intent);
  }

  /** Whether every waiting intent of the journal is in memory. */
  isComplete(): boolean {
    return this.hasAll;
  }

  /** Rejects when the journal cannot be read. The page must then be passed to `addPage`. */
  readFirstPage(): Promise<readonly JournalEntry[]> {
    return this.readPage();
  }

  addPage(page: readonly JournalEntry[]): void {
    this.hasAll = page.length < PAGE_SIZE;
    for (const { rowId, intent } of page) {
      if (this.entries.size >= MAX_IN_MEMORY) {
        this.hasAll = false;
        return;
      }
      this.lastRowId = rowId;
      if (!this.entries.has(intent.id) && !this.options.isHeldElsewhere(intent.id)) this.add(intent, 'loaded');
    }
  }

  /** Loads the next page when few intents are left that are due. */
  refill(): void {
    if (!this.isLoading && this.needsMore()) void this.loadPages();
  }

  /** Makes all retries due, except intents that are held or for which Connect named a time. */
  makeRetriesDue(): void {
    for (const { intent, timer } of [...this.entries.values()]) {
      if (timer && intent.state.kind === 'waiting' && !isScheduled(intent.state)) this.add(intent, 'due');
    }
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retryTimer);
    for (const id of [...this.entries.keys()]) this.remove(id);
  }

  private needsMore(): boolean {
    return !this.isStopped && !this.hasAll && this.dueCount < REFILL_BELOW_DUE && this.entries.size < MAX_IN_MEMORY;
  }

  private async loadPages(): Promise<void> {
    this.isLoading = true;
    try {
      while (this.needsMore()) this.addPage(await this.readPage());
    } catch {
      if (!this.isStopped) this.retryTimer = setTimeout(() => this.refill(), READ_RETRY_MS);
    } finally {
      this.isLoading = false;
    }
  }

  private readPage(): Promise<readonly JournalEntry[]> {
    return this.options.journal.listOpen({ states: WAITING_STATES, after: this.lastRowId, limit: PAGE_SIZE });
  }

  private waitMs({ state, changedAt }: Intent, arrival: Arrival): number {
    // A hold has its full length again after a restart, because the wall clock alone cannot tell how much of it has passed.
    if (state.kind === 'held') return state.until - changedAt;
    if (state.kind !== 'waiting') return 0;
    const sinceChange = arrival === 'loaded' ? Math.max(0, this.options.clocks.wall() - changedAt) : 0;
    return state.notBefore - changedAt - sinceChange;
  }
}
