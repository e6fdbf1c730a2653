/** Runs reads and writes of the journal's file, and logs disk errors. */
import { fail, type Result } from '../../src-shared/base/result';
import { DatabaseError } from '../database';
import type { Log } from '../log';
import type { WriteFailed } from './journal';

export interface DiskAccess {
  /** @throws the disk error, after it was logged */
  runRead<Value>(work: () => Value): Value;
  runWrite<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | WriteFailed>;
  /** The file is damaged, so the next start checks all of it. */
  markDamaged(): void;
  isDamaged(): boolean;
  isClosed(): boolean;
  /** Rejects all later writes. */
  close(): void;
}

export function createDiskAccess(log: Log): DiskAccess {
  /** The last error by log event, so that an operation that is retried every few seconds is logged once. */
  const lastErrors = new Map<string, string>();
  let damaged = false;
  let closed = false;

  function logError(error: unknown, event: string): string {
    if (error instanceof DatabaseError && error.isDamage) damaged = true;
    const detail = error instanceof Error ? error.message : String(error);
    if (lastErrors.get(event) !== detail) log.error(event, { detail });
    lastErrors.set(event, detail);
    return detail;
  }

  return {
    runRead<Value>(work: () => Value): Value {
      try {
        const value = work();
        lastErrors.delete('journal-read-failed');
        return value;
      } catch (error) {
        logError(error, 'journal-read-failed');
        throw error;
      }
    },
    runWrite<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | WriteFailed> {
      if (closed) return fail({ kind: 'write-failed', detail: 'the journal is closed' });
      try {
        const result = work();
        lastErrors.delete('journal-write-failed');
        return result;
      } catch (error) {
        return fail({ kind: 'write-failed', detail: logError(error, 'journal-write-failed') });
      }
    },
    markDamaged() {
      damaged = true;
    },
    isDamaged: () => damaged,
    isClosed: () => closed,
    close() {
      closed = true;
    },
  };
}
