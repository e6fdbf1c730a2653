/**
 * One decision on every order in a state. It is held in memory first, where a person can undo it; if the app ends during the
 * hold, no order changes. Then it is applied to one order after the other, and the guard checks each.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { BulkAction, BulkProgress, BulkState } from '../../src-shared/order/bulk-action';
import type { OpenCounts } from '../../src-shared/station/station';
import type { JournalEntry } from './sequence';
import { mayHaveBeenCarriedOut } from './staging-guard';

/** The part of the journal that a bulk decision uses. */
export interface BulkJournal {
  countOpen(): Promise<OpenCounts>;
  listOpen(query: {
    readonly states: readonly BulkState[];
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly JournalEntry[]>;
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, { readonly kind: string }>>;
  onChange(listener: (intent: Intent) => void): () => void;
}

export type BulkRefusal =
  | { readonly kind: 'bulk-running' }
  /** The state does not allow the action, or the hold has expired. */
  | { readonly kind: 'too-late'; readonly state: string };

export interface BulkResolver {
  /** Holds a decision on all orders that are in the state at the call. */
  start(state: BulkState, action: BulkAction): Promise<Result<null, BulkRefusal>>;
  /** Cancels a decision during its hold. */
  undo(): Result<null, BulkRefusal>;
  /** Whether a decision is held or in progress. */
  isBusy(): boolean;
  /** Reports the progress again, for a reloaded page. */
  report(): void;
  /** Cancels a held decision, and stops a running one after its current page. */
  close(): void;
}

export interface BulkOptions {
  /** Returns the journal of the current mode. A decision stays with the journal in which it was made. */
  readonly journal: () => BulkJournal;
  readonly holdMs: () => number;
  readonly onChange: (bulk: BulkProgress) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Unknown orders are excluded from `send-again`, because each may have been staged and a person has to check each one. */
const ALLOWED_STATES: Readonly<Record<BulkAction, readonly BulkState[]>> = {
  'send-again': ['overdue', 'misrouted'],
  withdraw: ['overdue', 'misrouted', 'waiting'],
  dismiss: ['unknown', 'rejected'],
};

const DECISION_EVENTS: Readonly<Record<BulkAction, IntentEvent>> = {
  // No single order was shown to the person, so the guard refuses each one that needs a confirmation.
  'send-again': { kind: 'send-again', awareOf: [] },
  withdraw: { kind: 'withdraw' },
  dismiss: { kind: 'resolve', by: 'dismissed' },
};

/** Keeps a page within a few milliseconds, so that presses and sends can run in between. */
const PAGE_SIZE = 50;

const REPORT_INTERVAL_MS = 300;

export function createBulkResolver({ journal: currentJournal, holdMs, onChange, now = Date.now }: BulkOptions): BulkResolver {
  let latest: BulkProgress | null = null;
  let held: { timer: NodeJS.Timeout; drop(): void } | null = null;
  let isBusy = false;
  let isClosed = false;

  function report(bulk: BulkProgress): void {
    latest = bulk;
    onChange(bulk);
  }

  async function carryOut(journal: BulkJournal, bulk: BulkProgress, members: Promise<BulkMembers | null>): Promise<void> {
    try {
      const collected = await members;
      // When the journal cannot list the orders, none of them is changed.
      if (collected === null) return report({ ...bulk, progress: { kind: 'done', done: 0, refused: bulk.total } });
      const { ids, individualCount } = collected;
      const known = { ...bulk, total: ids.length + individualCount };
      const done = await advanceAll(journal, ids, DECISION_EVENTS[bulk.action], {
        isEnded: () => isClosed,
        onProgress: (count) => report({ ...known, progress: { kind: 'running', done: count } }),
      });
      if (!isClosed) report({ ...known, progress: { kind: 'done', done, refused: individualCount + ids.length - done } });
    } finally {
      isBusy = false;
    }
  }

  function hold(journal: BulkJournal, bulk: BulkProgress, ms: number): void {
    let isDropped = false;
    const collecting = collectMembers(journal, bulk, () => isClosed || isDropped).catch(() => null);
    const timer = setTimeout(() => {
      held = null;
      report({ ...bulk, progress: { kind: 'running', done: 0 } });
      void carryOut(journal, bulk, collecting);
    }, ms);
    held = {
      timer,
      drop() {
        clearTimeout(timer);
        isDropped = true;
        held = null;
        isBusy = false;
        report({ ...bulk, progress: { kind: 'undone' } });
      },
    };
  }

  return {
    async start(state, action) {
      if (isBusy) return fail({ kind: 'bulk-running' });
      if (!ALLOWED_STATES[action].includes(state) || isClosed) return fail({ kind: 'too-late', state });
      isBusy = true;
      const journal = currentJournal();
      try {
        const total = (await journal.countOpen()).byState[state] ?? 0;
        const ms = holdMs();
        const bulk: BulkProgress = { state, action: action, total, progress: { kind: 'held', until: now() + ms } };
        report(bulk);
        hold(journal, bulk, ms);
        return ok(null);
      } catch (error) {
        isBusy = false;
        throw error;
      }
    },
    undo() {
      if (held === null) return fail({ kind: 'too-late', state: latest?.progress.kind ?? 'undone' });
      held.drop();
      return ok(null);
    },
    isBusy: () => isBusy,
    report: () => void (isBusy && latest && onChange(latest)),
    close() {
      isClosed = true;
      if (held) clearTimeout(held.timer);
    },
  };
}

/** The orders of a bulk decision, and the number of orders that a person has to decide individually. */
interface BulkMembers {
  readonly ids: readonly IntentId[];
  readonly individualCount: number;
}

/**
 * Collects the orders that are in the state at the call, oldest first. Orders that enter the state while the pages are read are
 * excluded.
 */
async function collectMembers(journal: BulkJournal, { state, action }: BulkProgress, isEnded: () => boolean): Promise<BulkMembers> {
  let single = 0;
  const arrived = new Set<IntentId>();
  const collected = new Set<IntentId>();
  const stop = journal.onChange(({ id, state: { kind } }) => {
    if (kind === state && !collected.has(id)) arrived.add(id);
  });
  try {
    for (let after = 0; !isEnded(); await nextTurn()) {
      const page = await journal.listOpen({ states: [state], after, limit: PAGE_SIZE });
      const last = page.at(-1);
      if (!last) break;
      for (const { intent } of page) {
        // The order may have been sent already, which a single question for all orders does not mention.
        if (action === 'send-again' && mayHaveBeenCarriedOut(intent)) single += 1;
        else if (!arrived.has(intent.id)) collected.add(intent.id);
      }
      after = last.rowId;
    }
  } finally {
    stop();
  }
  return { ids: [...collected], individualCount: single };
}

/** @returns the number of orders that took the step */
async function advanceAll(
  journal: BulkJournal,
  ids: readonly IntentId[],
  event: IntentEvent,
  { isEnded, onProgress }: { readonly isEnded: () => boolean; readonly onProgress: (done: number) => void },
): Promise<number> {
  let done = 0;
  let reportedAt = performance.now();
  for (let from = 0; from < ids.length && !isEnded(); from += PAGE_SIZE) {
    const page = await Promise.all(ids.slice(from, from + PAGE_SIZE).map((id) => journal.advance(id, event)));
    done += page.filter((advanced) => advanced.ok).length;
    if (performance.now() - reportedAt >= REPORT_INTERVAL_MS) {
      reportedAt = performance.now();
      onProgress(done);
    }
    await nextTurn();
  }
  return done;
}
