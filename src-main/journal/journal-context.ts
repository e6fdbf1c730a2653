/** What the journal's own parts work with. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { Connection } from './connection';
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
  /** Notes that a row or record cannot be read, now or after the open transaction. */
  readonly quarantineRow: (row: number, step: number) => void;
  /** Tells those who follow of intents that have changed. */
  readonly notifyChanged: (changed: readonly Intent[]) => void;
  /** Another row was found that cannot be read, or one was dismissed. */
  readonly notifyUnreadableChanged: () => void;
}
