/** Reports the number of open orders to the page: shortly after a change, and at most as often as the page can show it. */
import { isDeepStrictEqual } from 'node:util';
import type { StationCounts } from '../../src-shared/station/station';
import { BATCH_DELAY_MS } from './event-batcher';

export interface CountsReporter {
  /** To be called after every change that may affect a count. */
  markChanged(): void;
  /** Emits the counts once more, even if none has changed. */
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
      // A failed read is ignored, because the next change triggers another one.
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
