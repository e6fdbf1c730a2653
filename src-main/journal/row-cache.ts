/** Intents as they are on the disk and, in a transaction, as they are to be: a list of 200 takes 8 ms to read and check. */
import type { IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentRow } from './step-writer';

/** Some pages of Activity and what is being sent, in about 1 MB. Thousands may wait; they are read when their turn comes. */
const CACHE_SIZE = 1_000;

export interface RowCache {
  get(id: IntentId): IntentRow | undefined;
  put(kept: IntentRow): void;
  /** After a failed commit it is unknown which part reached the disk. */
  clear(): void;
}

/** Nothing else changes the rows while the file is open, so what is here is never old. The least recently written goes first. */
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
