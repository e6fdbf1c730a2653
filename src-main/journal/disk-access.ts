/** Reads and writes of a journal's file, with what is logged when the disk does not do them. */
import { fail, type Result } from '../../src-shared/base/result';
import type { Log } from '../log';
import { DatabaseError } from './connection';
import type { WriteFailed } from './journal';

export interface DiskAccess {
  /** @throws what the disk says, after it was logged */
  runRead<Value>(work: () => Value): Value;
  runWrite<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | WriteFailed>;
  /** Something in the file is not as it was written: the next start is to look through all of it. */
  markDamaged(): void;
  isDamaged(): boolean;
  isClosed(): boolean;
  /** Nothing is written afterwards. */
  close(): void;
}

export function createDiskAccess(log: Log): DiskAccess {
  /** Why the disk does not do it now, by the event: what is tried every few seconds is logged once. */
  const trouble = new Map<string, string>();
  let damaged = false;
  let closed = false;

  function logError(error: unknown, event: string): string {
    if (error instanceof DatabaseError && error.isDamage) damaged = true;
    const detail = error instanceof Error ? error.message : String(error);
    if (trouble.get(event) !== detail) log.error(event, { detail });
    trouble.set(event, detail);
    return detail;
  }

  return {
    runRead<Value>(work: () => Value): Value {
      try {
        const value = work();
        trouble.delete('journal-read-failed');
        return value;
      } catch (error) {
        logError(error, 'journal-read-failed');
        throw error;
      }
    },
    runWrite<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | WriteFailed> {
      if (closed) return fail({ kind: 'not-kept', detail: 'the journal is closed' });
      try {
        const kept = work();
        trouble.delete('journal-write-failed');
        return kept;
      } catch (error) {
        return fail({ kind: 'not-kept', detail: logError(error, 'journal-write-failed') });
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
