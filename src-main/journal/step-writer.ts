/** Writes a new intent, or a step of an intent with its record. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { Connection } from '../database';
import { insertIntent, insertRecord, type StoredIntent, toFixedColumns, updateIntent } from './row-mapping';
import { createRecord } from './step-record';

/** An intent with the id of its row. */
export interface IntentRow extends StoredIntent {
  /** The id of its row. */
  readonly rowId: number;
  /** The number of its last record; `null` when it was not read. */
  readonly step: number | null;
}

/**
 * Inserts a new intent with its first record, in the caller's transaction.
 * @param seq one more than the last row id
 */
export function insertNew(connection: Connection, seq: number, intent: Intent): IntentRow {
  const stored = { intent, fixed: toFixedColumns(intent) };
  insertIntent(connection, seq, stored);
  insertRecord(connection, seq, 0, createRecord(null, null, intent));
  return { rowId: seq, ...stored, step: 0 };
}

export function writeStep(
  connection: Connection,
  { rowId, intent, fixed, ...before }: IntentRow,
  event: IntentEvent,
  after: Intent,
): IntentRow {
  const step = (before.step ?? readLastStep(connection, rowId)) + 1;
  updateIntent(connection, rowId, { intent: after, fixed });
  insertRecord(connection, rowId, step, createRecord(intent.state, event, after));
  return { rowId, intent: after, fixed, step };
}

function readLastStep(connection: Connection, seq: number): number {
  const last = connection.get('SELECT CAST(max(step) AS INTEGER) AS last FROM record WHERE intent = ?', seq)?.last;
  return Number(last ?? -1);
}
