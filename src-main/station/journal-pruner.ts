/**
 * Deletes history that is older than `journal.keepDays`, and then what is known of orders that the journal does not have. Uses the
 * earlier of the wall clock and Connect's clock, and waits for a response of Connect, because a wall clock that is a year ahead would
 * delete today's orders.
 */
import type { Clocks } from '../base';
import type { Pipeline } from '../courier';
import type { Log } from '../log';

export interface JournalPruner {
  /** Starts pruning when Connect's time is known for the first time in this run. */
  onServerTime(): void;
  close(): void;
}

const DAY_MS = 86_400_000;

/** How long the known data of an order without an intent is kept: it was looked up, and may still be staged. */
const KEEP_KNOWN_MS = DAY_MS;

/** Delays the first run, because orders that Connect just answered have priority. */
const FIRST_PRUNE_DELAY_MS = 30_000;

/** Repeats the pruning, because a kiosk runs for weeks. */
const PRUNE_INTERVAL_MS = 6 * 3_600_000;

export interface PrunedPipeline {
  readonly journal: Pick<Pipeline['journal'], 'prune' | 'findOrders'>;
  readonly known: Pick<Pipeline['known'], 'prune'>;
}

export function createJournalPruner(options: {
  /** `null` while no live journal is open. */
  readonly pipeline: () => PrunedPipeline | null;
  readonly clocks: Pick<Clocks, 'confirmedNow'>;
  readonly keepDays: () => number;
  readonly log: Log;
}): JournalPruner {
  const { pipeline, clocks, keepDays, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function prune(): Promise<void> {
    const now = clocks.confirmedNow();
    const opened = pipeline();
    if (now === null || opened === null) return;
    const { journal, known } = opened;
    const removed = await journal.prune({ olderThan: now - keepDays() * DAY_MS, now });
    if (removed > 0) log.info('history-pruned', { orders: removed });
    const forgotten = await known.prune({ unchangedSince: now - KEEP_KNOWN_MS, keep: (orderIds) => journal.findOrders(orderIds) });
    if (forgotten > 0) log.info('known-data-pruned', { orders: forgotten });
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      // Ignore a disk error, because the next run prunes the same rows.
      prune()
        .catch(() => undefined)
        .finally(() => {
          if (!isClosed) schedule(PRUNE_INTERVAL_MS);
        });
    }, afterMs);
  }

  return {
    onServerTime() {
      if (timer === undefined && !isClosed) schedule(FIRST_PRUNE_DELAY_MS);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
