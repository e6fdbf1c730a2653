/** How many orders were staged in a span of time, the store's day as a rule. Counted once for a span and then kept up. */
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isInRange, type TimeRange } from '../../src-shared/time/store-day';
import type { Connection } from './connection';

export interface StagedCounter {
  /** @throws DatabaseError */
  read(range: TimeRange): number;
  /** @param from `null` for a new intent */
  recordTransition(from: StateName | null, after: Intent): void;
  /** What was counted may not be so any more: a transaction failed, or a row turned out to be unreadable. */
  invalidate(): void;
}

// The index has the rows that came to rest in the order in which they did, so that only those of the span are read.
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
