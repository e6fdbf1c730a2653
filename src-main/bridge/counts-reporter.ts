/** Tells the window how many orders are open, a moment after something changed, and no more often than it can show. */
import { isDeepStrictEqual } from 'node:util';
import type { StationCounts } from '../../src-shared/bridge/contract';
import { BATCH_DELAY_MS } from './event-batcher';

export interface CountsReporter {
  /** Something changed that may have changed a count. */
  markChanged(): void;
  /** Tells the counts once more, also where none has changed. */
  resend(): void;
  close(): void;
}

const INTERVAL_MS = 250;

export function createCountsReporter(readCounts: () => Promise<StationCounts>, emit: (counts: StationCounts) => void): CountsReporter {
  let lastSent: StationCounts | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isDue = false;
  let isClosed = false;

  async function readAndEmit(): Promise<void> {
    isDue = false;
    try {
      const counts = await readCounts();
      if (isClosed || isDeepStrictEqual(counts, lastSent)) return;
      lastSent = counts;
      emit(counts);
    } catch {
      // The disk does not say. The next change asks again.
    } finally {
      timer = isClosed ? null : setTimeout(onIntervalElapsed, INTERVAL_MS);
    }
  }

  function onIntervalElapsed(): void {
    timer = null;
    if (isDue) markChanged();
  }

  function markChanged(): void {
    isDue = true;
    timer ??= setTimeout(() => void readAndEmit(), BATCH_DELAY_MS);
  }

  return {
    markChanged,
    resend() {
      lastSent = null;
      markChanged();
    },
    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
