/** Writes what has happened to an intent: the row that says what it is now, and the record of the step. */
import type { Intent } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import type { Connection } from './connection';
import { recordOf } from './record';
import { fixedColumnsOf, insertIntent, insertRecord, type StoredIntent, updateIntent } from './row';

/** An intent as it stands in the tables. */
export interface Kept extends StoredIntent {
  /** The number of its row. */
  readonly seq: number;
  /** The number of its last record; `null` when nobody has looked. */
  readonly step: number | null;
}

/**
 * In the caller's transaction, as is the next one.
 * @param seq the number of its row, one more than the last
 */
export function writeBeginning(connection: Connection, seq: number, intent: Intent): Kept {
  const stored = { intent, fixed: fixedColumnsOf(intent) };
  insertIntent(connection, seq, stored);
  insertRecord(connection, seq, 0, recordOf(null, null, intent));
  return { seq, ...stored, step: 0 };
}

export function writeStep(connection: Connection, { seq, intent, fixed, ...before }: Kept, event: IntentEvent, after: Intent): Kept {
  const step = (before.step ?? lastStep(connection, seq)) + 1;
  updateIntent(connection, seq, { intent: after, fixed });
  insertRecord(connection, seq, step, recordOf(intent.state, event, after));
  return { seq, intent: after, fixed, step };
}

function lastStep(connection: Connection, seq: number): number {
  const last = connection.get('SELECT CAST(max(step) AS INTEGER) AS last FROM record WHERE intent = ?', seq)?.last;
  return Number(last ?? -1);
}
