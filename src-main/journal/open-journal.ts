/** Opens a live station's journal, whatever the last session, the disk or another version has left behind. */
import { rmSync, statSync } from 'node:fs';
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { RecoveryNotice } from '../../src-shared/station/station';
import { renameSync } from '../base';
import type { Log } from '../log';
import { type Connection, DatabaseError, openConnection } from './connection';
import { applyEvent } from './intent-reducer';
import type { Journal } from './journal';
import { readNotice, writeNotice } from './journal-notice';
import { isCompatible, migrate, readSchema, readSchemaEntries, readVersion, SCHEMA_VERSION, type SchemaEntry } from './migrations';
import { hasValidHeader } from './recovery/database-header';
import { finishRecovery, recoverJournal } from './recovery/recovery';
import { selectIntents } from './row-mapping';
import { type HighWaterMark, type HighWaterMarkStore, type Session, startRun } from './session';
import { createSqliteJournal } from './sqlite-journal';
import { writeStep } from './step-writer';

/** Why there is no journal. Then no order may be taken: one that cannot be remembered must not be sent. */
export type JournalProblem =
  /** It was written by a newer version of the app, and has been left as it is. */
  | { readonly kind: 'newer'; readonly version: number }
  /** The folder is missing, the disk is full or read-only, another copy has it open … `detail` is for IT. */
  | { readonly kind: 'cannot-open'; readonly detail: string };

export interface JournalOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Where the high-water mark is kept; without it no copy is noticed. */
  readonly mark?: HighWaterMarkStore;
  /** The machine's own id, which a copy of its disk on another machine does not have; `null` where there is none. */
  readonly machine?: string | null;
}

/** Up to this size the whole file is looked through at every start, which takes 80 ms at the most; larger ones after a crash. */
const MAX_PAGES_ALWAYS_CHECKED = 2_048;

/** Each waits for the file for a second. */
const MAX_OPEN_ATTEMPTS = 3;

const INTERRUPTED: Failure = { kind: 'cut-off', detail: 'the app ended while it was being sent' };

const NO_MARK_STORE: HighWaterMarkStore = { read: () => null, write() {} };

/** @param file made when it is missing, in a folder that is there */
export async function openJournal(
  file: string,
  { log, now = Date.now, mark, machine = null }: JournalOptions,
): Promise<Result<{ readonly journal: Journal; readonly notice: RecoveryNotice | null }, JournalProblem>> {
  const start: OpenContext = { at: now(), mark: mark ? mark.read() : 'untracked', machine };
  try {
    finishRecovery(file);
    let opened = await openDatabase(file, start);
    if (opened.is === 'damaged') {
      log.error('journal-damaged', { detail: opened.detail });
      await recoverJournal(file, now());
      opened = await openDatabase(file, start);
    }
    switch (opened.is) {
      case 'newer':
        return fail({ kind: 'newer', version: opened.version });
      case 'damaged':
        // The disk damages what has just been written.
        return fail({ kind: 'cannot-open', detail: opened.detail });
      case 'open': {
        const { connection, session, notice } = opened;
        if (notice) logNotice(notice, log);
        return ok({ journal: createSqliteJournal(connection, { log, now, session, mark: mark ?? NO_MARK_STORE }), notice });
      }
    }
  } catch (error) {
    return fail({ kind: 'cannot-open', detail: error instanceof Error ? error.message : String(error) });
  }
}

function logNotice(notice: RecoveryNotice, log: Log): void {
  switch (notice.kind) {
    case 'recovered':
      return log.warn('journal-recovered', { ...notice });
    case 'restored':
      return log.warn('journal-restored', { ...notice });
    case 'moved':
      return log.warn('journal-moved', { ...notice });
    case 'missing':
      return log.warn('journal-missing');
    default:
      return assertNever(notice);
  }
}

/** What is known when a journal is opened. */
interface OpenContext {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mark: HighWaterMark | null | 'untracked';
  readonly machine: string | null;
}

type OpenResult =
  | { readonly is: 'open'; readonly connection: Connection; readonly session: Session; readonly notice: RecoveryNotice | null }
  | { readonly is: 'damaged'; readonly detail: string }
  | { readonly is: 'newer'; readonly version: number };

/**
 * A connection that was closed keeps its file, now and then, for a moment longer than its `close` says (3 of 1,000 in a
 * loop of nothing else). Another process that is about to end does so, too.
 */
async function openDatabase(file: string, start: OpenContext): Promise<OpenResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openOnce(file, start);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isBusy) || attempt === MAX_OPEN_ATTEMPTS) throw error;
    }
  }
}

async function openOnce(file: string, start: OpenContext): Promise<OpenResult> {
  const isMade = isMissing(file);
  if (isMade) await createDatabase(file);
  if (!exists(file) || !hasValidHeader(file)) return { is: 'damaged', detail: 'it does not begin as a journal does' };
  const connection = await openConnection(file);
  const leave = async <Left extends OpenResult>(left: Left): Promise<Left> => {
    await connection.close();
    return left;
  };
  try {
    // From the first look on no other process can so much as read the file.
    connection.get('PRAGMA locking_mode = EXCLUSIVE');
    const version = readVersion(connection);
    if (version === 'damaged') return await leave({ is: 'damaged', detail: 'its version is not certain' });
    if (version > SCHEMA_VERSION && !isCompatible(connection, await readExpectedSchema())) return await leave({ is: 'newer', version });
    connection.get('PRAGMA journal_mode = WAL');
    // By itself SQLite copies the log into the database in the middle of a commit, every 1,000 pages: every hundredth order
    // would wait for it. The journal does so at rest; this is for a shift that never rests, and then it is 32 MB.
    connection.get('PRAGMA wal_autocheckpoint = 8000');
    connection.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON');
    migrate(connection, version);
    const damage = await findDamage(connection, version);
    if (damage !== null) return await leave({ is: 'damaged', detail: damage });
    return { is: 'open', connection, ...startSession(connection, start, isMade) };
  } catch (error) {
    await connection.close();
    if (error instanceof DatabaseError && error.isDamage) return { is: 'damaged', detail: error.message };
    throw error;
  }
}

const exists = (name: string): boolean => statSync(name, { throwIfNoEntry: false }) !== undefined;

/** A log without its database is a journal that has lost its beginning. */
const isMissing = (file: string): boolean => !exists(file) && !exists(`${file}-wal`);

/**
 * Made beside its place and then put there, so that an empty file, which a full disk would leave of a first start, is
 * never anything but damage. SQLite would take it for a new one, and throw away the log beside it.
 */
async function createDatabase(file: string): Promise<void> {
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
async function findDamage(connection: Connection, version: number): Promise<string | null> {
  if (
    version <= SCHEMA_VERSION &&
    JSON.stringify(readSchema(connection)) !== JSON.stringify((await readExpectedSchema()).map(({ definition }) => definition))
  )
    return 'its tables are not as they were made';
  const session = connection.get('SELECT CAST(closed_properly AS INTEGER) AS closed_properly FROM session');
  const isSmall = Number(connection.get('PRAGMA page_count')?.page_count) <= MAX_PAGES_ALWAYS_CHECKED;
  if (session?.closed_properly === 1 && !isSmall) return null;
  const found = String(connection.get('PRAGMA integrity_check(1)')?.integrity_check);
  return found === 'ok' ? null : found;
}

let expectedSchema: Promise<readonly SchemaEntry[]> | null = null;

/** What is in a database that has just been made. */
function readExpectedSchema(): Promise<readonly SchemaEntry[]> {
  expectedSchema ??= openConnection(':memory:').then(async (connection) => {
    try {
      migrate(connection, 0);
      return readSchemaEntries(connection);
    } finally {
      await connection.close();
    }
  });
  return expectedSchema;
}

/** Makes the database this session's, and of what the last one left unfinished what may be said of it now. */
function startSession(connection: Connection, { at, mark, machine }: OpenContext, isMade: boolean) {
  return connection.transaction(() => {
    const untold = readNotice(connection);
    const wasRecovered = untold?.kind === 'recovered';
    const session = startRun(connection, { mark, machine, isOwn: isMade || wasRecovered });
    const isDoubtful = wasRecovered || session.copy !== null;
    // Thousands may wait, and unless they are doubtful only what was on the wire is not as it was.
    const which = isDoubtful ? 'unsent = 1' : "unsent = 1 AND state_name = 'sending'";
    let asked = 0;
    for (const { seq, stored } of selectIntents(connection, `INDEXED BY unsent WHERE ${which}`)) {
      const event = stored && resolveInterrupted(stored.intent, isDoubtful, at);
      if (!stored || !event) continue;
      const after = applyEvent(stored.intent, event, at);
      if (!after.ok) continue;
      writeStep(connection, { rowId: seq, ...stored, step: null }, event, after.value);
      if (event.kind === 'expired') asked += 1;
    }
    const notice = session.copy
      ? ({ kind: session.copy, asked } as const)
      : isMade && mark !== null && mark !== 'untracked'
        ? ({ kind: 'missing' } as const)
        : null;
    if (notice) writeNotice(connection, notice, at);
    return { session, notice: notice ?? untold };
  });
}

function resolveInterrupted({ kind, state }: Intent, isDoubtful: boolean, at: number): IntentEvent | null {
  if (state.kind === 'sending') {
    if (kind === 'stage') return { kind: 'outcome-unknown', failure: INTERRUPTED };
    return { kind: 'retry-later', notBefore: at, failure: INTERRUPTED, ambiguous: true };
  }
  // It may have been sent since: a disk may have lost the note of it, and a copy never had it.
  if (isDoubtful && (state.kind === 'held' || state.kind === 'waiting')) return { kind: 'expired', because: 'journal-copy' };
  return null;
}
