/** The lists that are read from the tables: latest, open, found. Each gives the numbers of rows; the journal reads the rows. */
import type { IntentId } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import type { Connection } from './connection';
import { FEW_OF_EACH, type IntentQuery, type OpenQuery, type OpenState } from './journal';
import { foldSearchText, foldText } from './text-search';

/** A row, by its number, with the id of its intent. */
export interface RowName {
  readonly seq: number;
  readonly id: IntentId;
}

const names = (rows: readonly Readonly<Record<string, unknown>>[]): RowName[] =>
  rows.map(({ seq, id }) => ({ seq: Number(seq), id: String(id) as IntentId }));

const SELECT = 'SELECT seq, CAST(id AS BLOB) AS id FROM intent';

const OPEN_STATES: readonly OpenState[] = ['held', 'waiting', 'sending', 'overdue', 'parked', 'rejected', 'unknown'];

/** This is the index's own condition, without which SQLite does not use it. */
const OPEN = 'INDEXED BY open_by_state WHERE (unsent = 1 OR needs_person = 1)';

const FEW_OF_ONE_STATE = `SELECT seq FROM (SELECT seq FROM intent ${OPEN} AND state_name = ? ORDER BY seq DESC LIMIT ${FEW_OF_EACH})`;

const RECENT = `${SELECT} WHERE seq IN (SELECT seq FROM (SELECT seq FROM intent ORDER BY seq DESC LIMIT ?)
  UNION ${OPEN_STATES.map(() => FEW_OF_ONE_STATE).join(' UNION ')}) ORDER BY seq DESC`;

/** The latest rows, and a few in each open state, newest first. @param limit may be infinite */
export const recentRows = (connection: Connection, limit: number): RowName[] =>
  // To SQLite a number below zero is no limit, and an infinite one a mistake.
  names(connection.all(RECENT, Number.isFinite(limit) ? limit : -1, ...OPEN_STATES));

export function openRows(
  connection: Connection,
  { states, after, limit, requestedBefore = Number.MAX_SAFE_INTEGER }: OpenQuery,
): RowName[] {
  // Each state's rows are in their order in the index; of all states together only the first ones are wanted.
  const ofOneState = `SELECT seq FROM (SELECT seq FROM intent ${OPEN} AND state_name = ? AND seq > ? AND wanted_at < ? ORDER BY seq LIMIT ?)`;
  const rows = `${SELECT} WHERE seq IN (${states.map(() => ofOneState).join(' UNION ')}) ORDER BY seq LIMIT ?`;
  return names(connection.all(rows, ...states.flatMap((state) => [state, after, requestedBefore, limit]), limit));
}

export const unsentRows = (connection: Connection): RowName[] =>
  names(connection.all(`${SELECT} INDEXED BY unsent WHERE unsent = 1 ORDER BY seq`));

export const orderRows = (connection: Connection, orderId: OrderId): RowName[] =>
  names(connection.all(`${SELECT} INDEXED BY by_order WHERE order_key = ? AND order_id = ? ORDER BY seq`, foldText(orderId), orderId));

const WITHIN_PAGE = 'seq < ?1 AND (?2 IS NULL OR state_name IN (SELECT value FROM json_each(?2)))';
const PAGE_BY_ORDER = `${SELECT} INDEXED BY by_order WHERE order_key = ?3 AND ${WITHIN_PAGE} ORDER BY seq DESC LIMIT ?4`;
// Reads an index that holds the texts and nothing else: 11 MB for 200,000 orders, where the rows are 100.
const PAGE_BY_PART = `SELECT seq FROM intent INDEXED BY by_text
  WHERE ${WITHIN_PAGE} AND (instr(order_key, ?3) > 0 OR instr(user_key, ?3) > 0) ORDER BY seq DESC LIMIT ?4`;

/** One page of a search, newest first, and one row more when there is a next page. */
export function foundRows(
  connection: Connection,
  { text, states, before, limit }: IntentQuery & { readonly before: number | null; readonly limit: number },
): RowName[] {
  const key = foldSearchText(text);
  const isOrder = connection.get('SELECT 1 FROM intent WHERE order_key = ? LIMIT 1', key) !== null;
  const values = [before ?? Number.MAX_SAFE_INTEGER, states && JSON.stringify(states), key, limit + 1] as const;
  if (isOrder) return names(connection.all(PAGE_BY_ORDER, ...values));
  const page = connection.all(PAGE_BY_PART, ...values).map(({ seq }) => Number(seq));
  return names(connection.all(`${SELECT} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`, JSON.stringify(page)));
}
