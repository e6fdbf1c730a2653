/**
 * One decision on every order in a state. It is held in memory first, where a person can undo it; the app ending in the
 * hold means that nothing happened. Then the journal takes it for one order after the other, and the guard decides each.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bulk, BulkState, BulkWord } from '../../src-shared/bridge';
import type { Intent, IntentId } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import type { OpenCounts } from '../../src-shared/station';
import { mayBeCarriedOut } from './one-trip';
import type { Placed } from './sequence';

/** What it needs of a journal. */
export interface BulkJournal {
  counts(): Promise<OpenCounts>;
  openIn(query: { readonly states: readonly BulkState[]; readonly after: number; readonly limit: number }): Promise<readonly Placed[]>;
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, { readonly kind: string }>>;
  onChange(listener: (intent: Intent) => void): () => void;
}

export type BulkProblem =
  | { readonly kind: 'bulk-running' }
  /** The state does not allow the word, or the hold is over. */
  | { readonly kind: 'too-late'; readonly state: string };

export interface BulkResolver {
  /** Holds a decision on all orders that are in the state now. */
  start(state: BulkState, word: BulkWord): Promise<Result<null, BulkProblem>>;
  /** Drops a decision in its hold. */
  undo(): Result<null, BulkProblem>;
  /** Whether a decision is held or being carried out. */
  isBusy(): boolean;
  /** Reports once more how far it is, for a page that was loaded anew. */
  report(): void;
  /** Drops what is held, and ends what runs after its page. */
  close(): void;
}

export interface BulkOptions {
  /** The journal of the mode in force. A decision stays with the one in which it was made. */
  readonly journal: () => BulkJournal;
  readonly holdMs: () => number;
  readonly onChange: (bulk: Bulk) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** An unknown order is sent again one by one: each may have been staged, and a person has to look at each. */
const ALLOWED: Readonly<Record<BulkWord, readonly BulkState[]>> = {
  'send-again': ['overdue', 'parked'],
  withdraw: ['overdue', 'parked', 'waiting'],
  dismiss: ['unknown', 'rejected'],
};

const EVENTS: Readonly<Record<BulkWord, IntentEvent>> = {
  // Nobody was shown anything of the single orders, so the guard refuses those of which a person has to know more.
  'send-again': { name: 'send-again', awareOf: [] },
  withdraw: { name: 'withdraw' },
  dismiss: { name: 'settle', by: 'dismissed' },
};

/** Some milliseconds of work, and then presses and sends have their turn. */
const PAGE = 50;

const REPORT_EVERY_MS = 300;

export function createBulkResolver({ journal: journalNow, holdMs, onChange, now = Date.now }: BulkOptions): BulkResolver {
  let latest: Bulk | null = null;
  let held: { timer: NodeJS.Timeout; drop(): void } | null = null;
  let isBusy = false;
  let isClosed = false;

  function report(bulk: Bulk): void {
    latest = bulk;
    onChange(bulk);
  }

  async function run(journal: BulkJournal, bulk: Bulk, members: Promise<Members | null>): Promise<void> {
    try {
      const found = await members;
      // When the disk does not say which orders they are, nothing is decided for any.
      if (found === null) return report({ ...bulk, progress: { kind: 'done', done: 0, refused: bulk.total } });
      const { ids, single } = found;
      const known = { ...bulk, total: ids.length + single };
      const done = await advanceAll(journal, ids, EVENTS[bulk.word], {
        isEnded: () => isClosed,
        onProgress: (count) => report({ ...known, progress: { kind: 'running', done: count } }),
      });
      if (!isClosed) report({ ...known, progress: { kind: 'done', done, refused: single + ids.length - done } });
    } finally {
      isBusy = false;
    }
  }

  function hold(journal: BulkJournal, bulk: Bulk, ms: number): void {
    let isDropped = false;
    const collecting = collect(journal, bulk, () => isClosed || isDropped).catch(() => null);
    const timer = setTimeout(() => {
      held = null;
      report({ ...bulk, progress: { kind: 'running', done: 0 } });
      void run(journal, bulk, collecting);
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
    async start(state, word) {
      if (isBusy) return fail({ kind: 'bulk-running' });
      if (!ALLOWED[word].includes(state) || isClosed) return fail({ kind: 'too-late', state });
      isBusy = true;
      const journal = journalNow();
      try {
        const total = (await journal.counts()).byState[state] ?? 0;
        const ms = holdMs();
        const bulk: Bulk = { state, word, total, progress: { kind: 'held', until: now() + ms } };
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

/** The orders of a decision, and how many more there are of which a person decides one by one. */
interface Members {
  readonly ids: readonly IntentId[];
  readonly single: number;
}

/** The orders that are in a state at the call, oldest first: what comes to it while the pages are read is not among them. */
async function collect(journal: BulkJournal, { state, word }: Bulk, isEnded: () => boolean): Promise<Members> {
  let single = 0;
  const arrived = new Set<IntentId>();
  const collected = new Set<IntentId>();
  const stop = journal.onChange(({ id, state: { name } }) => {
    if (name === state && !collected.has(id)) arrived.add(id);
  });
  try {
    for (let after = 0; !isEnded(); await nextTurn()) {
      const page = await journal.openIn({ states: [state], after, limit: PAGE });
      const last = page.at(-1);
      if (!last) break;
      for (const { intent } of page) {
        // It may have been sent already, of which one question for all of them does not speak.
        if (word === 'send-again' && mayBeCarriedOut(intent)) single += 1;
        else if (!arrived.has(intent.id)) collected.add(intent.id);
      }
      after = last.row;
    }
  } finally {
    stop();
  }
  return { ids: [...collected], single };
}

/** @returns how many took the step */
async function advanceAll(
  journal: BulkJournal,
  ids: readonly IntentId[],
  event: IntentEvent,
  { isEnded, onProgress }: { readonly isEnded: () => boolean; readonly onProgress: (done: number) => void },
): Promise<number> {
  let done = 0;
  let reportedAt = performance.now();
  for (let from = 0; from < ids.length && !isEnded(); from += PAGE) {
    const page = await Promise.all(ids.slice(from, from + PAGE).map((id) => journal.advance(id, event)));
    done += page.filter((advanced) => advanced.ok).length;
    if (performance.now() - reportedAt >= REPORT_EVERY_MS) {
      reportedAt = performance.now();
      onProgress(done);
    }
    await nextTurn();
  }
  return done;
}
