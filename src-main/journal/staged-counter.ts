/** Counts the orders that were staged in a time range, usually the store's day. They are counted once per range and then updated. */
import { type Intent, isStagedLate, type StateName } from '../../src-shared/intent/intent.schema';
import type { StagedCounts } from '../../src-shared/station/station';
import { isInRange, type TimeRange } from '../../src-shared/time/store-day';
import type { Connection } from '../database';

export interface StagedCounter {
  /** @throws DatabaseError */
  read(range: TimeRange): StagedCounts;
  /** @param from `null` for a new intent */
  recordTransition(from: StateName | null, after: Intent): void;
  /** Discards the count, because a transaction failed or a row turned out to be unreadable. */
  invalidate(): void;
}

// The index has the final rows in the order in which they became final, so that only the rows of the range are read.
// The window of a row that cannot be parsed is unknown.
const STAGED_ROWS = `SELECT count(*) AS many,
    sum(CASE WHEN json_valid(state)
      THEN changed_at > 1000 * strftime('%s', json_extract(state, '$.answer.window.startsAt')) END) AS late
  FROM intent INDEXED BY at_rest
  WHERE unsent = 0 AND needs_person = 0 AND changed_at >= ? AND changed_at < ? AND state_name = 'staged'
  AND seq NOT IN (SELECT intent FROM parked_row WHERE step = -1)`;

export function createStagedCounter(connection: Connection): StagedCounter {
  let counted: { readonly range: TimeRange; total: number; late: number } | null = null;

  return {
    read(range) {
      if (counted?.range.from !== range.from || counted.range.until !== range.until) {
        const row = connection.get(STAGED_ROWS, range.from, range.until);
        counted = { range, total: Number(row?.many), late: Number(row?.late) };
      }
      return { total: counted.total, late: counted.late };
    },
    recordTransition(from, after) {
      if (!counted || from === 'staged' || after.state.kind !== 'staged' || !isInRange(counted.range, after.changedAt)) return;
      counted.total += 1;
      if (isStagedLate(after)) counted.late += 1;
    },
    invalidate() {
      counted = null;
    },
  };
}
