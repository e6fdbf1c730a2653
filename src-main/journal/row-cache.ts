/** A cache of intents as stored and, during a transaction, as they will be stored: reading and checking 200 rows takes 8 ms. */
import type { IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentRow } from './step-writer';

/** Enough for several pages of Activity and the orders being sent, in about 1 MB. Waiting orders are read when they are due. */
const CACHE_SIZE = 1_000;

export interface RowCache {
  get(id: IntentId): IntentRow | undefined;
  put(kept: IntentRow): void;
  /** Called after a failed commit, because it is unknown which part reached the disk. */
  clear(): void;
}

/**
 * Creates a cache that evicts the least recently written row. It is never stale, because only this process changes the rows while
 * the file is open.
 */
export function createRowCache(): RowCache {
  const rows = new Map<IntentId, IntentRow>();
  return {
    get: (id) => rows.get(id),
    put(kept) {
      rows.delete(kept.intent.id);
      rows.set(kept.intent.id, kept);
      const [oldest] = rows.size > CACHE_SIZE ? rows.keys() : [];
      if (oldest) rows.delete(oldest);
    },
    clear: () => rows.clear(),
  };
}
