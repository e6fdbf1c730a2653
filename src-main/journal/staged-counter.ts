/** Counts the orders that were staged in a time range, usually the store's day. They are counted once per range and then updated. */
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isInRange, type TimeRange } from '../../src-shared/time/store-day';
import type { Connection } from '../database';

export interface StagedCounter {
  /** @throws DatabaseError */
  read(range: TimeRange): number;
  /** @param from `null` for a new intent */
  recordTransition(from: StateName | null, after: Intent): void;
  /** Discards the count, because a transaction failed or a row turned out to be unreadable. */
  invalidate(): void;
}

// The index has the final rows in the order in which they became final, so that only the rows of the range are read.
const STAGED_ROWS = `SELECT count(*) AS many FROM intent INDEXED BY at_rest
  WHERE unsent = 0 AND needs_person = 0 AND changed_at >= ? AND changed_at < ? AND state_name = 'staged'
  AND seq NOT IN (SELECT intent FROM parked_row WHERE step = -1)`;

export function createStagedCounter(connection: Connection): StagedCounter {
  let counted: { readonly range: TimeRange; many: number } | null = null;

  return {
    read(range) {
      if (counted?.range.from !== range.from || counted.range.until !== range.until) {
        counted = { range, many: Number(connection.get(STAGED_ROWS, range.from, range.until)?.many) };
      }
      return counted.many;
    },
    recordTransition(from, { state, changedAt }) {
      if (counted && from !== 'staged' && state.kind === 'staged' && isInRange(counted.range, changedAt)) counted.many += 1;
    },
    invalidate() {
      counted = null;
    },
  };
}
