/** Keeps unreadable rows in quarantine: they stay in the table but are not used as orders, and the window shows each one. */
import type { Result } from '../../src-shared/base/result';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import type { QuarantinedRow } from '../../src-shared/station/station';
import type { Column, Connection } from '../database';
import type { Log } from '../log';
import type { WriteFailed } from './journal';

/** The step in `parked_row` that stands for the intent row itself instead of one of its records. */
export const INTENT_ROW_STEP = -1;

export interface Quarantine {
  /**
   * Quarantines a row.
   * @param step the step of a record, or `INTENT_ROW_STEP`
   */
  add(row: number, step: number): void;
  list(): readonly QuarantinedRow[];
  count(): number;
  /** Returns an unreadable row as another staging of its order; `null` if a person has dismissed the row. */
  toOtherStaging(row: number): OtherStaging | null;
  /** Marks a row as dismissed by a person, in the caller's transaction. */
  dismiss(row: number): void;
}

const FROM_OPEN_ROWS = 'FROM parked_row WHERE resolved_at IS NULL';

export function createQuarantine(options: {
  readonly connection: Connection;
  readonly log: Log;
  readonly now: () => number;
  /** Runs a read or write, or returns the error of the disk. */
  readonly attempt: <Value>(work: () => Value) => Result<Value, WriteFailed>;
  /** Called when an unreadable row is found. `wasChecked` is false if a disk error hides whether the row was already quarantined. */
  readonly onFound: (wasChecked: boolean) => void;
}): Quarantine {
  const { connection, log, now, attempt, onFound } = options;

  return {
    add(row, step) {
      // Ignore a disk error here, because the row is quarantined at its next read.
      const known = attempt(() => connection.get('SELECT 1 FROM parked_row WHERE intent = ? AND step = ?', row, step) !== null);
      if (known.ok && known.value) return;
      if (known.ok) {
        log.error('journal-row-quarantined', { intent: row, step });
        attempt(() => connection.run('INSERT INTO parked_row (intent, step, found_at) VALUES (?, ?, ?)', row, step, now()));
      }
      onFound(known.ok);
    },

    list: () =>
      connection
        .all(`SELECT CAST(intent AS INTEGER) AS intent, CAST(min(step) AS INTEGER) AS step, CAST(min(found_at) AS INTEGER) AS found_at
          ${FROM_OPEN_ROWS} GROUP BY intent ORDER BY intent`)
        .map(({ intent, step, found_at }) => ({
          row: Number(intent),
          isIntent: Number(step) === INTENT_ROW_STEP,
          orderId: readOrderId(connection, Number(intent)),
          foundAt: Number(found_at),
        })),

    count: () => Number(connection.get(`SELECT count(*) AS count ${FROM_OPEN_ROWS}`)?.count),

    toOtherStaging(row) {
      const found = connection.get(
        'SELECT CAST(found_at AS INTEGER) AS at, resolved_at IS NOT NULL AS dismissed FROM parked_row WHERE intent = ? AND step = ?',
        row,
        INTENT_ROW_STEP,
      );
      if (Number(found?.dismissed) === 1) return null;
      return { ref: `row:${row}`, rowId: row, kind: 'unreadable', at: Number(found?.at ?? now()), intent: null };
    },

    dismiss(row) {
      const at: Column = now();
      // The row may not be quarantined yet, because `add` runs after the transaction in which it was found.
      connection.run('INSERT OR IGNORE INTO parked_row (intent, step, found_at) VALUES (?, ?, ?)', row, INTENT_ROW_STEP, at);
      connection.run('UPDATE parked_row SET resolved_at = ? WHERE intent = ? AND resolved_at IS NULL', at, row);
    },
  };
}

/** Reads the order id of a damaged row, which may itself be damaged or not readable at all. */
function readOrderId(connection: Connection, row: number): string | null {
  try {
    const text = connection.get('SELECT CAST(order_id AS BLOB) AS id FROM intent WHERE seq = ?', row)?.id;
    return text === undefined || text === null ? null : String(text).slice(0, 200);
  } catch {
    return null;
  }
}
