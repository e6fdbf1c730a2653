/** Opens the journal of a live station: creates, migrates, checks or recovers it, and finishes the last session. */
import { rmSync, statSync } from 'node:fs';
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { RecoveryNotice } from '../../src-shared/station/station';
import { renameSync } from '../base';
import { type Connection, DatabaseError, openConnection } from '../database';
import type { Log } from '../log';
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

/** Why the journal cannot be opened. Then no order is accepted, because an order that is not stored must not be sent. */
export type JournalProblem =
  /** A newer, incompatible version of the app wrote the journal, which is not changed. */
  | { readonly kind: 'newer'; readonly version: number }
  /** For example the folder is missing, the disk is full or read-only, or another instance has the file open. `detail` is for IT. */
  | { readonly kind: 'cannot-open'; readonly detail: string };

export interface JournalOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Stores the high-water mark; without it no copy of the journal is detected. */
  readonly mark?: HighWaterMarkStore;
  /** The machine's own id, which differs from that of a machine with a copy of its disk; `null` when the system has none. */
  readonly machine?: string | null;
}

/** Files up to this size are checked at every start, which takes at most 80 ms; larger ones only after a crash. */
const MAX_PAGES_ALWAYS_CHECKED = 2_048;

/** Each attempt waits one second for the file lock. */
const MAX_OPEN_ATTEMPTS = 3;

const INTERRUPTED: Failure = { kind: 'cut-off', detail: 'the app ended while it was being sent' };

const NO_MARK_STORE: HighWaterMarkStore = { read: () => null, write() {} };

/**
 * Opens a journal, and recovers it when it is damaged.
 * @param file created when it is missing; its folder must exist
 */
export async function openJournal(
  file: string,
  { log, now = Date.now, mark, machine = null }: JournalOptions,
): Promise<Result<{ readonly journal: Journal; readonly notice: RecoveryNotice | null }, JournalProblem>> {
  const start: OpenContext = { at: now(), mark: mark ? mark.read() : 'untracked', machine };
  try {
    finishRecovery(file);
    let opened = await openDatabase(file, start);
    if (opened.kind === 'damaged') {
      log.error('journal-damaged', { detail: opened.detail });
      await recoverJournal(file, now());
      opened = await openDatabase(file, start);
    }
    switch (opened.kind) {
      case 'newer':
        return fail({ kind: 'newer', version: opened.version });
      case 'damaged':
        // The file that was just recovered is damaged again, so the disk is broken.
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

/** The context in which a journal is opened. */
interface OpenContext {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mark: HighWaterMark | null | 'untracked';
  readonly machine: string | null;
}

type OpenResult =
  | { readonly kind: 'open'; readonly connection: Connection; readonly session: Session; readonly notice: RecoveryNotice | null }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'newer'; readonly version: number };

/**
 * Retries when the file is locked, because a closed connection sometimes keeps its lock for a moment (3 of 1,000 times in a tight
 * loop), as does another process that is about to end.
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
  const isNewFile = isMissing(file);
  if (isNewFile) await createDatabase(file);
  if (!exists(file) || !hasValidHeader(file)) return { kind: 'damaged', detail: 'it does not begin as a journal does' };
  const connection = await openConnection(file);
  const closeAnd = async <Left extends OpenResult>(left: Left): Promise<Left> => {
    await connection.close();
    return left;
  };
  try {
    // Locks the file exclusively from the first read on.
    connection.get('PRAGMA locking_mode = EXCLUSIVE');
    const version = readVersion(connection);
    if (version === 'damaged') return await closeAnd({ kind: 'damaged', detail: 'its version is not certain' });
    if (version > SCHEMA_VERSION && !isCompatible(connection, await readExpectedSchema()))
      return await closeAnd({ kind: 'newer', version });
    connection.get('PRAGMA journal_mode = WAL');
    // By default SQLite copies the log into the database during a commit every 1,000 pages, which would delay every hundredth order. The
    // journal does so when idle, so this limit (32 MB) applies only to a station that is never idle.
    connection.get('PRAGMA wal_autocheckpoint = 8000');
    connection.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON');
    migrate(connection, version);
    const damage = await findDamage(connection, version);
    if (damage !== null) return await closeAnd({ kind: 'damaged', detail: damage });
    return { kind: 'open', connection, ...startSession(connection, start, isNewFile) };
  } catch (error) {
    await connection.close();
    if (error instanceof DatabaseError && error.isDamage) return { kind: 'damaged', detail: error.message };
    throw error;
  }
}

const exists = (name: string): boolean => statSync(name, { throwIfNoEntry: false }) !== undefined;

/** A write-ahead log without its database belongs to a damaged journal, not to a new one. */
const isMissing = (file: string): boolean => !exists(file) && !exists(`${file}-wal`);

/**
 * Creates the database under another name and then renames it, so that an empty file, which a full disk can leave, always counts
 * as damage. SQLite would treat it as a new database and discard its write-ahead log.
 */
async function createDatabase(file: string): Promise<void> {
  const temporaryFile = `${file}.beginning`;
  const removeTemporaryFiles = () => {
    for (const part of ['', '-journal', '-wal', '-shm']) rmSync(temporaryFile + part, { force: true });
  };
  removeTemporaryFiles();
  try {
    const connection = await openConnection(temporaryFile);
    try {
      migrate(connection, 0);
    } finally {
      await connection.close();
    }
    renameSync(temporaryFile, file);
  } finally {
    removeTemporaryFiles();
  }
}

/** Checks the schema and, for a small file or after a crash, the integrity. Returns the damage in SQLite's words, or `null`. */
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

/** The schema of a newly created database of this version. */
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

/** Starts this session in the database, and resolves what the last session left unfinished. */
function startSession(connection: Connection, { at, mark, machine }: OpenContext, isNewFile: boolean) {
  return connection.transaction(() => {
    const unseenNotice = readNotice(connection);
    const wasRecovered = unseenNotice?.kind === 'recovered';
    const session = startRun(connection, { mark, machine, wasCreatedHere: isNewFile || wasRecovered });
    const mayHaveBeenSent = wasRecovered || session.copy !== null;
    // Thousands of orders may wait. If the journal is trusted, only those that were being sent need a step.
    const which = mayHaveBeenSent ? 'unsent = 1' : "unsent = 1 AND state_name = 'sending'";
    let asked = 0;
    for (const { seq, stored } of selectIntents(connection, `INDEXED BY unsent WHERE ${which}`)) {
      const event = stored && resolveInterrupted(stored.intent, mayHaveBeenSent, at);
      if (!stored || !event) continue;
      const after = applyEvent(stored.intent, event, at);
      if (!after.ok) continue;
      writeStep(connection, { rowId: seq, ...stored, step: null }, event, after.value);
      if (event.kind === 'expired') asked += 1;
    }
    const notice = session.copy
      ? ({ kind: session.copy, asked } as const)
      : isNewFile && mark !== null && mark !== 'untracked'
        ? ({ kind: 'missing' } as const)
        : null;
    if (notice) writeNotice(connection, notice, at);
    return { session, notice: notice ?? unseenNotice };
  });
}

function resolveInterrupted({ kind, state }: Intent, mayHaveBeenSent: boolean, at: number): IntentEvent | null {
  if (state.kind === 'sending') {
    if (kind === 'stage') return { kind: 'outcome-unknown', failure: INTERRUPTED };
    return { kind: 'retry-later', notBefore: at, failure: INTERRUPTED, ambiguous: true };
  }
  // The order may have been sent: a disk may have lost the record, and a restored copy never had it.
  if (mayHaveBeenSent && (state.kind === 'held' || state.kind === 'waiting')) return { kind: 'expired', because: 'journal-copy' };
  return null;
}
