/** Tells the window how many orders are open, a moment after something changed, and no more often than it can show. */
import { isDeepStrictEqual } from 'node:util';
import type { StationCounts } from '../../src-shared/bridge';
import { GATHER_MS } from './gather';

export interface CountsFeed {
  /** Something changed that may have changed a count. */
  touch(): void;
  /** Tells the counts once more, also where none has changed. */
  report(): void;
  close(): void;
}

const EVERY_MS = 250;

export function createCountsFeed(read: () => Promise<StationCounts>, tell: (counts: StationCounts) => void): CountsFeed {
  let told: StationCounts | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isDue = false;
  let isClosed = false;

  async function readAndTell(): Promise<void> {
    isDue = false;
    try {
      const counts = await read();
      if (isClosed || isDeepStrictEqual(counts, told)) return;
      told = counts;
      tell(counts);
    } catch {
      // The disk does not say. The next change asks again.
    } finally {
      timer = isClosed ? null : setTimeout(rest, EVERY_MS);
    }
  }

  function rest(): void {
    timer = null;
    if (isDue) touch();
  }

  function touch(): void {
    isDue = true;
    timer ??= setTimeout(() => void readAndTell(), GATHER_MS);
  }

  return {
    touch,
    report() {
      told = null;
      touch();
    },
    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
