/**
 * Deletes history that is older than the station keeps it. Never by the wall clock alone, because one start with a clock that is
 * a year ahead would delete today's orders: only once Connect has told the time in this run, and by the earlier of both clocks.
 */
import type { Clocks } from '../base';
import type { Journal } from '../journal';
import type { Log } from '../log';

export interface JournalPruner {
  /** Connect told the time: the first time in a run makes pruning possible. */
  onServerTime(): void;
  close(): void;
}

const DAY_MS = 86_400_000;

/** What Connect has just answered was an order or led to some: they come first. */
const FIRST_PRUNE_DELAY_MS = 30_000;

/** A kiosk runs for weeks. */
const PRUNE_INTERVAL_MS = 6 * 3_600_000;

export function createJournalPruner(options: {
  /** `null` while no live journal is open. */
  readonly journal: () => Pick<Journal, 'prune'> | null;
  readonly clocks: Pick<Clocks, 'confirmedNow'>;
  readonly keepDays: () => number;
  readonly log: Log;
}): JournalPruner {
  const { journal, clocks, keepDays, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function prune(): Promise<void> {
    const now = clocks.confirmedNow();
    if (now === null) return;
    const removed = await journal()?.prune({ olderThan: now - keepDays() * DAY_MS, now });
    if (removed) log.info('history-pruned', { orders: removed });
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      // What the disk does not do now is done the next time.
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
