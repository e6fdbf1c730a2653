/**
 * A damaged journal is set aside under another name, as it is, and what can be read from it goes into a new one.
 *
 * A recovery that is cut off by anything, at any instant, is finished or begun anew at the next start: the new journal
 * is made beside the damaged one, and gets the name by which the next start knows it (`….recovered-TIME`) when it is
 * complete. From then on only names change.
 */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StepRecord } from '../../../src-shared/intent/intent.schema';
import { renameSync } from '../../base';
import { type Connection, openConnection } from '../connection';
import { migrate, readSchema } from '../migrations';
import { insertIntent, insertRecord, rowToIntent, type StoredIntent, selectIntents, selectRecords } from '../row-mapping';
import { extendTo, hasValidHeader, invalidatePageCount, replaceFirstPage } from './database-header';
import { carveRows } from './row-carver';

/** A database and what SQLite keeps beside it. */
const DATABASE_FILES = ['', '-wal', '-shm'] as const;

/**
 * @param file a journal that no connection has open
 * @param at milliseconds since 1970
 * @throws what the disk or SQLite says; the damaged journal is then still where it was
 */
export async function recoverJournal(file: string, at: number): Promise<void> {
  const reading = `${file}.reading`;
  const fresh = `${file}.new`;
  const time = unusedTimestamp(file, at);
  try {
    removeDatabase(reading);
    removeDatabase(fresh);
    // SQLite tidies up in what it opens, so it is given a copy.
    for (const part of DATABASE_FILES) if (existsSync(file + part)) copyFileSync(file + part, reading + part);
    await salvage(reading, fresh, { at, setAside: damagedFileName(file, time) });
    renameSync(fresh, `${file}.recovered-${time}`);
  } finally {
    removeDatabase(reading);
    removeDatabase(fresh);
  }
  finishRecovery(file);
}

/** Gives a complete new journal its place, and the damaged one another, from wherever this was cut off. */
export function finishRecovery(file: string): void {
  const prefix = `${basename(file)}.recovered-`;
  for (const name of readdirSync(dirname(file)).filter((entry) => entry.startsWith(prefix))) {
    const setAside = damagedFileName(file, name.slice(prefix.length));
    for (const part of DATABASE_FILES) if (existsSync(file + part)) renameSync(file + part, setAside + part);
    renameSync(join(dirname(file), name), file);
  }
}

const damagedFileName = (file: string, time: string) => `${file}.damaged-${time}`;

/** A time that is in no name yet, without the colons that Windows refuses. */
function unusedTimestamp(file: string, at: number): string {
  const time = new Date(at).toISOString().replace(/[:.]/g, '-');
  const taken = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(damagedFileName(file, time))));
  return taken.length === 0 ? time : `${time}-${taken.length}`;
}

function removeDatabase(file: string): void {
  for (const part of [...DATABASE_FILES, '-journal']) rmSync(file + part, { force: true });
}

async function salvage(from: string, to: string, recovery: { readonly at: number; readonly setAside: string }): Promise<void> {
  const made = await openConnection(to);
  const schema = await closeAfter(made, () => {
    migrate(made, 0);
    return readSchema(made);
  });
  if (!(await isReadable(from, schema))) replaceFirstPage(from, to, existsSync(`${from}-wal`));
  invalidatePageCount(from);
  extendTo(from, to);
  const source = await openConnection(from);
  await closeAfter(source, async () => {
    const target = await openConnection(to);
    await closeAfter(target, () =>
      target.transaction(() => {
        const { kept, lost } = copyIntents(source, from, target);
        target.run(
          'INSERT INTO recovery (at, kept, lost, set_aside, told) VALUES (?, ?, ?, ?, 0)',
          recovery.at,
          kept,
          lost,
          basename(recovery.setAside),
        );
      }),
    );
  });
}

async function closeAfter<Value>(connection: Connection, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } finally {
    await connection.close();
  }
}

/** Whether SQLite finds its way into a database. */
async function isReadable(file: string, schema: readonly string[]): Promise<boolean> {
  if (!existsSync(file) || !hasValidHeader(file)) return false;
  const connection = await openConnection(file);
  return closeAfter(connection, () => tryOrNull(() => JSON.stringify(readSchema(connection)) === JSON.stringify(schema)) ?? false);
}

/** Where each intent is known: its own table, the index of texts, and the records of its steps. */
const ROW_SOURCES = [
  { column: 'seq', table: 'intent NOT INDEXED' },
  { column: 'seq', table: 'intent INDEXED BY by_text' },
  { column: 'intent', table: 'record' },
] as const;
type RowSource = (typeof ROW_SOURCES)[number];

/**
 * Row by row, whatever can be read and is proven to be as it was written.
 * @param file what `source` has open
 * @returns `lost`: of how many others it is known that they were there; `null` when there may have been more
 */
function copyIntents(source: Connection, file: string, target: Connection): { readonly kept: number; readonly lost: number | null } {
  const places = ROW_SOURCES.map((place) => {
    const upwards = readRowIds(source, place, 1);
    // From both ends, so that what breaks off in the middle leaves out as little as can be.
    const downwards = upwards.complete ? upwards : readRowIds(source, place, -1);
    return { complete: upwards.complete, numbers: new Set([...upwards.numbers, ...downwards.numbers]) };
  });
  const known = new Set(places.flatMap(({ numbers }) => [...numbers]));
  const kept = new Set<number>();
  function keep(seq: number, stored: StoredIntent | null): void {
    if (!stored || kept.has(seq)) return;
    kept.add(seq);
    insertIntent(target, seq, stored);
    for (const [step, record] of readRecords(source, seq)) insertRecord(target, seq, step, record);
  }

  for (const seq of known) keep(seq, readIntent(source, seq));
  if (kept.size < known.size) {
    tryOrNull(() => source.all('PRAGMA wal_checkpoint(TRUNCATE)'));
    for (const row of carveRows(file)) {
      const seq = Number(row.seq);
      if (known.has(seq) && !kept.has(seq)) keep(seq, ifLatest(rowToIntent(row), readRecords(source, seq)));
    }
  }

  const all = agreedRowIds(places.filter(({ complete }) => complete).map(({ numbers }) => numbers));
  return { kept: kept.size, lost: all && [...all].filter((seq) => !kept.has(seq)).length };
}

/** What two places say alike. One alone may have lost numbers, or come by them, through the damage and read to its end. */
function agreedRowIds(places: readonly ReadonlySet<number>[]): ReadonlySet<number> | null {
  const isSame = (one: ReadonlySet<number>, other: ReadonlySet<number>) =>
    one.size === other.size && [...one].every((number) => other.has(number));
  return places.find((one, index) => places.slice(index + 1).some((other) => isSame(one, other))) ?? null;
}

const readIntent = (source: Connection, seq: number): StoredIntent | null =>
  tryOrNull(() => selectIntents(source, 'NOT INDEXED WHERE seq = ?', seq)[0]?.stored ?? null);

/** By their step, as far as they can be read. */
function readRecords(source: Connection, seq: number): ReadonlyMap<number, StepRecord> {
  const records = new Map<number, StepRecord>();
  for (const { step, record } of tryOrNull(() => selectRecords(source, seq)) ?? []) if (record) records.set(step, record);
  return records;
}

/** A row that nothing leads to may be an older version: it is believed when it agrees with the last of all its steps. */
function ifLatest(stored: StoredIntent | null, records: ReadonlyMap<number, StepRecord>): StoredIntent | null {
  const last = records.get(records.size - 1);
  const intent = stored?.intent;
  const agrees = last && last.to === intent?.state.kind && last.at === intent.changedAt && last.attempt === intent.attempts;
  return agrees ? stored : null;
}

/** The numbers of all intents that a place knows, upwards or downwards, for as far as it can be read. */
function readRowIds(source: Connection, { column, table }: RowSource, direction: 1 | -1) {
  const sql =
    direction === 1
      ? `SELECT CAST(${column} AS INTEGER) AS number FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT 1`
      : `SELECT CAST(${column} AS INTEGER) AS number FROM ${table} WHERE ${column} < ? ORDER BY ${column} DESC LIMIT 1`;
  const numbers: number[] = [];
  let last = -direction * Number.MAX_SAFE_INTEGER;
  try {
    for (let row = source.get(sql, last); row; row = source.get(sql, last)) {
      const next = Number(row.number);
      // A damaged page may lead in a circle.
      if ((next - last) * direction <= 0) return { complete: false, numbers };
      numbers.push(next);
      last = next;
    }
    return { complete: true, numbers };
  } catch {
    return { complete: false, numbers };
  }
}

function tryOrNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
