import { setImmediate } from 'node:timers/promises';
import type { Intent } from '../../src-shared/intent';
import type { IntentQuery, Journal } from './journal';

const BATCH = 500;

/**
 * Everything that a query finds, newest first. Between two batches everything else has its turn: 200,000 orders take
 * seconds, and scans do not wait for an export.
 */
export async function* inBatches(search: Journal['search'], query: IntentQuery): AsyncGenerator<readonly Intent[]> {
  let before: number | null = null;
  do {
    const page = await search({ ...query, before, limit: BATCH });
    if (page.intents.length > 0) yield page.intents;
    before = page.nextBefore;
    await setImmediate();
  } while (before !== null);
}
