/** Several writes in one transaction: the disk is waited for once, and not once for each of the orders that come in together. */
import { ok, type Result } from '../../src-shared/base/result';
import type { WriteFailed } from './journal';

/** One of those who share a transaction. */
interface PendingWrite {
  /** Runs in the transaction. What it returns runs when that has been committed. */
  run(): () => void;
  reject(problem: WriteFailed): void;
}

export interface GroupCommit {
  /**
   * Adds a write to the next transaction. Nobody hears of anything before it is committed.
   * @param write runs in the transaction; when it fails, nothing of it may have been written
   * @param onCommitted runs after the commit, before the promise resolves
   * @param options.flushNow somebody stands there, and nothing else of this turn of the event loop is worth waiting for: what was
   *   asked for in the same breath shares the transaction
   */
  add<Value, Problem>(
    write: () => Result<Value, Problem>,
    onCommitted: (value: Value) => void,
    options?: { readonly flushNow?: boolean },
  ): Promise<Result<Value, Problem | WriteFailed>>;
  /** Runs something now or, while a transaction is open, after it: a write of its own that must not be lost with it. */
  afterTransaction(act: () => void): void;
  /** Commits what waits. */
  flush(): void;
}

/**
 * @param options.transaction runs its argument in a transaction, or answers why the disk did not take it
 * @param options.onRollback called when a transaction was not committed
 */
export function createGroupCommit(options: {
  readonly transaction: <Value>(work: () => Value) => Result<Value, WriteFailed>;
  readonly onCommit: () => void;
  readonly onRollback: () => void;
}): GroupCommit {
  let waiting: PendingWrite[] = [];
  let deferred: (() => void)[] | null = null;

  /** @param known how many there were a turn ago. One alone waits for nobody. */
  function flushWhenIdle(known: number): void {
    if (waiting.length > known) setImmediate(flushWhenIdle, waiting.length);
    else flush();
  }

  function flush(): void {
    const group = waiting;
    if (group.length === 0) return;
    waiting = [];
    const together = commit(group);
    if (together.ok) return;
    // What one of them met must not be held against the others.
    for (const write of group) {
      const alone = group.length > 1 ? commit([write]) : together;
      if (!alone.ok) write.reject(alone.problem);
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
        // The global one. Electron's own loop, which a call of the window comes from, does not hear of the others' turn.
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
