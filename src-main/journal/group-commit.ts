/** Combines several writes into one transaction, so that simultaneous orders wait for the disk once. */
import { ok, type Result } from '../../src-shared/base/result';
import type { WriteFailed } from './journal';

/** A write that waits for the next transaction. */
interface PendingWrite {
  /** Runs in the transaction. The returned function runs after the commit. */
  run(): () => void;
  reject(problem: WriteFailed): void;
}

export interface GroupCommit {
  /**
   * Adds a write to the next transaction. No caller or listener is notified before the commit.
   * @param write runs in the transaction; when it fails, it must not have written anything
   * @param onCommitted runs after the commit, before the promise resolves
   * @param options.flushNow commits at the end of the current microtask, because a person is waiting; writes that were added in
   *   the same turn share the transaction
   */
  add<Value, Problem>(
    write: () => Result<Value, Problem>,
    onCommitted: (value: Value) => void,
    options?: { readonly flushNow?: boolean },
  ): Promise<Result<Value, Problem | WriteFailed>>;
  /** Runs an action now or, during a transaction, after it, so that a rollback does not undo it. */
  afterTransaction(act: () => void): void;
  /** Commits the waiting writes. */
  flush(): void;
}

/**
 * @param options.transaction runs its argument in a transaction, or returns the error of the disk
 * @param options.onRollback called when a transaction was not committed
 */
export function createGroupCommit(options: {
  readonly transaction: <Value>(work: () => Value) => Result<Value, WriteFailed>;
  readonly onCommit: () => void;
  readonly onRollback: () => void;
}): GroupCommit {
  let waiting: PendingWrite[] = [];
  let deferred: (() => void)[] | null = null;

  /** @param known the number of waiting writes one turn ago; the group is committed when it has not grown */
  function flushWhenIdle(known: number): void {
    if (waiting.length > known) setImmediate(flushWhenIdle, waiting.length);
    else flush();
  }

  function flush(): void {
    const group = waiting;
    if (group.length === 0) return;
    waiting = [];
    const result = commit(group);
    if (result.ok) return;
    // An error of one write must not fail the others, so each one is committed alone.
    for (const write of group) {
      const retried = group.length > 1 ? commit([write]) : result;
      if (!retried.ok) write.reject(retried.problem);
    }
  }

  function commit(group: readonly PendingWrite[]): Result<null, WriteFailed> {
    const after: (() => void)[] = [];
    deferred = after;
    const written = options.transaction(() => group.map((write) => write.run()));
    deferred = null;
    for (const act of after) act();
    if (!written.ok) {
      options.onRollback();
      return written;
    }
    for (const committed of written.value) committed();
    options.onCommit();
    return ok(null);
  }

  return {
    add(write, onCommitted, { flushNow = false } = {}) {
      return new Promise((resolve) => {
        if (flushNow) queueMicrotask(flush);
        // The global `setImmediate`, because turns of Electron's own loop, in which IPC calls arrive, do not run the one of
        // `node:timers`.
        else if (waiting.length === 0) setImmediate(flushWhenIdle, 1);
        waiting.push({
          run() {
            const written = write();
            return () => {
              if (written.ok) onCommitted(written.value);
              resolve(written);
            };
          },
          reject: (problem) => resolve({ ok: false, problem }),
        });
      });
    },
    afterTransaction(act) {
      if (deferred) deferred.push(act);
      else act();
    },
    flush,
  };
}
