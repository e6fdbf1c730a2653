/** The parts of a SQLite journal that its reads and writes share. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { Connection } from '../database';
import type { DiskAccess } from './disk-access';
import type { GroupCommit } from './group-commit';
import type { Quarantine } from './quarantine';
import type { RowStore } from './row-store';

export interface JournalContext {
  readonly connection: Connection;
  readonly disk: DiskAccess;
  readonly commits: GroupCommit;
  readonly rows: RowStore;
  readonly quarantine: Quarantine;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Quarantines an unreadable row or record, now or after the open transaction. */
  readonly quarantineRow: (row: number, step: number) => void;
  /** Notifies the listeners of changed intents. */
  readonly notifyChanged: (changed: readonly Intent[]) => void;
  /** Notifies the listeners that an unreadable row was found or dismissed. */
  readonly notifyUnreadableChanged: () => void;
}
