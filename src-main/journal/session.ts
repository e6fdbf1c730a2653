/**
 * Identifies a journal file and detects a copy of it, because a copy would send its orders a second time.
 *
 * The file counts its runs. A high-water mark beside it stores how far the journal had come; it is written after the journal, so
 * it is never ahead of the disk. A file that is behind the mark was restored. The mark cannot detect a copy of the whole folder,
 * so every order of an earlier run is looked up before it is sent.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from '../database';
import { OLDEST_COMPATIBLE_VERSION } from './migrations';

/** How far a journal had come, stored outside of it. */
export interface HighWaterMark {
  /** The journal's own id. */
  readonly journal: string;
  /** Rises by one at each opening. */
  readonly run: number;
  /** Whether that run was closed properly. */
  readonly closed: boolean;
  /** The highest row id. */
  readonly lastRow: number;
}

/** Stores the high-water mark. Neither method throws, because without a mark there is only nothing to compare. */
export interface HighWaterMarkStore {
  read(): HighWaterMark | null;
  write(mark: HighWaterMark): void;
}

/** Why a journal is not the one that this station left. */
export type CopyKind =
  /** It is behind the mark, or it is another journal. */
  | 'restored'
  /** It was last open on another machine. */
  | 'moved';

export interface Session {
  readonly journal: string;
  readonly run: number;
  readonly copy: CopyKind | null;
}

/**
 * Starts a new run of the file, in the caller's transaction.
 * @param options.machine the machine's own id; `null` when the system has none
 * @param options.mark `null` when it is missing; `untracked` when no mark is kept, as in a test
 * @param options.wasCreatedHere whether the file was just created or recovered: then it may be behind the mark and is no copy
 */
export function startRun(
  connection: Connection,
  {
    mark,
    machine,
    wasCreatedHere,
  }: { readonly mark: HighWaterMark | null | 'untracked'; readonly machine: string | null; readonly wasCreatedHere: boolean },
): Session {
  const stored = readSession(connection);
  const copy = wasCreatedHere ? null : detectCopy(stored, mark, machine);
  const journal = stored.journal ?? randomUUID();
  const run = Math.max(stored.run, mark === 'untracked' ? 0 : (mark?.run ?? 0)) + 1;
  connection.run(
    'UPDATE session SET closed_properly = 0, journal = ?, machine = coalesce(?, machine), run = ?, readable_from = max(coalesce(readable_from, 0), ?)',
    journal,
    machine,
    run,
    OLDEST_COMPATIBLE_VERSION,
  );
  return { journal, run, copy };
}

interface StoredSession {
  readonly journal: string | null;
  readonly machine: string | null;
  readonly run: number;
  readonly closed: boolean;
  readonly lastRow: number;
}

function readSession(connection: Connection): StoredSession {
  const row = connection.get(
    `SELECT CAST(journal AS BLOB) AS journal, CAST(machine AS BLOB) AS machine, CAST(run AS INTEGER) AS run, closed_properly,
      (SELECT coalesce(max(seq), 0) FROM intent) AS last FROM session`,
  );
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
  return {
    journal: text(row?.journal),
    machine: text(row?.machine),
    run: Number(row?.run ?? 0),
    closed: Number(row?.closed_properly) === 1,
    lastRow: Number(row?.last ?? 0),
  };
}

function detectCopy(stored: StoredSession, mark: HighWaterMark | null | 'untracked', machine: string | null): CopyKind | null {
  if (stored.machine !== null && machine !== null && stored.machine !== machine) return 'moved';
  if (mark === 'untracked') return null;
  // Every run writes a mark, but version 1 of the journal counted no runs.
  if (mark === null) return stored.run > 0 ? 'restored' : null;
  if (stored.journal !== mark.journal || stored.run < mark.run) return 'restored';
  if (stored.run > mark.run) return null;
  return (mark.closed && !stored.closed) || stored.lastRow < mark.lastRow ? 'restored' : null;
}

/** Records that the run ended properly, so that the next start can skip the integrity check. */
export const markClosed = (connection: Connection): void => connection.run('UPDATE session SET closed_properly = 1');

/** The mark may lag, because it is only compared with a journal that is behind it. */
const MARK_DELAY_MS = 30_000;

export interface HighWaterMarkWriter {
  /** Schedules a write of the mark after a commit. */
  writeLater(): void;
  /**
   * Writes the mark now.
   * @param closed whether the run ended properly
   */
  write(closed: boolean): void;
  stop(): void;
}

/** Creates the writer of an open journal's high-water mark. */
export function createHighWaterMarkWriter(
  connection: Connection,
  { session, mark }: { readonly session: Session; readonly mark: HighWaterMarkStore },
): HighWaterMarkWriter {
  let timer: NodeJS.Timeout | undefined;
  function write(closed: boolean): void {
    const last = Number(connection.get('SELECT coalesce(max(seq), 0) AS last FROM intent')?.last);
    mark.write({ journal: session.journal, run: session.run, closed, lastRow: last });
  }
  function moved(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      try {
        write(false);
      } catch {
        // The database cannot be read now. The mark may lag.
      }
    }, MARK_DELAY_MS);
  }
  // Written immediately, so that a missing mark shows that the journal came from elsewhere. It takes less than a millisecond.
  write(false);
  return { writeLater: moved, write, stop: () => clearTimeout(timer) };
}
