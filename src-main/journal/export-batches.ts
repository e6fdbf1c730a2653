import { setImmediate } from 'node:timers/promises';
import type { ExportBatch, IntentQuery, Journal } from './journal';

const BATCH_SIZE = 100;

/** The ids of the first and the last row; `null` while the journal is empty. */
export interface RowRange {
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Reads everything that a query finds, newest first, in batches. It yields to the event loop between two batches, because 200,000
 * orders take seconds and scans must not wait for an export.
 */
export async function* readInBatches(
  search: Journal['search'],
  query: IntentQuery,
  readRange: () => RowRange | null,
): AsyncGenerator<ExportBatch> {
  const progressAt = createProgress(readRange());
  let before: number | null = null;
  do {
    const page = await search({ ...query, before, limit: BATCH_SIZE });
    if (page.intents.length > 0) yield { intents: page.intents, progress: progressAt(page.nextBefore) };
    before = page.nextBefore;
    await setImmediate();
  } while (before !== null);
}

/**
 * Computes the searched share of the journal, from 0 to 1. Counting the matches instead would read the whole journal before the
 * first batch.
 */
function createProgress(range: RowRange | null): (nextBefore: number | null) => number {
  return (nextBefore) => {
    if (nextBefore === null || range === null || range.newest <= range.oldest) return 1;
    const progress = (range.newest + 1 - nextBefore) / (range.newest + 1 - range.oldest);
    return Math.min(1, Math.max(0, progress));
  };
}
