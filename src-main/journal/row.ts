/** Intents and records as rows of a table, and back. */
import { crc32 } from 'node:zlib';
import { Intent, IntentRecord } from '../../src-shared/intent';
import { isUnsent, needsPerson } from '../../src-shared/life';
import type { Column, Connection, Row } from './connection';
import { foldText } from './text-search';

/** As they stand in the table. */
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
] as const;
const RECORD_COLUMNS = ['intent', 'step', 'at', 'from_state', 'to_state', 'cause', 'attempt', 'failure', 'answer', 'proof'] as const;
/** What a step changes. The others are settled when an intent is handed over. */
const CHANGING = ['state_name', 'state', 'unsent', 'needs_person', 'wanted_at', 'changed_at', 'attempts', 'proof'] as const;

type IntentColumn = (typeof INTENT_COLUMNS)[number];
type RecordColumn = (typeof RECORD_COLUMNS)[number];

/** A row by the names of its columns, before its proof is known. */
type Unproven<Name extends string> = Readonly<Record<Exclude<Name, 'proof'>, Column>>;
type Proven<Name extends string> = Readonly<Record<Name | 'proof', Column>>;

/** A checksum of all other columns, in their order. That is part of the file's format. */
function proofOf(row: Row, columns: readonly string[]): number {
  const values: (string | null)[] = [];
  for (const column of columns) {
    const value = row[column] ?? null;
    if (column !== 'proof') values.push(value === null ? null : String(value));
  }
  return crc32(JSON.stringify(values));
}

const proven = <Name extends string>(row: Unproven<Name>, columns: readonly Name[]): Proven<Name> =>
  Object.assign(row, { proof: proofOf(row, columns) }) as Proven<Name>;

const isProven = (row: Row, columns: readonly string[]): boolean => Number(row.proof) === proofOf(row, columns);

function intentToRow(seq: number, intent: Intent): Proven<IntentColumn> {
  const { request, state } = intent;
  const row: Unproven<IntentColumn> = {
    seq,
    id: intent.id,
    what: intent.what,
    order_id: request.orderId,
    order_key: foldText(request.orderId),
    user_key: request.userId === undefined ? null : foldText(request.userId),
    request: JSON.stringify(request),
    destination: JSON.stringify(intent.destination),
    state_name: state.name,
    state: JSON.stringify(state),
    unsent: Number(isUnsent(state)),
    needs_person: Number(needsPerson(state)),
    created_at: intent.createdAt,
    wanted_at: intent.wantedAt,
    changed_at: intent.changedAt,
    attempts: intent.attempts,
  };
  return proven(row, INTENT_COLUMNS);
}

/** @returns `null` for a row that a disk or another program has changed, or that this version does not understand */
export function rowToIntent(row: Row): Intent | null {
  if (!isProven(row, INTENT_COLUMNS)) return null;
  const read = Intent.safeParse({
    id: row.id,
    what: row.what,
    request: fromJson(row.request),
    destination: fromJson(row.destination),
    state: fromJson(row.state),
    createdAt: Number(row.created_at),
    wantedAt: Number(row.wanted_at),
    changedAt: Number(row.changed_at),
    attempts: Number(row.attempts),
  });
  return read.data ?? null;
}

function recordToRow(intent: number, step: number, record: IntentRecord): Proven<RecordColumn> {
  const row: Unproven<RecordColumn> = {
    intent,
    step,
    at: record.at,
    from_state: record.from,
    to_state: record.to,
    cause: record.cause,
    attempt: record.attempt,
    failure: record.failure && JSON.stringify(record.failure),
    answer: record.answer && JSON.stringify(record.answer),
  };
  return proven(row, RECORD_COLUMNS);
}

/** @returns `null` where `rowToIntent` does */
function rowToRecord(row: Row): IntentRecord | null {
  if (!isProven(row, RECORD_COLUMNS)) return null;
  const read = IntentRecord.safeParse({
    at: Number(row.at),
    from: row.from_state,
    to: row.to_state,
    cause: row.cause,
    attempt: Number(row.attempt),
    failure: fromJson(row.failure),
    answer: fromJson(row.answer),
  });
  return read.data ?? null;
}

/** What is not JSON fits no schema. */
function fromJson(text: unknown): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** All columns of a row as one text, whatever is in them: a number comes as its digits. */
const inOne = (columns: readonly string[]): string =>
  `CAST(json_array(${columns.map((column) => `CAST(${column} AS TEXT)`).join(', ')}) AS BLOB) AS content`;

function columnsOf({ content }: Row, names: readonly string[]): Row {
  try {
    const values: unknown[] = JSON.parse(String(content));
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  } catch {
    // Damaged as far as a quotation mark. It proves to be no row of ours.
    return {};
  }
}

/** @param where what follows the table's name */
export const selectIntents = (connection: Connection, where: string, ...values: readonly Column[]) =>
  connection
    .all(`SELECT seq, ${inOne(INTENT_COLUMNS)} FROM intent ${where}`, ...values)
    .map((row) => ({ seq: Number(row.seq), intent: rowToIntent(columnsOf(row, INTENT_COLUMNS)) }));

/** Every step of an intent, in its order. */
export const selectRecords = (connection: Connection, intent: number) =>
  connection
    .all(`SELECT CAST(step AS INTEGER) AS step, ${inOne(RECORD_COLUMNS)} FROM record WHERE intent = ? ORDER BY step`, intent)
    .map((row) => ({ step: Number(row.step), record: rowToRecord(columnsOf(row, RECORD_COLUMNS)) }));

// By their places and not by their names: libsql takes half as long again to look each name up.
const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const INSERT_INTENT = insertInto('intent', INTENT_COLUMNS);
const INSERT_RECORD = insertInto('record', RECORD_COLUMNS);
/** Only the columns that change, or every index would be written anew at each step. */
const UPDATE_INTENT = `UPDATE intent SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`;

/** @param seq the number of its row, which is not there yet */
export function insertIntent(connection: Connection, seq: number, intent: Intent): void {
  const row = intentToRow(seq, intent);
  connection.run(INSERT_INTENT, ...INTENT_COLUMNS.map((column) => row[column]));
}

/** @param seq the number of its row */
export function updateIntent(connection: Connection, seq: number, intent: Intent): void {
  const row = intentToRow(seq, intent);
  connection.run(UPDATE_INTENT, ...CHANGING.map((column) => row[column]), seq);
}

/** @param seq the number of its intent's row */
export function insertRecord(connection: Connection, seq: number, step: number, record: IntentRecord): void {
  const row = recordToRow(seq, step, record);
  connection.run(INSERT_RECORD, ...RECORD_COLUMNS.map((column) => row[column]));
}
