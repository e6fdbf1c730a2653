/** Deletes old history in batches. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ok, type Result } from '../../src-shared/base/result';
import type { Connection } from '../database';
import type { WriteFailed } from './journal';

/** How many rows one transaction processes: a few milliseconds of work, between which other events are handled. */
const BATCH_SIZE = 100;

const NEXT_ROWS = `SELECT seq, CAST(created_at AS INTEGER) AS created, CAST(changed_at AS INTEGER) AS changed,
    unsent = 0 AND needs_person = 0 AS resting
  FROM intent WHERE seq > ? ORDER BY seq LIMIT ${BATCH_SIZE}`;

/**
 * Reads the rows in the order of their hand-over and stops at the first one that is too young, because later rows cannot be
 * older, whatever their dates are. Rows with a date in the future are skipped.
 * @param options.readable returns the rows that are readable; only these may be deleted
 * @param options.attempt runs a batch, or returns the error of the disk
 * @returns the number of deleted intents
 */
export async function pruneIntents(
  connection: Connection,
  span: { readonly olderThan: number; readonly now: number },
  options: {
    readonly readable: (rows: readonly number[]) => readonly number[];
    /** Called after rows were deleted, to drop them from caches and counters. */
    readonly onDeleted: () => void;
    readonly attempt: <Value>(work: () => Result<Value, never>) => Result<Value, WriteFailed>;
  },
): Promise<number> {
  let removed = 0;
  let after = 0;
  while (true) {
    const batch = options.attempt(() => {
      const rows = connection.all(NEXT_ROWS, after).map((row) => ({
        seq: Number(row.seq),
        created: Number(row.created),
        changed: Number(row.changed),
        resting: Number(row.resting) === 1,
      }));
      const end = rows.findIndex(({ created }) => created >= span.olderThan && created <= span.now);
      const passed = end === -1 ? rows : rows.slice(0, end);
      const old = passed.filter(({ created, changed, resting }) => resting && created <= span.now && changed < span.olderThan);
      const removable = options.readable(old.map(({ seq }) => seq));
      if (removable.length > 0) {
        connection.run('DELETE FROM intent WHERE seq IN (SELECT value FROM json_each(?))', JSON.stringify(removable));
      }
      return ok({ last: passed.at(-1)?.seq, isEnd: end !== -1 || rows.length < BATCH_SIZE, removed: removable.length });
    });
    if (!batch.ok) return removed;
    if (batch.value.removed > 0) options.onDeleted();
    removed += batch.value.removed;
    if (batch.value.isEnd || batch.value.last === undefined) return removed;
    after = batch.value.last;
    await nextTurn();
  }
}
