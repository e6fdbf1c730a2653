/**
 * A damaged journal is set aside under another name, as it is, and what can be read from it goes into a new one.
 *
 * A recovery that is cut off by anything, at any instant, is finished or begun anew at the next start: the new journal
 * is made beside the damaged one, and gets the name by which the next start knows it (`….recovered-TIME`) when it is
 * complete. From then on only names change.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Connection, openConnection } from './connection';
import { migrate, schemaOf } from './migrations';
import { INSERT_INTENT, INSERT_RECORD, intentToRow, recordToRow, rowToIntent, rowToRecord } from './row';

/** A database and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm'] as const;
const PAGE_BYTES = 4_096;

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
  const source = (await openAsItIs(from, schema)) ?? (await openWithFirstPageOf(to, from));
  await closing(source, async () => {
    const target = await openConnection(to);
    await closing(target, () =>
      target.transaction(() => {
        const { kept, lost } = copyIntents(source, target);
        target.run('INSERT INTO recovery VALUES (?, ?, ?, ?, 0)', recovery.at, kept, lost, basename(recovery.setAside));
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

/** @returns `null` when SQLite cannot find its way into it */
async function openAsItIs(file: string, schema: readonly string[]): Promise<Connection | null> {
  const connection = await openConnection(file);
  try {
    // Or SQLite would refuse all of a file that has lost its end.
    connection.exec('PRAGMA writable_schema = ON');
    if (JSON.stringify(schemaOf(connection)) === JSON.stringify(schema)) return connection;
  } catch {
    // Told by what is returned.
  }
  await connection.close();
  return null;
}

/**
 * The first page says where every table begins, and that is the same in every journal of this version: where it is
 * damaged, a new journal's stands in. Should it ever not fit, what is read through it proves to be no row of ours.
 */
async function openWithFirstPageOf(fresh: string, file: string): Promise<Connection> {
  const page = readFileSync(fresh).subarray(0, PAGE_BYTES);
  closeSync(openSync(file, 'a'));
  const target = openSync(file, 'r+');
  try {
    // Offsets as https://www.sqlite.org/fileformat.html gives them.
    if (existsSync(`${file}-wal`)) page.fill(2, 18, 20);
    page.writeUInt32BE(Math.max(1, Math.floor(fstatSync(target).size / PAGE_BYTES)), 28);
    page.fill(0, 32, 40);
    writeSync(target, page, 0, PAGE_BYTES, 0);
  } finally {
    closeSync(target);
  }
  return openConnection(file);
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
 * @returns `lost`: of how many others it is known that they were there; `null` when there may have been more
 */
function copyIntents(source: Connection, target: Connection): { readonly kept: number; readonly lost: number | null } {
  const places = PLACES.map((place) => {
    const upwards = numbersIn(source, place, 1);
    // From both ends, so that what breaks off in the middle leaves out as little as can be.
    const downwards = upwards.complete ? upwards : numbersIn(source, place, -1);
    return { complete: upwards.complete, numbers: new Set([...upwards.numbers, ...downwards.numbers]) };
  });
  const known = new Set(places.flatMap(({ numbers }) => [...numbers]));
  let kept = 0;
  let lost = 0;
  for (const seq of [...known].sort((one, other) => one - other)) {
    if (copyIntent(source, target, seq)) kept += 1;
    // One place alone may have come by that number through the damage.
    else if (places.filter(({ numbers }) => numbers.has(seq)).length > 1) lost += 1;
  }
  return { kept, lost: places.filter(({ complete }) => complete).length > 1 ? lost : null };
}

/** The numbers of all intents that a place knows, upwards or downwards, for as far as it can be read. */
function numbersIn(source: Connection, { column, table }: Place, direction: 1 | -1) {
  const sql =
    direction === 1
      ? `SELECT ${column} AS number FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT 1`
      : `SELECT ${column} AS number FROM ${table} WHERE ${column} < ? ORDER BY ${column} DESC LIMIT 1`;
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

function copyIntent(source: Connection, target: Connection, seq: number): boolean {
  const intent = attempt(() => {
    const row = source.get('SELECT * FROM intent NOT INDEXED WHERE seq = ?', seq);
    return row && rowToIntent(row);
  });
  if (!intent) return false;
  target.run(INSERT_INTENT, intentToRow(seq, intent));
  for (const row of attempt(() => source.all('SELECT * FROM record WHERE intent = ? ORDER BY step', seq)) ?? []) {
    const record = rowToRecord(row);
    if (record) target.run(INSERT_RECORD, recordToRow(seq, Number(row.step), record));
  }
  return true;
}

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
