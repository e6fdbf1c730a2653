/**
 * Recovers a damaged journal: sets its file aside unchanged, and copies every readable row into a new journal.
 *
 * A recovery that is interrupted at any point is finished or repeated at the next start: the new journal is created beside the
 * damaged one and renamed to `….recovered-TIME` when it is complete. After that, only renames are left.
 */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StepRecord } from '../../../src-shared/intent/intent.schema';
import { renameSync } from '../../base';
import { type Connection, openConnection } from '../../database';
import { migrate, readSchema } from '../migrations';
import { insertIntent, insertRecord, rowToIntent, type StoredIntent, selectIntents, selectRecords } from '../row-mapping';
import { extendTo, hasValidHeader, invalidatePageCount, replaceFirstPage } from './database-header';
import { carveRows } from './row-carver';

/** The suffixes of a database and the files that SQLite creates beside it. */
const DATABASE_FILES = ['', '-wal', '-shm'] as const;

/**
 * Recovers a damaged journal.
 * @param file a journal that no connection has open
 * @param at milliseconds since 1970
 * @throws the error of the disk or SQLite; the damaged journal is then unchanged
 */
export async function recoverJournal(file: string, at: number): Promise<void> {
  const reading = `${file}.reading`;
  const fresh = `${file}.new`;
  const time = unusedTimestamp(file, at);
  try {
    removeDatabase(reading);
    removeDatabase(fresh);
    // SQLite changes a damaged file when it opens it, so it opens a copy.
    for (const part of DATABASE_FILES) if (existsSync(file + part)) copyFileSync(file + part, reading + part);
    await salvage(reading, fresh, { at, damagedFile: damagedFileName(file, time) });
    renameSync(fresh, `${file}.recovered-${time}`);
  } finally {
    removeDatabase(reading);
    removeDatabase(fresh);
  }
  finishRecovery(file);
}

/** Renames the damaged journal and puts the recovered one in its place, also after an interruption. */
export function finishRecovery(file: string): void {
  const prefix = `${basename(file)}.recovered-`;
  for (const name of readdirSync(dirname(file)).filter((entry) => entry.startsWith(prefix))) {
    const damagedFile = damagedFileName(file, name.slice(prefix.length));
    for (const part of DATABASE_FILES) if (existsSync(file + part)) renameSync(file + part, damagedFile + part);
    renameSync(join(dirname(file), name), file);
  }
}

const damagedFileName = (file: string, time: string) => `${file}.damaged-${time}`;

/** A timestamp that no damaged file has in its name, without colons, which Windows does not allow. */
function unusedTimestamp(file: string, at: number): string {
  const time = new Date(at).toISOString().replace(/[:.]/g, '-');
  const existing = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(damagedFileName(file, time))));
  return existing.length === 0 ? time : `${time}-${existing.length}`;
}

function removeDatabase(file: string): void {
  for (const part of [...DATABASE_FILES, '-journal']) rmSync(file + part, { force: true });
}

async function salvage(from: string, to: string, recovery: { readonly at: number; readonly damagedFile: string }): Promise<void> {
  const empty = await openConnection(to);
  const schema = await closeAfter(empty, () => {
    migrate(empty, 0);
    return readSchema(empty);
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
          basename(recovery.damagedFile),
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

/** Whether SQLite can open a database and read its schema. */
async function isReadable(file: string, schema: readonly string[]): Promise<boolean> {
  if (!existsSync(file) || !hasValidHeader(file)) return false;
  const connection = await openConnection(file);
  return closeAfter(connection, () => tryOrNull(() => JSON.stringify(readSchema(connection)) === JSON.stringify(schema)) ?? false);
}

/** The three places that have the row id of each intent: its table, the text index, and the records of its steps. */
const ROW_SOURCES = [
  { column: 'seq', table: 'intent NOT INDEXED' },
  { column: 'seq', table: 'intent INDEXED BY by_text' },
  { column: 'intent', table: 'record' },
] as const;
type RowSource = (typeof ROW_SOURCES)[number];

/**
 * Copies every row that is readable and has a valid checksum.
 * @param file the file that `source` has open
 * @returns `lost`: the number of known rows that were not copied; `null` when there may have been more
 */
function copyIntents(source: Connection, file: string, target: Connection): { readonly kept: number; readonly lost: number | null } {
  const places = ROW_SOURCES.map((place) => {
    const upwards = readRowIds(source, place, 1);
    // Reads from both ends, so that an unreadable part in the middle hides as few rows as possible.
    const downwards = upwards.complete ? upwards : readRowIds(source, place, -1);
    return { complete: upwards.complete, numbers: new Set([...upwards.numbers, ...downwards.numbers]) };
  });
  const known = new Set(places.flatMap(({ numbers }) => [...numbers]));
  const kept = new Set<number>();
  function copyIntent(seq: number, stored: StoredIntent | null): void {
    if (!stored || kept.has(seq)) return;
    kept.add(seq);
    insertIntent(target, seq, stored);
    for (const [step, record] of readRecords(source, seq)) insertRecord(target, seq, step, record);
  }

  for (const seq of known) copyIntent(seq, readIntent(source, seq));
  if (kept.size < known.size) {
    tryOrNull(() => source.all('PRAGMA wal_checkpoint(TRUNCATE)'));
    for (const row of carveRows(file)) {
      const seq = Number(row.seq);
      if (known.has(seq) && !kept.has(seq)) copyIntent(seq, ifLatest(rowToIntent(row), readRecords(source, seq)));
    }
  }

  const all = agreedRowIds(places.filter(({ complete }) => complete).map(({ numbers }) => numbers));
  return { kept: kept.size, lost: all && [...all].filter((seq) => !kept.has(seq)).length };
}

/**
 * The row ids on which two sources agree. A single source may be readable to its end and still lack or invent ids because of the
 * damage.
 */
function agreedRowIds(places: readonly ReadonlySet<number>[]): ReadonlySet<number> | null {
  const isSame = (one: ReadonlySet<number>, other: ReadonlySet<number>) =>
    one.size === other.size && [...one].every((number) => other.has(number));
  return places.find((one, index) => places.slice(index + 1).some((other) => isSame(one, other))) ?? null;
}

const readIntent = (source: Connection, seq: number): StoredIntent | null =>
  tryOrNull(() => selectIntents(source, 'NOT INDEXED WHERE seq = ?', seq)[0]?.stored ?? null);

/** The readable records of an intent by step. */
function readRecords(source: Connection, seq: number): ReadonlyMap<number, StepRecord> {
  const records = new Map<number, StepRecord>();
  for (const { step, record } of tryOrNull(() => selectRecords(source, seq)) ?? []) if (record) records.set(step, record);
  return records;
}

/** A carved row may be outdated, so it is used only when it agrees with the last record of its intent. */
function ifLatest(stored: StoredIntent | null, records: ReadonlyMap<number, StepRecord>): StoredIntent | null {
  const last = records.get(records.size - 1);
  const intent = stored?.intent;
  const agrees = last && last.to === intent?.state.kind && last.at === intent.changedAt && last.attempt === intent.attempts;
  return agrees ? stored : null;
}

/** All row ids that a source has, ascending or descending, until it becomes unreadable. */
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
      // A damaged page may form a cycle.
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
