/** Maps intents and records to table rows and back. */
import { crc32 } from 'node:zlib';
import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { Column, Connection, Row } from '../database';
import { parseIntent, parseRecord, serializeFacts, serializeFailure, serializeState } from './stored-format';
import { storedCause, storedStateName, toStoredDetails } from './stored-names';
import { storedUserId, toStoredRequest } from './stored-request';
import { foldText } from './text-search';

/** In the order of the table. Columns of a later version come after these. */
export const INTENT_COLUMNS = [
  'seq',
  'id',
  'what',
  'order_id',
  'order_key',
  'user_key',
  'request',
  'destination',
  'state_name',
  'state',
  'unsent',
  'needs_person',
  'created_at',
  'wanted_at',
  'changed_at',
  'attempts',
  'proof',
  'facts',
] as const;
/** The number of columns that version 1 wrote. */
export const VERSION_1_COLUMN_COUNT = INTENT_COLUMNS.length - 1;
const RECORD_COLUMNS = ['intent', 'step', 'at', 'from_state', 'to_state', 'cause', 'attempt', 'failure', 'answer', 'proof'] as const;
/** The columns that a step changes. The others are fixed at the hand-over. */
const CHANGING_COLUMNS = [
  'state_name',
  'state',
  'unsent',
  'needs_person',
  'wanted_at',
  'changed_at',
  'attempts',
  'facts',
  'proof',
] as const;

type IntentColumn = (typeof INTENT_COLUMNS)[number];
type RecordColumn = (typeof RECORD_COLUMNS)[number];

/** A row by column name, without its checksum. */
type RowWithoutChecksum<Name extends string> = Readonly<Record<Exclude<Name, 'proof'>, Column>>;
type RowWithChecksum<Name extends string> = Readonly<Record<Name | 'proof', Column>>;

/**
 * Computes the checksum of all other columns in their order, which is part of the file format. Columns of a later version are
 * excluded, or this version could not read that version's rows. `facts` was added in version 2 and is included only when it is
 * not null.
 */
function computeChecksum(row: Row, columns: readonly string[]): number {
  const values: (string | null)[] = [];
  for (const column of columns) {
    const value = row[column] ?? null;
    if (column === 'proof' || (column === 'facts' && value === null)) continue;
    values.push(value === null ? null : String(value));
  }
  return crc32(JSON.stringify(values));
}

const withChecksum = <Name extends string>(row: RowWithoutChecksum<Name>, columns: readonly Name[]): RowWithChecksum<Name> =>
  Object.assign(row, { proof: computeChecksum(row, columns) }) as RowWithChecksum<Name>;

const isChecksumValid = (row: Row, columns: readonly string[]): boolean => Number(row.proof) === computeChecksum(row, columns);

/** The stored text of columns that no step changes. A later version may have added keys to them. */
export type FixedColumns = Readonly<Record<'request' | 'destination', string>>;

/** An intent as read from its row, with the text that the row must keep. */
export interface StoredIntent {
  readonly intent: Intent;
  readonly fixed: FixedColumns;
}

export const toFixedColumns = (intent: Intent): FixedColumns => ({
  request: JSON.stringify(toStoredRequest(intent)),
  destination: JSON.stringify(intent.destination),
});

function intentToRow(seq: number, intent: Intent, fixed: FixedColumns): RowWithChecksum<IntentColumn> {
  const { request, state } = intent;
  const user = storedUserId(intent);
  const row: RowWithoutChecksum<IntentColumn> = {
    seq,
    id: intent.id,
    what: intent.kind,
    order_id: request.orderId,
    order_key: foldText(request.orderId),
    user_key: user === undefined ? null : foldText(user),
    request: fixed.request,
    destination: fixed.destination,
    state_name: storedStateName(state.kind),
    state: serializeState(state),
    unsent: Number(isUnsent(state)),
    needs_person: Number(needsAttention(state)),
    created_at: intent.createdAt,
    wanted_at: intent.requestedAt,
    changed_at: intent.changedAt,
    attempts: intent.attempts,
    facts: serializeFacts(intent.facts),
  };
  return withChecksum(row, INTENT_COLUMNS);
}

/** @returns `null` for a row whose checksum is wrong, or that this version cannot interpret */
export function rowToIntent(row: Row): StoredIntent | null {
  if (!isChecksumValid(row, INTENT_COLUMNS)) return null;
  const intent = parseIntent(row);
  return intent && { intent, fixed: { request: String(row.request), destination: String(row.destination) } };
}

function recordToRow(intent: number, step: number, record: StepRecord): RowWithChecksum<RecordColumn> {
  const row: RowWithoutChecksum<RecordColumn> = {
    intent,
    step,
    at: record.at,
    from_state: record.from && storedStateName(record.from),
    to_state: storedStateName(record.to),
    cause: storedCause(record.cause),
    attempt: record.attempt,
    failure: record.failure && serializeFailure(record.failure),
    answer: record.answer && JSON.stringify(toStoredDetails(record.answer)),
  };
  return withChecksum(row, RECORD_COLUMNS);
}

/** @returns `null` as `rowToIntent` does */
const rowToRecord = (row: Row): StepRecord | null => (isChecksumValid(row, RECORD_COLUMNS) ? parseRecord(row) : null);

/** Selects all columns as one JSON text whatever type they have; numbers become strings. */
const asJsonArray = (columns: readonly string[]): string =>
  `CAST(json_array(${columns.map((column) => `CAST(${column} AS TEXT)`).join(', ')}) AS BLOB) AS content`;

function parseColumns({ content }: Row, names: readonly string[]): Row {
  try {
    const values: unknown[] = JSON.parse(String(content));
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  } catch {
    // A damaged row can contain invalid JSON. Its checksum is then wrong as well.
    return {};
  }
}

/**
 * Selects intents.
 * @param where the SQL after the table name
 */
export const selectIntents = (connection: Connection, where: string, ...values: readonly Column[]) =>
  connection
    .all(`SELECT seq, ${asJsonArray(INTENT_COLUMNS)} FROM intent ${where}`, ...values)
    .map((row) => ({ seq: Number(row.seq), stored: rowToIntent(parseColumns(row, INTENT_COLUMNS)) }));

/** Selects all records of an intent in the order of their steps. */
export const selectRecords = (connection: Connection, intent: number) =>
  connection
    .all(`SELECT CAST(step AS INTEGER) AS step, ${asJsonArray(RECORD_COLUMNS)} FROM record WHERE intent = ? ORDER BY step`, intent)
    .map((row) => ({ step: Number(row.step), record: rowToRecord(parseColumns(row, RECORD_COLUMNS)) }));

// Parameters are bound by position, because libsql takes 50 % longer to look up each name.
const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const INSERT_INTENT = insertInto('intent', INTENT_COLUMNS);
const INSERT_RECORD = insertInto('record', RECORD_COLUMNS);
/** Updates only the columns that change, because SQLite would otherwise rewrite every index at each step. */
const UPDATE_INTENT = `UPDATE intent SET ${CHANGING_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`;

/** @param seq the id of the new row */
export function insertIntent(connection: Connection, seq: number, { intent, fixed }: StoredIntent): void {
  const row = intentToRow(seq, intent, fixed);
  connection.run(INSERT_INTENT, ...INTENT_COLUMNS.map((column) => row[column]));
}

/** @param seq the id of the row */
export function updateIntent(connection: Connection, seq: number, { intent, fixed }: StoredIntent): void {
  const row = intentToRow(seq, intent, fixed);
  connection.run(UPDATE_INTENT, ...CHANGING_COLUMNS.map((column) => row[column]), seq);
}

/** @param seq the row id of the intent */
export function insertRecord(connection: Connection, seq: number, step: number, record: StepRecord): void {
  const row = recordToRow(seq, step, record);
  connection.run(INSERT_RECORD, ...RECORD_COLUMNS.map((column) => row[column]));
}
