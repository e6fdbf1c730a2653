/**
 * A damaged journal is set aside under another name, as it is, and what can be read from it goes into a new one.
 *
 * A recovery that is cut off by anything, at any instant, is finished or begun anew at the next start: the new journal
 * is made beside the damaged one, and gets the name by which the next start knows it (`….recovered-TIME`) when it is
 * complete. From then on only names change.
 */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { IntentRecord } from '../../src-shared/intent';
import { renameSync } from '../base';
import { type Connection, openConnection } from './connection';
import { forgetPageCount, growTo, hasSoundHeader, replaceFirstPage } from './first-page';
import { migrate, schemaOf } from './migrations';
import { insertIntent, insertRecord, rowToIntent, type StoredIntent, selectIntents, selectRecords } from './row';
import { strayRows } from './stray-rows';

/** A database and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm'] as const;

/**
 * @param file a journal that no connection has open
 * @param at milliseconds since 1970
 * @throws what the disk or SQLite says; the damaged journal is then still where it was
 */
export async function recover(file: string, at: number): Promise<void> {
  const reading = `${file}.reading`;
  const fresh = `${file}.new`;
  const time = freeTime(file, at);
  try {
    remove(reading);
    remove(fresh);
    // SQLite tidies up in what it opens, so it is given a copy.
    for (const part of PARTS) if (existsSync(file + part)) copyFileSync(file + part, reading + part);
    await salvage(reading, fresh, { at, setAside: setAsideName(file, time) });
    renameSync(fresh, `${file}.recovered-${time}`);
  } finally {
    remove(reading);
    remove(fresh);
  }
  finishRecovery(file);
}

/** Gives a complete new journal its place, and the damaged one another, from wherever this was cut off. */
export function finishRecovery(file: string): void {
  const prefix = `${basename(file)}.recovered-`;
  for (const name of readdirSync(dirname(file)).filter((entry) => entry.startsWith(prefix))) {
    const setAside = setAsideName(file, name.slice(prefix.length));
    for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, setAside + part);
    renameSync(join(dirname(file), name), file);
  }
}

const setAsideName = (file: string, time: string) => `${file}.damaged-${time}`;

/** A time that is in no name yet, without the colons that Windows refuses. */
function freeTime(file: string, at: number): string {
  const time = new Date(at).toISOString().replace(/[:.]/g, '-');
  const taken = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(setAsideName(file, time))));
  return taken.length === 0 ? time : `${time}-${taken.length}`;
}

function remove(file: string): void {
  for (const part of [...PARTS, '-journal']) rmSync(file + part, { force: true });
}

async function salvage(from: string, to: string, recovery: { readonly at: number; readonly setAside: string }): Promise<void> {
  const made = await openConnection(to);
  const schema = await closing(made, () => {
    migrate(made, 0);
    return schemaOf(made);
  });
  if (!(await canBeRead(from, schema))) replaceFirstPage(from, to, existsSync(`${from}-wal`));
  forgetPageCount(from);
  growTo(from, to);
  const source = await openConnection(from);
  await closing(source, async () => {
    const target = await openConnection(to);
    await closing(target, () =>
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

async function closing<Value>(connection: Connection, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } finally {
    await connection.close();
  }
}

/** Whether SQLite finds its way into a database. */
async function canBeRead(file: string, schema: readonly string[]): Promise<boolean> {
  if (!existsSync(file) || !hasSoundHeader(file)) return false;
  const connection = await openConnection(file);
  return closing(connection, () => attempt(() => JSON.stringify(schemaOf(connection)) === JSON.stringify(schema)) ?? false);
}

/** Where each intent is known: its own table, the index of texts, and the records of its steps. */
const PLACES = [
  { column: 'seq', table: 'intent NOT INDEXED' },
  { column: 'seq', table: 'intent INDEXED BY by_text' },
  { column: 'intent', table: 'record' },
] as const;
type Place = (typeof PLACES)[number];

/**
 * Row by row, whatever can be read and is proven to be as it was written.
 * @param file what `source` has open
 * @returns `lost`: of how many others it is known that they were there; `null` when there may have been more
 */
function copyIntents(source: Connection, file: string, target: Connection): { readonly kept: number; readonly lost: number | null } {
  const places = PLACES.map((place) => {
    const upwards = numbersIn(source, place, 1);
    // From both ends, so that what breaks off in the middle leaves out as little as can be.
    const downwards = upwards.complete ? upwards : numbersIn(source, place, -1);
    return { complete: upwards.complete, numbers: new Set([...upwards.numbers, ...downwards.numbers]) };
  });
  const known = new Set(places.flatMap(({ numbers }) => [...numbers]));
  const kept = new Set<number>();
  function keep(seq: number, stored: StoredIntent | null): void {
    if (!stored || kept.has(seq)) return;
    kept.add(seq);
    insertIntent(target, seq, stored);
    for (const [step, record] of recordsOf(source, seq)) insertRecord(target, seq, step, record);
  }

  for (const seq of known) keep(seq, intentAt(source, seq));
  if (kept.size < known.size) {
    attempt(() => source.all('PRAGMA wal_checkpoint(TRUNCATE)'));
    for (const row of strayRows(file)) {
      const seq = Number(row.seq);
      if (known.has(seq) && !kept.has(seq)) keep(seq, latestOnly(rowToIntent(row), recordsOf(source, seq)));
    }
  }

  const all = agreed(places.filter(({ complete }) => complete).map(({ numbers }) => numbers));
  return { kept: kept.size, lost: all && [...all].filter((seq) => !kept.has(seq)).length };
}

/** What two places say alike. One alone may have lost numbers, or come by them, through the damage and read to its end. */
function agreed(places: readonly ReadonlySet<number>[]): ReadonlySet<number> | null {
  const isSame = (one: ReadonlySet<number>, other: ReadonlySet<number>) =>
    one.size === other.size && [...one].every((number) => other.has(number));
  return places.find((one, index) => places.slice(index + 1).some((other) => isSame(one, other))) ?? null;
}

const intentAt = (source: Connection, seq: number): StoredIntent | null =>
  attempt(() => selectIntents(source, 'NOT INDEXED WHERE seq = ?', seq)[0]?.stored ?? null);

/** By their step, as far as they can be read. */
function recordsOf(source: Connection, seq: number): ReadonlyMap<number, IntentRecord> {
  const records = new Map<number, IntentRecord>();
  for (const { step, record } of attempt(() => selectRecords(source, seq)) ?? []) if (record) records.set(step, record);
  return records;
}

/** A row that nothing leads to may be an older version: it is believed when it agrees with the last of all its steps. */
function latestOnly(stored: StoredIntent | null, records: ReadonlyMap<number, IntentRecord>): StoredIntent | null {
  const last = records.get(records.size - 1);
  const intent = stored?.intent;
  const agrees = last && last.to === intent?.state.name && last.at === intent.changedAt && last.attempt === intent.attempts;
  return agrees ? stored : null;
}

/** The numbers of all intents that a place knows, upwards or downwards, for as far as it can be read. */
function numbersIn(source: Connection, { column, table }: Place, direction: 1 | -1) {
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

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
