/** Intents and records as rows of a table, and back. */
import { crc32 } from 'node:zlib';
import { Intent, IntentRecord, isUnsent, needsPerson } from '../../src-shared/intent';
import type { Column, Row } from './connection';
import { foldText } from './text-search';

/** What is settled when an intent is handed over. */
const LASTING = ['seq', 'id', 'what', 'order_id', 'order_key', 'user_key', 'request', 'destination', 'created_at'] as const;
/** What a step changes. */
const CHANGING = ['state_name', 'state', 'unsent', 'needs_person', 'wanted_at', 'changed_at', 'attempts'] as const;
const OF_INTENT = [...LASTING, ...CHANGING] as const;
const OF_RECORD = ['intent', 'step', 'at', 'from_state', 'to_state', 'cause', 'attempt', 'failure', 'answer'] as const;

export type IntentRow = Readonly<Record<(typeof OF_INTENT)[number] | 'proof', Column>>;
export type RecordRow = Readonly<Record<(typeof OF_RECORD)[number] | 'proof', Column>>;

/** A checksum of a row: which columns, and in which order, is part of the file's format. */
const proofOf = (row: Row, columns: readonly string[]): number => crc32(JSON.stringify(columns.map((column) => row[column])));

export function intentToRow(seq: number, intent: Intent): IntentRow {
  const { request, state } = intent;
  const row = {
    seq,
    id: intent.id,
    what: intent.what,
    order_id: request.orderId,
    order_key: foldText(request.orderId),
    user_key: request.userId === undefined ? null : foldText(request.userId),
    request: JSON.stringify(request),
    destination: JSON.stringify(intent.destination),
    created_at: intent.createdAt,
    state_name: state.name,
    state: JSON.stringify(state),
    unsent: Number(isUnsent(state)),
    needs_person: Number(needsPerson(state)),
    wanted_at: intent.wantedAt,
    changed_at: intent.changedAt,
    attempts: intent.attempts,
  };
  return { ...row, proof: proofOf(row, OF_INTENT) };
}

/** @returns `null` for a row that a disk or another program has changed, or that this version does not understand */
export function rowToIntent(row: Row): Intent | null {
  if (row.proof !== proofOf(row, OF_INTENT)) return null;
  const read = Intent.safeParse({
    id: row.id,
    what: row.what,
    request: fromJson(row.request),
    destination: fromJson(row.destination),
    state: fromJson(row.state),
    createdAt: row.created_at,
    wantedAt: row.wanted_at,
    changedAt: row.changed_at,
    attempts: row.attempts,
  });
  return read.data ?? null;
}

/** @param intent the `seq` of the intent's row */
export function recordToRow(intent: number, step: number, record: IntentRecord): RecordRow {
  const row = {
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
  return { ...row, proof: proofOf(row, OF_RECORD) };
}

/** @returns `null` where `rowToIntent` does */
export function rowToRecord(row: Row): IntentRecord | null {
  if (row.proof !== proofOf(row, OF_RECORD)) return null;
  const read = IntentRecord.safeParse({
    at: row.at,
    from: row.from_state,
    to: row.to_state,
    cause: row.cause,
    attempt: row.attempt,
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

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`;

/** They take a row as their one value. */
export const INSERT_INTENT = insertInto('intent', [...OF_INTENT, 'proof']);
export const INSERT_RECORD = insertInto('record', [...OF_RECORD, 'proof']);
/** Only the columns that change, or every index would be written anew at each step. */
export const UPDATE_INTENT = `UPDATE intent SET ${[...CHANGING, 'proof'].map((column) => `${column} = :${column}`).join(', ')} WHERE seq = :seq`;
