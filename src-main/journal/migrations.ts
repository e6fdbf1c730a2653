/** The tables, and the migrations that create and upgrade them. */
import type { Connection } from '../database';

/**
 * Each migration upgrades the database by one version; the number of migrations is this app's schema version. A released
 * migration is never changed.
 *
 * `intent` has the current state of each intent, `record` every step. `proof` is a checksum of the row, because SQLite does not
 * detect a changed digit of an order id. `facts` is extensible: a version keeps the keys that it does not know. `parked_row`
 * lists the quarantined rows, which are kept; `step` is -1 for the intent itself. `session` identifies the file, see
 * `session.ts`.
 *
 * The definitions of all tables and indexes must fit into the first page of 4,096 bytes, because `recovery/` replaces only that
 * page.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE intent (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, what TEXT NOT NULL, order_id TEXT NOT NULL,
    order_key TEXT NOT NULL, user_key TEXT, request TEXT NOT NULL, destination TEXT NOT NULL,
    state_name TEXT NOT NULL, state TEXT NOT NULL, unsent INTEGER NOT NULL, needs_person INTEGER NOT NULL,
    created_at INTEGER NOT NULL, wanted_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, proof INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE record (
    intent INTEGER NOT NULL REFERENCES intent ON DELETE CASCADE, step INTEGER NOT NULL, at INTEGER NOT NULL,
    from_state TEXT, to_state TEXT NOT NULL, cause TEXT NOT NULL, attempt INTEGER NOT NULL,
    failure TEXT, answer TEXT, proof INTEGER NOT NULL, PRIMARY KEY (intent, step)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX by_order ON intent (order_key);
  CREATE INDEX by_text ON intent (seq, state_name, order_key, user_key);
  CREATE INDEX unsent ON intent (order_id) WHERE unsent = 1;
  CREATE INDEX needs_person ON intent (seq) WHERE needs_person = 1;
  CREATE INDEX at_rest ON intent (changed_at) WHERE unsent = 0 AND needs_person = 0;
  CREATE TABLE parked_row (
    intent INTEGER NOT NULL, step INTEGER NOT NULL, found_at INTEGER NOT NULL, PRIMARY KEY (intent, step)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session (one INTEGER PRIMARY KEY CHECK (one = 1), closed_properly INTEGER NOT NULL) STRICT;
  INSERT INTO session VALUES (1, 1);
  CREATE TABLE recovery (
    at INTEGER NOT NULL, kept INTEGER NOT NULL, lost INTEGER, set_aside TEXT NOT NULL, told INTEGER NOT NULL
  ) STRICT;`,
  // A covering index for thousands of open intents: it answers how many are in each state, and which were requested before a time.
  `ALTER TABLE intent ADD COLUMN facts TEXT;
  ALTER TABLE parked_row ADD COLUMN resolved_at INTEGER;
  ALTER TABLE session ADD COLUMN journal TEXT;
  ALTER TABLE session ADD COLUMN machine TEXT;
  ALTER TABLE session ADD COLUMN run INTEGER;
  ALTER TABLE session ADD COLUMN readable_from INTEGER;
  ALTER TABLE recovery ADD COLUMN kind TEXT;
  DROP INDEX needs_person;
  CREATE INDEX open_by_state ON intent (state_name, seq, wanted_at, unsent, needs_person) WHERE unsent = 1 OR needs_person = 1;`,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * The oldest version that can open a file of this version; stored in the file. Migrations are additive, so that a station can be
 * downgraded: new columns and tables have a default, and their meaning never changes. Raise this only for a change that an older
 * version would handle incorrectly, and record it in the changelog.
 */
export const OLDEST_COMPATIBLE_VERSION = 2;

/**
 * "STB" and the schema version, which makes this the second place of the version. With one place only, a flipped bit could make
 * the journal look like one of a newer app, which is refused instead of recovered.
 */
const APPLICATION_ID = 0x53544200;

/**
 * The schema version of a file; 0 for an empty one, `damaged` when its two places disagree.
 * @throws DatabaseError
 */
export function readVersion(connection: Connection): number | 'damaged' {
  const version = Number(connection.get('PRAGMA user_version')?.user_version);
  const applicationId = Number(connection.get('PRAGMA application_id')?.application_id);
  if (version === 0 && applicationId === 0 && readSchema(connection).length === 0) return 0;
  return version > 0 && applicationId === APPLICATION_ID + version ? version : 'damaged';
}

/**
 * Upgrades a database to this version.
 * @param to an earlier version, for tests of migrations
 */
export function migrate(connection: Connection, from: number, to = SCHEMA_VERSION): void {
  for (const [index, sql] of MIGRATIONS.slice(0, to).entries()) {
    const version = index + 1;
    if (version <= from) continue;
    connection.transaction(() => {
      connection.exec(sql);
      connection.exec(`PRAGMA user_version = ${version}; PRAGMA application_id = ${APPLICATION_ID + version};`);
    });
  }
}

/** The definitions of all tables and indexes, which are equal in two databases of one version. */
export const readSchema = (connection: Connection): readonly string[] =>
  connection.all(`SELECT CAST(${DEFINITION} AS BLOB) AS definition FROM sqlite_schema`).map(({ definition }) => String(definition));

const DEFINITION = "concat_ws(' ', type, name, tbl_name, sql)";

/** The definition of a table, with its column names, or of an index. */
export interface SchemaEntry {
  readonly name: string;
  /** `null` for an index. */
  readonly columns: readonly string[] | null;
  readonly definition: string;
}

export const readSchemaEntries = (connection: Connection): readonly SchemaEntry[] =>
  connection
    .all(`SELECT CAST(type AS BLOB) AS type, CAST(name AS BLOB) AS name, CAST(${DEFINITION} AS BLOB) AS definition FROM sqlite_schema`)
    .map(({ type, name, definition }) => ({
      name: String(name),
      columns: String(type) === 'table' ? readColumnNames(connection, String(name)) : null,
      definition: String(definition),
    }));

const readColumnNames = (connection: Connection, table: string): readonly string[] =>
  connection.all('SELECT CAST(name AS BLOB) AS name FROM pragma_table_info(?)', table).map(({ name }) => String(name));

/**
 * Whether this version can use a journal of a later version: the file allows it, and it has every table and column that is used
 * here.
 * @param expected the schema of a database of this version
 */
export function isCompatible(connection: Connection, expected: readonly SchemaEntry[]): boolean {
  const found = new Map(readSchemaEntries(connection).map((entry) => [entry.name, entry]));
  const hasAll = expected.every(({ name, columns, definition }) => {
    const entry = found.get(name);
    return columns ? columns.every((column) => entry?.columns?.includes(column)) : entry?.definition === definition;
  });
  if (!hasAll) return false;
  const from = Number(connection.get('SELECT CAST(readable_from AS INTEGER) AS version FROM session')?.version);
  return from > 0 && from <= SCHEMA_VERSION;
}
