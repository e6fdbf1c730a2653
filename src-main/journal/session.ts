/**
 * Whose file a journal is, and whether it is the one that this station left: a copy would send its orders a second time.
 *
 * The file counts its runs. A high-water mark beside it says how far it had come when the station last looked; it is written
 * after the journal, so it never says more than was on the disk. A file that is behind the mark was restored. The
 * mark knows nothing of a copy of the whole folder: for that, everything left by an earlier run is looked up before it is sent.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from './connection';
import { OLDEST_COMPATIBLE_VERSION } from './migrations';

/** How far a journal had come, outside of it. */
export interface HighWaterMark {
  /** The journal's own id. */
  readonly journal: string;
  /** Rises by one at each opening. */
  readonly run: number;
  /** It was closed properly in that run. */
  readonly closed: boolean;
  /** The highest row. */
  readonly lastRow: number;
}

/** Where the mark is. Neither method throws: without a mark there is nothing to compare. */
export interface HighWaterMarkStore {
  read(): HighWaterMark | null;
  write(mark: HighWaterMark): void;
}

/** How a journal comes not to be the one that this station left. */
export type CopyKind =
  /** It is behind the mark, or another journal altogether. */
  | 'restored'
  /** It was last open on another machine. */
  | 'moved';

export interface Session {
  readonly journal: string;
  readonly run: number;
  readonly copy: CopyKind | null;
}

/**
 * Makes the file this run's, in the caller's transaction.
 * @param options.machine the machine's own id; `null` where the system has none
 * @param options.mark `null` where there is none; `none-kept` where nobody keeps one, as in a test
 * @param options.isOwn it was just made here, from nothing or from a damaged one: then it is behind the mark and no copy
 */
export function startRun(
  connection: Connection,
  { mark, machine, isOwn }: { readonly mark: HighWaterMark | null | 'untracked'; readonly machine: string | null; readonly isOwn: boolean },
): Session {
  const left = readSession(connection);
  const copy = isOwn ? null : detectCopy(left, mark, machine);
  const journal = left.journal ?? randomUUID();
  const run = Math.max(left.run, mark === 'untracked' ? 0 : (mark?.run ?? 0)) + 1;
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

function detectCopy(left: StoredSession, mark: HighWaterMark | null | 'untracked', machine: string | null): CopyKind | null {
  if (left.machine !== null && machine !== null && left.machine !== machine) return 'moved';
  if (mark === 'untracked') return null;
  // Every run leaves one, and the first version of the journal counted no runs.
  if (mark === null) return left.run > 0 ? 'restored' : null;
  if (left.journal !== mark.journal || left.run < mark.run) return 'restored';
  if (left.run > mark.run) return null;
  return (mark.closed && !left.closed) || left.lastRow < mark.lastRow ? 'restored' : null;
}

/** Notes that the run ended properly, so that the next start need not look through the file. */
export const markClosed = (connection: Connection): void => connection.run('UPDATE session SET closed_properly = 1');

/** The mark may lag: it is only compared with a journal that is behind it. */
const MARK_DELAY_MS = 30_000;

export interface HighWaterMarkWriter {
  /** Something was committed: writes the mark after a while. */
  writeLater(): void;
  /** Writes the mark now. @param closed the run ended properly */
  write(closed: boolean): void;
  stop(): void;
}

/** Writes the high-water mark of an open journal. */
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
        // The disk gives nothing now. The mark lags, which is allowed.
      }
    }, MARK_DELAY_MS);
  }
  // At once, so that a missing mark means that the journal came from elsewhere. It takes less than a millisecond.
  write(false);
  return { writeLater: moved, write, stop: () => clearTimeout(timer) };
}
