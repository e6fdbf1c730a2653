/**
 * One connection to one database file. The only file that knows libsql 0.5, and the traps in it:
 * - a statement's `get`, after its `all`, is asked with the parameters of that `all` and gives another row without a
 *   word: there is only `all` here;
 * - text that is not UTF-8, which one flipped bit can make it, ends the process: text is asked for as bytes, and made
 *   text here;
 * - `iterate` leaves its statement open, and an open one locks the tables: it is not used;
 * - a transaction that SQLite has already rolled back (a full disk) must not be rolled back again, or that complaint
 *   hides the reason;
 * - `close` keeps the file open, and locked, for as long as a statement has not been collected as garbage; an error
 *   holds on to the statement that it came from;
 * - `close` when there is no statement closes SQLite's handle twice, the second time after it was freed (libsql#2251), which
 *   can end the process: one statement is always kept until then, and what closes the handle is its collection.
 *
 * On POSIX systems nothing else in this process may open and close a file that has a connection: that would drop the
 * locks which keep other processes away.
 */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type Database from 'libsql';

/** What a column can hold. Anything else ends the process inside libsql. */
export type Column = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** What SQLite says. The message is for IT. */
export class DatabaseError extends Error {
  /** What is in the file is not a database as it was written; otherwise it is the disk, the folder or another process. */
  readonly isDamage: boolean;
  /** Another connection holds the file: another process's, or one of ours that was closed a moment ago. */
  readonly isBusy: boolean;

  constructor({ message, rawCode = 0 }: { readonly message: string; readonly rawCode?: number }) {
    super(message);
    // The upper bits only say where it happened.
    this.isBusy = (rawCode & 0xff) === SQLITE_BUSY;
    this.isDamage = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(rawCode & 0xff);
  }
}

/** Every method may throw a `DatabaseError`. */
export interface Connection {
  /** Statements without parameters and without rows. */
  exec(sql: string): void;
  run(sql: string, ...values: readonly Column[]): void;
  /** The first row, or `null`. All of them are read. */
  get(sql: string, ...values: readonly Column[]): Row | null;
  /** Text has to be asked for with `CAST(column AS BLOB)`. */
  all(sql: string, ...values: readonly Column[]): readonly Row[];
  /** Everything in `work` or, when it or the commit throws, nothing. What has been committed is on the disk. */
  transaction<Value>(work: () => Value): Value;
  /** Resolves when the file is closed. */
  close(): Promise<void>;
}

/** How long another process that is about to end is waited for. */
const BUSY_TIMEOUT_MS = 1_000;

/** How often garbage is collected for a statement, which the stack may happen to hold at the first time. */
const MAX_COLLECTIONS = 5;

/**
 * libsql is loaded at first use, so that a machine for which there is no such part has a station that says so.
 * @throws DatabaseError
 */
export async function openConnection(file: string): Promise<Connection> {
  const { default: Libsql } = await import('libsql');
  let database: Database.Database | null = wrapSqliteError(() => new Libsql(file, { timeout: BUSY_TIMEOUT_MS }));
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

  // The one that is left at `close`. It reads no page, so it can be prepared on a damaged file.
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

/** There is no other way to finish a statement. It takes a few milliseconds, once in the life of a journal. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('typeof gc === "function" ? gc : null') as (() => void) | null;
  // The first tick lets go of what the caller's own stack still holds, the second runs the finalizers.
  await setImmediate();
  collect?.();
  await setImmediate();
}
