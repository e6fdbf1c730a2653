/** The SQLite file with what is known of orders. Every method may throw `DatabaseError`. */
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { type Connection, createIdleCheckpoint, DatabaseError, openConnection } from '../database';
import { parseRecord, type StoredRecord } from './stored-record';

export interface KnownFile {
  /** Returns the records of the given orders that the file has. */
  read(orderIds: readonly StoredOrderId[]): ReadonlyMap<string, StoredRecord>;
  /**
   * Reads records, and replaces them, in one transaction. Columns of later versions are kept.
   * @param changedAt milliseconds since 1970
   */
  update(
    orderIds: readonly StoredOrderId[],
    change: (orderId: StoredOrderId, stored: StoredRecord) => StoredRecord,
    changedAt: number,
  ): void;
  /** Returns the ids of orders that did not change since a time, in ascending order, after the given one. */
  listUnchanged(since: number, page: { readonly after: string; readonly limit: number }): readonly StoredOrderId[];
  /** Removes those of the given orders that did not change since a time. @returns the number of removed orders */
  remove(orderIds: readonly StoredOrderId[], unchangedSince: number): number;
  close(): Promise<void>;
}

export type OpenedKnownFile =
  | { readonly kind: 'open'; readonly file: KnownFile }
  | { readonly kind: 'damaged'; readonly detail: string }
  /** A later, incompatible version wrote the file, which is not changed. */
  | { readonly kind: 'newer'; readonly version: number }
  /** For example the disk is full, the folder is read-only, or another process has the file open. */
  | { readonly kind: 'cannot-open'; readonly detail: string };

/**
 * Each migration upgrades the file by one version, and only adds: an older version continues with the file, and `data` is a JSON
 * object whose unknown keys it keeps. `readable_from` is the oldest version that can use the file.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE known_order (
    order_id TEXT PRIMARY KEY, changed_at INTEGER NOT NULL, data TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE compatibility (one INTEGER PRIMARY KEY CHECK (one = 1), readable_from INTEGER NOT NULL) STRICT;
  INSERT INTO compatibility VALUES (1, 1);`,
];

const COLUMNS = ['order_id', 'changed_at', 'data'];

/** A larger file is not checked when it is opened, which would take longer than 20 ms. Its damage is found when it is read. */
const MAX_PAGES_CHECKED = 1_000;

/** Opens the file, and creates it if it is missing. Never waits for another process. Its folder must exist. */
export async function openKnownFile(path: string): Promise<OpenedKnownFile> {
  let connection: Connection | null = null;
  try {
    connection = await openConnection(path, { busyTimeoutMs: 0 });
    const problem = prepare(connection);
    if (problem === null) return { kind: 'open', file: createKnownFile(connection) };
    await connection.close();
    return problem;
  } catch (error) {
    await connection?.close();
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof DatabaseError && error.isDamage ? 'damaged' : 'cannot-open', detail };
  }
}

/** @returns why the file cannot be used, or `null` */
function prepare(connection: Connection): Exclude<OpenedKnownFile, { kind: 'open' | 'cannot-open' }> | null {
  // Locks the file exclusively from the first read on, and needs no file for shared memory.
  connection.get('PRAGMA locking_mode = EXCLUSIVE');
  const version = Number(connection.get('PRAGMA user_version')?.user_version);
  if (version > MIGRATIONS.length && !isCompatible(connection)) return { kind: 'newer', version };
  connection.get('PRAGMA journal_mode = WAL');
  // NORMAL: a power failure may lose the last changes, and a commit does not wait for the disk. The log is copied into the database when
  // nothing is written; this limit (32 MB) applies to a station that never stops.
  connection.get('PRAGMA wal_autocheckpoint = 8000');
  connection.exec('PRAGMA synchronous = NORMAL; PRAGMA cell_size_check = ON');
  const isEmpty = connection.get('SELECT 1 FROM sqlite_schema') === null;
  if (version < 0 || (version === 0) !== isEmpty) return { kind: 'damaged', detail: 'its version is not certain' };
  migrate(connection, version);
  if (!hasColumns(connection)) return { kind: 'damaged', detail: 'its table is not as it was made' };
  const isSmall = Number(connection.get('PRAGMA page_count')?.page_count) <= MAX_PAGES_CHECKED;
  const found = isSmall ? String(connection.get('PRAGMA quick_check(1)')?.quick_check) : 'ok';
  return found === 'ok' ? null : { kind: 'damaged', detail: found };
}

function migrate(connection: Connection, from: number): void {
  for (const [index, sql] of MIGRATIONS.entries()) {
    const version = index + 1;
    if (version > from) connection.transaction(() => connection.exec(`${sql} PRAGMA user_version = ${version};`));
  }
}

function hasColumns(connection: Connection): boolean {
  const names = connection.all("SELECT CAST(name AS BLOB) AS name FROM pragma_table_info('known_order')").map(({ name }) => String(name));
  return COLUMNS.every((name) => names.includes(name));
}

/** Whether this version can continue with a file of a later one. */
function isCompatible(connection: Connection): boolean {
  if (!hasColumns(connection)) return false;
  const table = "SELECT 1 FROM pragma_table_info('compatibility') WHERE name = 'readable_from'";
  if (connection.get(table) === null) return false;
  const from = Number(connection.get('SELECT readable_from FROM compatibility')?.readable_from);
  return from > 0 && from <= MIGRATIONS.length;
}

const READ = `SELECT CAST(order_id AS BLOB) AS order_id, CAST(data AS BLOB) AS data FROM known_order
  WHERE order_id IN (SELECT value FROM json_each(?))`;
const WRITE = `INSERT INTO known_order (order_id, changed_at, data) VALUES (?, ?, ?)
  ON CONFLICT (order_id) DO UPDATE SET changed_at = excluded.changed_at, data = excluded.data`;
const LIST_UNCHANGED = `SELECT CAST(order_id AS BLOB) AS order_id FROM known_order
  WHERE order_id > ? AND changed_at < ? ORDER BY order_id LIMIT ?`;
const REMOVE = `DELETE FROM known_order WHERE order_id IN (SELECT value FROM json_each(?)) AND changed_at < ?
  RETURNING 1 AS removed`;

function createKnownFile(connection: Connection): KnownFile {
  const checkpoint = createIdleCheckpoint(() => {
    try {
      connection.all('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // The next write finds the same error and reports it.
    }
  });
  const read: KnownFile['read'] = (orderIds) =>
    new Map(connection.all(READ, JSON.stringify(orderIds)).map(({ order_id, data }) => [String(order_id), parseRecord(String(data))]));

  return {
    read,

    update(orderIds, change, changedAt) {
      connection.transaction(() => {
        const stored = read(orderIds);
        for (const orderId of orderIds) {
          connection.run(WRITE, orderId, changedAt, JSON.stringify(change(orderId, stored.get(orderId) ?? {})));
        }
      });
      checkpoint.onCommit();
    },

    listUnchanged: (since, { after, limit }) =>
      connection.all(LIST_UNCHANGED, after, since, limit).map(({ order_id }) => String(order_id) as StoredOrderId),

    remove(orderIds, unchangedSince) {
      const removed = connection.all(REMOVE, JSON.stringify(orderIds), unchangedSince).length;
      checkpoint.onCommit();
      return removed;
    },

    async close() {
      checkpoint.stop();
      await connection.close();
    },
  };
}
