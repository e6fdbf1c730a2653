/** A live station's journal: a database file that outlives the app, the power and most of what disks do. */
import type { Intent } from '../../src-shared/intent';
import { ok } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import type { Connection } from './connection';
import { createDiskAccess } from './disk-access';
import { createGroupCommit } from './group-commit';
import type { Journal } from './journal';
import type { JournalParts } from './journal-parts';
import { createQuarantine } from './quarantine';
import { createReads } from './reads';
import { atRest } from './rest';
import { createRowStore } from './row-store';
import { endRun, keepMark, type MarkStore, type Session } from './session';
import { createWrites } from './writes';

export interface SqliteJournalOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly session: Session;
  readonly mark: MarkStore;
}

/** @param connection to a database of this version; closed by the journal */
export function createSqliteJournal(connection: Connection, options: SqliteJournalOptions): Journal {
  const { log, now } = options;
  const listeners = new Set<(intent: Intent) => void>();
  const unreadableListeners = new Set<() => void>();
  const disk = createDiskAccess(log);
  const mark = keepMark(connection, options);
  /** The log is copied into the database when nobody waits for the disk. */
  const checkpoint = atRest(() => disk.write(() => ok(connection.all('PRAGMA wal_checkpoint(PASSIVE)'))));
  const commits = createGroupCommit({
    transaction: (work) => disk.write(() => ok(connection.transaction(work))),
    onCommit() {
      checkpoint.committed();
      mark.moved();
    },
    onRollback: () => rows.forget(),
  });
  const quarantine = createQuarantine({
    connection,
    log,
    now,
    attempt: (work) => disk.write(() => ok(work())),
    onFound(isNoted) {
      disk.markDamaged();
      if (isNoted) unreadableChanged();
    },
  });
  // A row that is found unreadable in a transaction is noted after it: the note must not be lost with it.
  const setAside = (row: number, step: number): void => commits.afterTransaction(() => quarantine.add(row, step));
  const rows = createRowStore(connection, () => quarantine, setAside);

  function unreadableChanged(): void {
    rows.recount();
    tellAll(unreadableListeners, undefined, log);
  }

  function tell(changed: readonly Intent[]): void {
    for (const intent of changed) tellAll(listeners, intent, log);
  }

  const parts: JournalParts = { connection, disk, commits, rows, quarantine, now, setAside, tell, unreadableChanged };
  return {
    ...createWrites(parts),
    ...createReads(parts),

    onUnreadable: (listener) => void unreadableListeners.add(listener),

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {
      if (disk.isClosed()) return;
      checkpoint.stop();
      mark.stop();
      commits.flush();
      const ended = disk.isDamaged() ? null : disk.write(() => ok(endRun(connection)));
      // Into the database itself: a log that stays behind could be parted from it.
      disk.write(() => ok(connection.all('PRAGMA wal_checkpoint(TRUNCATE)')));
      if (ended?.ok) disk.write(() => ok(mark.write(true)));
      disk.close();
      await connection.close();
    },
  };
}
