/**
 * A connection to one database file. Only this file uses libsql 0.5, and it works around these defects:
 * - a statement's `get` after its `all` reuses the parameters of that `all` and returns a wrong row: only `all` is used;
 * - text that is not valid UTF-8, which one flipped bit can cause, ends the process: text is read as bytes and decoded here;
 * - `iterate` leaves its statement open, and an open statement locks the tables: it is not used;
 * - rolling back a transaction that SQLite has already rolled back (full disk) throws an error that hides the original one;
 * - `close` keeps the file open and locked until every statement has been garbage collected, and an error keeps a reference to
 *   its statement;
 * - `close` without any statement closes SQLite's handle twice, the second time after it was freed (libsql#2251), which can end
 *   the process: one statement is always kept until then, and its garbage collection closes the handle.
 *
 * On POSIX systems no other code in this process may open and close a file that has a connection: that would release the locks
 * that keep other processes out.
 */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type Database from 'libsql';

/** The values that a column can hold. Any other value ends the process inside libsql. */
export type Column = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** An error from SQLite. The message is for IT. */
export class DatabaseError extends Error {
  /** The file does not contain a valid database. Otherwise the cause is the disk, the folder or another process. */
  readonly isDamage: boolean;
  /** Another connection locks the file: one of another process, or one of this process that was closed a moment ago. */
  readonly isBusy: boolean;

  constructor({ message, rawCode = 0 }: { readonly message: string; readonly rawCode?: number }) {
    super(message);
    // The upper bits of the code only tell where the error occurred.
    this.isBusy = (rawCode & 0xff) === SQLITE_BUSY;
    this.isDamage = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(rawCode & 0xff);
  }
}

/** Every method may throw a `DatabaseError`. */
export interface Connection {
  /** Runs statements without parameters that return no rows. */
  exec(sql: string): void;
  run(sql: string, ...values: readonly Column[]): void;
  /** Returns the first row, or `null`. It reads all rows. */
  get(sql: string, ...values: readonly Column[]): Row | null;
  /** Text columns must be selected with `CAST(column AS BLOB)`. */
  all(sql: string, ...values: readonly Column[]): readonly Row[];
  /** Runs `work` in a transaction, and rolls back when `work` or the commit throws. Committed changes are on the disk. */
  transaction<Value>(work: () => Value): Value;
  /** Resolves when the file is closed. */
  close(): Promise<void>;
}

/** How long opening waits by default for a lock of another process that is about to end. */
const BUSY_TIMEOUT_MS = 1_000;

export interface ConnectionOptions {
  /** How long opening blocks this thread while another process locks the file. */
  readonly busyTimeoutMs?: number;
}

/** How often garbage is collected at most, because the stack may still reference a statement at the first time. */
const MAX_COLLECTIONS = 5;

/**
 * Opens a database file. libsql is loaded at first use, so that the app starts on a machine for which it has no native module.
 * @throws DatabaseError
 */
export async function openConnection(file: string, { busyTimeoutMs = BUSY_TIMEOUT_MS }: ConnectionOptions = {}): Promise<Connection> {
  const { default: Libsql } = await import('libsql');
  let database: Database.Database | null = wrapSqliteError(() => new Libsql(file, { timeout: busyTimeoutMs }));
  const statements = new Map<string, Database.Statement>();

  function requireOpen(): Database.Database {
    if (!database) throw new Error('the database is closed');
    return database;
  }

  function prepare(sql: string): Database.Statement {
    const statement = statements.get(sql) ?? requireOpen().prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  // The statement that is kept until `close`. It reads no page, so it can be prepared on a damaged file.
  wrapSqliteError(() => prepare('SELECT 1'));

  const exec = (sql: string) => wrapSqliteError(() => void requireOpen().exec(sql));
  const run: Connection['run'] = (sql, ...values) => wrapSqliteError(() => void prepare(sql).run(values));
  const all = (sql: string, ...values: readonly Column[]) => wrapSqliteError(() => (prepare(sql).all(values) as Row[]).map(decodeText));

  return {
    exec,
    run,
    get: (sql, ...values) => all(sql, ...values)[0] ?? null,
    all,

    transaction(work) {
      run('BEGIN IMMEDIATE');
      try {
        const value = work();
        run('COMMIT');
        return value;
      } catch (error) {
        if (requireOpen().inTransaction) run('ROLLBACK');
        throw error;
      }
    },

    async close() {
      database?.close();
      database = null;
      const open = [...statements.values()].map((statement) => new WeakRef(statement));
      statements.clear();
      for (let attempt = 1; attempt <= MAX_COLLECTIONS && open.some((statement) => statement.deref()); attempt += 1) await collectGarbage();
    },
  };
}

const decodeText = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof ArrayBuffer ? Buffer.from(value).toString() : value]),
  );

function wrapSqliteError<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw new DatabaseError(error as Error & { readonly rawCode?: number });
  }
}

/** Collects garbage, because libsql finalizes a statement in no other way. It takes a few milliseconds, once per connection. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('typeof gc === "function" ? gc : null') as (() => void) | null;
  // The first tick releases references on the caller's stack, the second one runs the finalizers.
  await setImmediate();
  collect?.();
  await setImmediate();
}
