/** Writes what has happened to an intent: the row that says what it is now, and the record of the step. */
import type { Intent, IntentEvent } from '../../src-shared/intent';
import type { Connection } from './connection';
import { recordOf } from './record';
import { INSERT_INTENT, INSERT_RECORD, intentToRow, recordToRow, UPDATE_INTENT } from './row';

/** In the caller's transaction, as is the next one. */
export function writeBeginning(connection: Connection, intent: Intent): void {
  const seq = Number(connection.get('SELECT max(seq) AS last FROM intent')?.last ?? 0) + 1;
  connection.run(INSERT_INTENT, intentToRow(seq, intent));
  connection.run(INSERT_RECORD, recordToRow(seq, 0, recordOf(null, null, intent)));
}

/** @param seq the number of the intent's row */
export function writeStep(connection: Connection, seq: number, before: Intent, event: IntentEvent, after: Intent): void {
  const last = connection.get('SELECT CAST(max(step) AS INTEGER) AS last FROM record WHERE intent = ?', seq)?.last;
  connection.run(UPDATE_INTENT, intentToRow(seq, after));
  connection.run(INSERT_RECORD, recordToRow(seq, Number(last ?? -1) + 1, recordOf(before.state, event, after)));
}
