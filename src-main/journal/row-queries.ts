/** Queries for lists of intents: recent, open, found by a search. Each returns row ids; the row store reads the rows. */
import type { IntentId } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Connection } from '../database';
import type { RowRange } from './export-batches';
import { type IntentQuery, type OpenQuery, type OpenState, RECENT_PER_STATE } from './journal';
import { toOpenState } from './stored-format';
import { storedStateName } from './stored-names';
import { foldSearchText, foldText } from './text-search';

/** The id of a row, with the id of its intent. */
export interface RowRef {
  readonly rowId: number;
  readonly id: IntentId;
}

const toRowRefs = (rows: readonly Readonly<Record<string, unknown>>[]): RowRef[] =>
  rows.map(({ seq, id }) => ({ rowId: Number(seq), id: String(id) as IntentId }));

const SELECT_ROW_REFS = 'SELECT seq, CAST(id AS BLOB) AS id FROM intent';

const OPEN_STATES: readonly OpenState[] = ['held', 'waiting', 'sending', 'overdue', 'misrouted', 'rejected', 'unknown'];

/** The condition of the index. SQLite does not use a partial index without its exact condition. */
const OPEN_ROWS = 'INDEXED BY open_by_state WHERE (unsent = 1 OR needs_person = 1)';

/** The stored names of each open state: its own name, and names of a later version that are shown as this state. */
export type StateNames = ReadonlyMap<OpenState, readonly string[]>;

/** Reads the stored names of open states. The result stays valid while the file is open, because this version writes only its own names. */
export function readStateNames(connection: Connection): StateNames {
  const byState = new Map<OpenState, string[]>(OPEN_STATES.map((name) => [name, [storedStateName(name)]]));
  const rows = connection.all(`SELECT DISTINCT CAST(state_name AS BLOB) AS state, unsent, needs_person FROM intent ${OPEN_ROWS}`);
  for (const row of rows) {
    const names = byState.get(toOpenState(row) as OpenState);
    if (names && !names.includes(String(row.state))) names.push(String(row.state));
  }
  return byState;
}

const RECENT_OF_ONE_STATE = `SELECT seq FROM (SELECT seq FROM intent ${OPEN_ROWS} AND state_name = ? ORDER BY seq DESC LIMIT ${RECENT_PER_STATE})`;

const LATEST_FINAL = `SELECT seq FROM (SELECT seq FROM intent INDEXED BY at_rest
  WHERE unsent = 0 AND needs_person = 0 ORDER BY changed_at DESC, seq DESC LIMIT ?)`;

/** `null` when the table is empty. */
export function readRowRange(connection: Connection): RowRange | null {
  // Two subqueries, because each one reads one end of the table. SQLite would read the whole table for `min` and `max` together.
  const row = connection.get('SELECT (SELECT min(seq) FROM intent) AS oldest, (SELECT max(seq) FROM intent) AS newest');
  return row === null || row.oldest === null ? null : { oldest: Number(row.oldest), newest: Number(row.newest) };
}

/** Selects a few rows in each open state, and the latest final ones, newest first. An infinite limit selects all rows. */
export function selectRecentRows(connection: Connection, stateNames: StateNames, limit: number): RowRef[] {
  if (!Number.isFinite(limit)) return toRowRefs(connection.all(`${SELECT_ROW_REFS} ORDER BY seq DESC`));
  const open = [...stateNames.values()].flat();
  const rows = `${SELECT_ROW_REFS} WHERE seq IN (${[LATEST_FINAL, ...open.map(() => RECENT_OF_ONE_STATE)].join(' UNION ')}) ORDER BY seq DESC`;
  return toRowRefs(connection.all(rows, limit, ...open));
}

export function selectOpenRows(
  connection: Connection,
  stateNames: StateNames,
  { states, after, limit, requestedBefore = Number.MAX_SAFE_INTEGER }: OpenQuery,
): RowRef[] {
  // The index has the rows of each state in order, and only the first ones of all states are needed.
  const ofOneState = `SELECT seq FROM (SELECT seq FROM intent ${OPEN_ROWS} AND state_name = ? AND seq > ? AND wanted_at < ? ORDER BY seq LIMIT ?)`;
  const open = states.flatMap((state) => stateNames.get(state) ?? []);
  const rows = `${SELECT_ROW_REFS} WHERE seq IN (${open.map(() => ofOneState).join(' UNION ')}) ORDER BY seq LIMIT ?`;
  return toRowRefs(connection.all(rows, ...open.flatMap((state) => [state, after, requestedBefore, limit]), limit));
}

export const selectUnsentRows = (connection: Connection): RowRef[] =>
  toRowRefs(connection.all(`${SELECT_ROW_REFS} INDEXED BY unsent WHERE unsent = 1 ORDER BY seq`));

export const selectOrderRows = (connection: Connection, orderId: OrderId): RowRef[] =>
  toRowRefs(
    connection.all(`${SELECT_ROW_REFS} INDEXED BY by_order WHERE order_key = ? AND order_id = ? ORDER BY seq`, foldText(orderId), orderId),
  );

const STORED_ORDERS = `SELECT DISTINCT CAST(order_id AS BLOB) AS order_id FROM intent INDEXED BY by_order
  WHERE order_key IN (SELECT value FROM json_each(?1)) AND order_id IN (SELECT value FROM json_each(?2))`;

/** Selects those of the given orders that have a row. */
export function selectStoredOrders(connection: Connection, orderIds: readonly OrderId[]): ReadonlySet<string> {
  const rows = connection.all(STORED_ORDERS, JSON.stringify(orderIds.map(foldText)), JSON.stringify(orderIds));
  return new Set(rows.map(({ order_id }) => String(order_id)));
}

const PAGE_CONDITION = 'seq < ?1 AND (?2 IS NULL OR state_name IN (SELECT value FROM json_each(?2)))';
const PAGE_BY_ORDER = `${SELECT_ROW_REFS} INDEXED BY by_order WHERE order_key = ?3 AND ${PAGE_CONDITION} ORDER BY seq DESC LIMIT ?4`;
// Reads an index that contains only the texts: 11 MB for 200,000 orders, whose rows take 100 MB.
const PAGE_BY_PART = `SELECT seq FROM intent INDEXED BY by_text
  WHERE ${PAGE_CONDITION} AND (instr(order_key, ?3) > 0 OR instr(user_key, ?3) > 0) ORDER BY seq DESC LIMIT ?4`;

/** Selects one page of a search, newest first, and one more row when there is a next page. */
export function selectMatchingRows(
  connection: Connection,
  { text, states, before, limit }: IntentQuery & { readonly before: number | null; readonly limit: number },
): RowRef[] {
  const key = foldSearchText(text);
  const isOrder = connection.get('SELECT 1 FROM intent WHERE order_key = ? LIMIT 1', key) !== null;
  const values = [before ?? Number.MAX_SAFE_INTEGER, states && JSON.stringify(states.map(storedStateName)), key, limit + 1] as const;
  if (isOrder) return toRowRefs(connection.all(PAGE_BY_ORDER, ...values));
  const page = connection.all(PAGE_BY_PART, ...values).map(({ seq }) => Number(seq));
  return toRowRefs(
    connection.all(`${SELECT_ROW_REFS} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`, JSON.stringify(page)),
  );
}
