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

type IntentRow = Readonly<Record<(typeof INTENT_COLUMNS)[number], Column>>;
type RecordRow = Readonly<Record<(typeof RECORD_COLUMNS)[number], Column>>;

/** A checksum of all other columns, in their order. That is part of the file's format. */
function proofOf(row: Row, columns: readonly string[]): number {
  const values = columns.filter((column) => column !== 'proof').map((column) => row[column] ?? null);
  return crc32(JSON.stringify(values.map((value) => (value === null ? null : String(value)))));
}

const isProven = (row: Row, columns: readonly string[]): boolean => Number(row.proof) === proofOf(row, columns);

export function intentToRow(seq: number, intent: Intent): IntentRow {
  const { request, state } = intent;
  const row: Omit<IntentRow, 'proof'> = {
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
  return { ...row, proof: proofOf(row, INTENT_COLUMNS) };
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

/** @param intent the `seq` of the intent's row */
export function recordToRow(intent: number, step: number, record: IntentRecord): RecordRow {
  const row: Omit<RecordRow, 'proof'> = {
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
  return { ...row, proof: proofOf(row, RECORD_COLUMNS) };
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

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`;

/** They take a row as their one value. */
export const INSERT_INTENT = insertInto('intent', INTENT_COLUMNS);
export const INSERT_RECORD = insertInto('record', RECORD_COLUMNS);
/** Only the columns that change, or every index would be written anew at each step. */
export const UPDATE_INTENT = `UPDATE intent SET ${CHANGING.map((column) => `${column} = :${column}`).join(', ')} WHERE seq = :seq`;
