/** The journal of a live station: a SQLite database that survives crashes, power failures and most disk errors. */

import { ok } from '../../src-shared/base/result';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { createEmitter } from '../base';
import { type Connection, createIdleCheckpoint } from '../database';
import type { Log } from '../log';
import { createDiskAccess } from './disk-access';
import { createGroupCommit } from './group-commit';
import type { Journal } from './journal';
import type { JournalContext } from './journal-context';
import { createQuarantine } from './quarantine';
import { createJournalReads } from './reads';
import { createRowStore } from './row-store';
import { createHighWaterMarkWriter, type HighWaterMarkStore, markClosed, type Session } from './session';
import { createJournalWrites } from './writes';

export interface SqliteJournalOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly session: Session;
  readonly mark: HighWaterMarkStore;
}

/** @param connection to a database of this version; the journal closes it */
export function createSqliteJournal(connection: Connection, options: SqliteJournalOptions): Journal {
  const { log, now } = options;
  const intentChanged = createEmitter<Intent>(log);
  const unreadableCountChanged = createEmitter(log);
  const disk = createDiskAccess(log);
  const mark = createHighWaterMarkWriter(connection, options);
  /** Copies the write-ahead log into the database when no request waits for the disk. */
  const checkpoint = createIdleCheckpoint(() => disk.runWrite(() => ok(connection.all('PRAGMA wal_checkpoint(PASSIVE)'))));
  const commits = createGroupCommit({
    transaction: (work) => disk.runWrite(() => ok(connection.transaction(work))),
    onCommit() {
      checkpoint.onCommit();
      mark.writeLater();
    },
    onRollback: () => rows.dropCache(),
  });
  const quarantine = createQuarantine({
    connection,
    log,
    now,
    attempt: (work) => disk.runWrite(() => ok(work())),
    onFound(wasChecked) {
      disk.markDamaged();
      if (wasChecked) notifyUnreadableChanged();
    },
  });
  // Quarantining waits for the end of the transaction, because a rollback would undo it.
  const quarantineRow = (row: number, step: number): void => commits.afterTransaction(() => quarantine.add(row, step));
  const rows = createRowStore(connection, () => quarantine, quarantineRow);

  function notifyUnreadableChanged(): void {
    rows.invalidateCounts();
    unreadableCountChanged.emit();
  }

  function notifyChanged(changed: readonly Intent[]): void {
    for (const intent of changed) intentChanged.emit(intent);
  }

  const parts: JournalContext = {
    connection,
    disk,
    commits,
    rows,
    quarantine,
    now,
    quarantineRow: quarantineRow,
    notifyChanged: notifyChanged,
    notifyUnreadableChanged: notifyUnreadableChanged,
  };
  return {
    ...createJournalWrites(parts),
    ...createJournalReads(parts),

    onUnreadableChange: (listener) => void unreadableCountChanged.subscribe(listener),

    onChange: intentChanged.subscribe,

    async close() {
      if (disk.isClosed()) return;
      checkpoint.stop();
      mark.stop();
      commits.flush();
      const ended = disk.isDamaged() ? null : disk.runWrite(() => ok(markClosed(connection)));
      // Copies the log into the database, because a remaining log file could be separated from it.
      disk.runWrite(() => ok(connection.all('PRAGMA wal_checkpoint(TRUNCATE)')));
      if (ended?.ok) disk.runWrite(() => ok(mark.write(true)));
      disk.close();
      await connection.close();
    },
  };
}
