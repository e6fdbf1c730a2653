/** Opens a live station's journal, whatever the last session, the disk or another version has left behind. */
import { renameSync, rmSync, statSync } from 'node:fs';
import type { Failure } from '../../src-shared/failure';
import type { Intent } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Log } from '../log';
import { type Connection, DatabaseError, openConnection } from './connection';
import { hasSoundHeader } from './first-page';
import type { Journal } from './journal';
import { advanced } from './life';
import { migrate, schemaOf, VERSION, versionOf } from './migrations';
import { finishRecovery, recover } from './recover';
import { selectIntents } from './row';
import { createSqliteJournal } from './sqlite-journal';
import { writeStep } from './write-step';

/** Why there is no journal. Then no order may be taken: one that cannot be remembered must not be sent. */
export type JournalProblem =
  /** It was written by a newer version of the app, and has been left as it is. */
  | { readonly kind: 'newer'; readonly version: number }
  /** The folder is missing, the disk is full or read-only, another copy has it open … `detail` is for IT. */
  | { readonly kind: 'cannot-open'; readonly detail: string };

/** What a person should know about the journal that was opened. Said at each start until an order is handed over. */
export interface JournalNotice {
  /** It was damaged. What could be read is in a new one, in which nothing leaves before somebody has been asked. */
  readonly kind: 'recovered';
  /** Orders that could be read. */
  readonly kept: number;
  /** Orders that could not; `null` when nobody can tell how many there were. */
  readonly lost: number | null;
  /** The name of the damaged file, in the same folder. */
  readonly setAside: string;
}

/** Up to this size the whole file is looked through at every start, which takes 80 ms at the most; larger ones after a crash. */
const SMALL_PAGES = 2_048;

/** Each waits for the file for a second. */
const OPENING_ATTEMPTS = 3;

const CUT_SHORT: Failure = { kind: 'cut-off', detail: 'the app ended while it was being sent' };

/**
 * @param file made when it is missing, in a folder that is there
 * @param options.now milliseconds since 1970
 */
export async function openJournal(
  file: string,
  { log, now = Date.now }: { readonly log: Log; readonly now?: () => number },
): Promise<Result<{ readonly journal: Journal; readonly notice: JournalNotice | null }, JournalProblem>> {
  try {
    finishRecovery(file);
    let opened = await openDatabase(file, now());
    if (opened.is === 'damaged') {
      log.error('journal-damaged', { detail: opened.detail });
      await recover(file, now());
      opened = await openDatabase(file, now());
    }
    switch (opened.is) {
      case 'newer':
        return fail({ kind: 'newer', version: opened.version });
      case 'damaged':
        // The disk damages what has just been written.
        return fail({ kind: 'cannot-open', detail: opened.detail });
      case 'open': {
        const { connection, notice } = opened;
        if (notice) log.warn('journal-recovered', { ...notice });
        return ok({ journal: createSqliteJournal(connection, { log, now }), notice });
      }
    }
  } catch (error) {
    return fail({ kind: 'cannot-open', detail: error instanceof Error ? error.message : String(error) });
  }
}

type Opened =
  | { readonly is: 'open'; readonly connection: Connection; readonly notice: JournalNotice | null }
  | { readonly is: 'damaged'; readonly detail: string }
  | { readonly is: 'newer'; readonly version: number };

/**
 * A connection that was closed keeps its file, now and then, for a moment longer than its `close` says (3 of 1,000 in a
 * loop of nothing else). Another process that is about to end does so, too.
 */
async function openDatabase(file: string, at: number): Promise<Opened> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryToOpen(file, at);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isBusy) || attempt === OPENING_ATTEMPTS) throw error;
    }
  }
}

async function tryToOpen(file: string, at: number): Promise<Opened> {
  if (isNew(file)) await makeNew(file);
  if (!isThere(file) || !hasSoundHeader(file)) return { is: 'damaged', detail: 'it does not begin as a journal does' };
  const connection = await openConnection(file);
  const leave = async <Left extends Opened>(left: Left): Promise<Left> => {
    await connection.close();
    return left;
  };
  try {
    // From the first look on no other process can so much as read the file.
    connection.get('PRAGMA locking_mode = EXCLUSIVE');
    const version = versionOf(connection);
    if (version === 'damaged') return await leave({ is: 'damaged', detail: 'its version is not certain' });
    if (version > VERSION) return await leave({ is: 'newer', version });
    connection.get('PRAGMA journal_mode = WAL');
    // By itself SQLite copies the log into the database in the middle of a commit, every 1,000 pages: every hundredth order
    // would wait for it. The journal does so at rest; this is for a shift that never rests, and then it is 32 MB.
    connection.get('PRAGMA wal_autocheckpoint = 8000');
    connection.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON');
    migrate(connection, version);
    const damage = await damageIn(connection);
    if (damage !== null) return await leave({ is: 'damaged', detail: damage });
    return { is: 'open', connection, notice: beginSession(connection, at) };
  } catch (error) {
    await connection.close();
    if (error instanceof DatabaseError && error.isDamage) return { is: 'damaged', detail: error.message };
    throw error;
  }
}

const isThere = (name: string): boolean => statSync(name, { throwIfNoEntry: false }) !== undefined;

/** A log without its database is a journal that has lost its beginning. */
const isNew = (file: string): boolean => !isThere(file) && !isThere(`${file}-wal`);

/**
 * Made beside its place and then put there, so that an empty file, which a full disk would leave of a first start, is
 * never anything but damage. SQLite would take it for a new one, and throw away the log beside it.
 */
async function makeNew(file: string): Promise<void> {
  const beginning = `${file}.beginning`;
  const removeRest = () => {
    for (const part of ['', '-journal', '-wal', '-shm']) rmSync(beginning + part, { force: true });
  };
  removeRest();
  try {
    const connection = await openConnection(beginning);
    try {
      migrate(connection, 0);
    } finally {
      await connection.close();
    }
    renameSync(beginning, file);
  } finally {
    removeRest();
  }
}

/** What is wrong with the database, in SQLite's words; `null` when nothing is, or there was no reason to look. */
async function damageIn(connection: Connection): Promise<string | null> {
  if (JSON.stringify(schemaOf(connection)) !== (await soundSchema())) return 'its tables are not as they were made';
  const session = connection.get('SELECT CAST(closed_properly AS INTEGER) AS closed_properly FROM session');
  const isSmall = Number(connection.get('PRAGMA page_count')?.page_count) <= SMALL_PAGES;
  if (session?.closed_properly === 1 && !isSmall) return null;
  const found = String(connection.get('PRAGMA integrity_check(1)')?.integrity_check);
  return found === 'ok' ? null : found;
}

let expected: Promise<string> | null = null;

/** The tables of a database that has just been made. */
function soundSchema(): Promise<string> {
  expected ??= openConnection(':memory:').then((connection) => {
    migrate(connection, 0);
    return JSON.stringify(schemaOf(connection));
  });
  return expected;
}

/** Makes the database this session's, and of what the last one left unfinished what may be said of it now. */
function beginSession(connection: Connection, at: number): JournalNotice | null {
  return connection.transaction(() => {
    connection.run('INSERT OR REPLACE INTO session VALUES (1, 0)');
    const recovery = connection.get(
      `SELECT CAST(kept AS INTEGER) AS kept, CAST(lost AS INTEGER) AS lost, CAST(set_aside AS BLOB) AS set_aside
        FROM recovery WHERE told = 0`,
    );
    // Thousands may wait, and unless something was damaged only what was on the wire is not as it was.
    const which = recovery ? 'unsent = 1' : "unsent = 1 AND state_name = 'sending'";
    for (const { seq, intent } of selectIntents(connection, `INDEXED BY unsent WHERE ${which}`)) {
      const event = intent && whatTheEndMeant(intent, recovery !== null, at);
      if (!intent || !event) continue;
      const after = advanced(intent, event, at);
      if (after.ok) writeStep(connection, { seq, intent, step: null }, event, after.value);
    }
    if (!recovery) return null;
    const lost = recovery.lost === null ? null : Number(recovery.lost);
    return { kind: 'recovered', kept: Number(recovery.kept), lost, setAside: String(recovery.set_aside) };
  });
}

function whatTheEndMeant({ what, state }: Intent, recovered: boolean, at: number): IntentEvent | null {
  if (state.name === 'sending') {
    // An edit that is made twice is made once.
    return what === 'update' ? { name: 'postpone', notBefore: at, failure: CUT_SHORT } : { name: 'lost-sight', failure: CUT_SHORT };
  }
  // A disk that loses what it has written may have lost the note that this one has been sent: somebody is asked.
  if (recovered && (state.name === 'held' || state.name === 'waiting')) return { name: 'grow-old' };
  return null;
}
