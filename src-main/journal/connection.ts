/**
 * One connection to one database file. The only file that knows libsql 0.5, and the traps in it:
 * - a statement's `get`, after its `all`, is asked with the parameters of that `all` and gives another row without a
 *   word: there is only `all` here;
 * - a transaction that SQLite has already rolled back (a full disk) must not be rolled back again, or that complaint
 *   hides the reason;
 * - `iterate` leaves its statement open, and an open one locks the tables: there is no `iterate` here;
 * - `close` keeps the file open, and locked, for as long as a statement has not been collected as garbage.
 *
 * On POSIX systems nothing else in this process may open and close a file that has a connection: that would drop the
 * locks which keep other processes away.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type Database from 'libsql';

/** What a column can hold. Anything else ends the process inside libsql. */
export type Column = string | number | null;
/** For a statement that says `:name` where the value goes. */
export type NamedColumns = Readonly<Record<string, Column>>;
export type Row = Readonly<Record<string, unknown>>;

/** Every method throws what SQLite says; see `whatFailed`. */
export interface Connection {
  /** Statements without parameters and without rows. */
  exec(sql: string): void;
  run(sql: string, ...values: readonly Column[] | readonly [NamedColumns]): void;
  /** The first row, or `null`. All of them are read. */
  get(sql: string, ...values: readonly Column[]): Row | null;
  all(sql: string, ...values: readonly Column[]): readonly Row[];
  /** Everything in `work` or, when it or the commit throws, nothing. What has been committed is on the disk. */
  transaction<Value>(work: () => Value): Value;
  /** Resolves when the file is closed. */
  close(): Promise<void>;
}

/** How long another process that is about to end is waited for. */
const BUSY_MS = 1_000;

/** Loaded at first use, so that a machine for which there is no such part has a station that says so. */
export async function openConnection(file: string): Promise<Connection> {
  const { default: Libsql } = await import('libsql');
  let database: Database.Database | null = new Libsql(file, { timeout: BUSY_MS });
  const statements = new Map<string, Database.Statement>();

  function use(): Database.Database {
    if (!database) throw new Error('the database is closed');
    return database;
  }

  function prepared(sql: string): Database.Statement {
    const known = statements.get(sql);
    if (known && database) return known;
    const statement = use().prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  const all = (sql: string, ...values: readonly Column[]) => prepared(sql).all(...values) as Row[];

  return {
    exec: (sql) => void use().exec(sql),
    run: (sql, ...values) => void prepared(sql).run(...values),
    get: (sql, ...values) => all(sql, ...values)[0] ?? null,
    all,

    transaction(work) {
      use().exec('BEGIN IMMEDIATE');
      try {
        const value = work();
        use().exec('COMMIT');
        return value;
      } catch (error) {
        if (use().inTransaction) use().exec('ROLLBACK');
        throw error;
      }
    },

    async close() {
      statements.clear();
      database?.close();
      database = null;
      await collectGarbage();
    },
  };
}

/** There is no other way to finish a statement. It takes a few milliseconds, once in the life of a journal. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('typeof gc === "function" ? gc : null') as (() => void) | null;
  // The first tick lets go of what the caller's own stack still holds, the last one runs the finalizers.
  for (let round = 0; round < 2; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect?.();
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** `damage`: what is in the file is not a database as it was written. `other`: the disk, the folder, another process. */
export interface WhatFailed {
  readonly kind: 'damage' | 'other';
  /** In SQLite's own words, for IT. */
  readonly detail: string;
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

export function whatFailed(error: unknown): WhatFailed {
  const { message, rawCode } = error as { readonly message?: string; readonly rawCode?: number };
  // The upper bits only say where it happened.
  const code = (rawCode ?? 0) & 0xff;
  return { kind: code === SQLITE_CORRUPT || code === SQLITE_NOTADB ? 'damage' : 'other', detail: message ?? String(error) };
}
