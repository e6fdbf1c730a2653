/** The changes that are not in the file yet, written together a moment later. */
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { type FileSupervisor, RETRY_DELAY_MS } from './file-supervisor';
import { applyChanges, type Changes, NO_CHANGES } from './stored-record';

export interface PendingChanges {
  of(orderId: StoredOrderId): Changes;
  set(orderId: StoredOrderId, changes: Changes): void;
  /** Writes the changes soon if there is a file. */
  writeSoon(): void;
  /** Writes the changes in this turn, as far as the file accepts them. */
  writeNow(): void;
  /** Writes everything now, as far as the file accepts it, and nothing afterwards. */
  close(): Promise<void>;
}

/** How long a change waits to be written together with others. Longer than the idle time after which the log is copied. */
const WRITE_DELAY_MS = 500;

/** How many orders one transaction writes: a few milliseconds of work, between which other events are handled. */
const WRITE_BATCH_SIZE = 50;

/** How many orders are kept in memory while no file can be used: more than a station handles in a day. */
const MAX_IN_MEMORY = 5_000;

/**
 * @param supervisor `null` for memory alone
 * @param now milliseconds since 1970
 */
export function createPendingChanges(supervisor: FileSupervisor | null, now: () => number): PendingChanges {
  /** The latest last. */
  const pending = new Map<StoredOrderId, Changes>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const changesOf = (orderId: StoredOrderId): Changes => pending.get(orderId) ?? NO_CHANGES;

  function writeSoon(delayMs = WRITE_DELAY_MS): void {
    if (supervisor?.file() && pending.size > 0 && !isClosed) timer ??= setTimeout(onWriteDue, delayMs);
  }

  function onWriteDue(): void {
    timer = undefined;
    writeSoon(writeBatch() ? 0 : RETRY_DELAY_MS);
  }

  /** @returns whether the batch was written */
  function writeBatch(): boolean {
    const file = supervisor?.file();
    if (!file) return false;
    const batch = [...pending.keys()].slice(0, WRITE_BATCH_SIZE);
    try {
      file.update(batch, (orderId, stored) => applyChanges(stored, changesOf(orderId), now()), now());
    } catch (error) {
      supervisor?.reportError(error, 'write');
      return false;
    }
    for (const orderId of batch) pending.delete(orderId);
    supervisor?.reportWritten();
    return true;
  }

  return {
    of: changesOf,

    set(orderId, changes) {
      pending.delete(orderId);
      pending.set(orderId, changes);
      const [oldest] = pending.keys();
      if (pending.size > MAX_IN_MEMORY && oldest !== undefined) pending.delete(oldest);
      writeSoon();
    },

    writeSoon: () => writeSoon(),

    writeNow() {
      if (!supervisor?.file() || isClosed) return;
      clearTimeout(timer);
      onWriteDue();
    },

    async close() {
      isClosed = true;
      clearTimeout(timer);
      // The app may be closed a moment after its start.
      if (pending.size > 0) await supervisor?.openNow();
      while (pending.size > 0 && writeBatch());
    },
  };
}
