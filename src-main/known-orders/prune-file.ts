/** Removes orders from the file in batches. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KnownFile } from './known-file';
import type { PruneRule } from './known-orders';

/** How many orders are checked at once: a few milliseconds of work, between which other events are handled. */
const BATCH_SIZE = 100;

/**
 * @param readFile runs `work` with the open file, or returns `fallback`
 * @returns the number of removed orders
 */
export async function pruneFile(
  readFile: <Value>(work: (file: KnownFile) => Value, fallback: Value) => Value,
  { unchangedSince, keep }: PruneRule,
): Promise<number> {
  let removed = 0;
  for (let after = ''; ; ) {
    const batch = readFile((file) => file.listUnchanged(unchangedSince, { after, limit: BATCH_SIZE }), []);
    const kept = await keep(batch);
    const removable = batch.filter((orderId) => !kept.has(orderId));
    if (removable.length > 0) removed += readFile((file) => file.remove(removable, unchangedSince), 0);
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH_SIZE) return removed;
    after = last;
    await nextTurn();
  }
}
