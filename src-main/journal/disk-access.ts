/** Reads and writes of a journal's file, with what is logged when the disk does not do them. */
import { fail, type Result } from '../../src-shared/result';
import type { Log } from '../log';
import { DatabaseError } from './connection';
import type { NotKept } from './journal';

export interface DiskAccess {
  /** @throws what the disk says, after it was logged */
  read<Value>(work: () => Value): Value;
  write<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | NotKept>;
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

  function noted(error: unknown, event: string): string {
    if (error instanceof DatabaseError && error.isDamage) damaged = true;
    const detail = error instanceof Error ? error.message : String(error);
    if (trouble.get(event) !== detail) log.error(event, { detail });
    trouble.set(event, detail);
    return detail;
  }

  return {
    read<Value>(work: () => Value): Value {
      try {
        const value = work();
        trouble.delete('journal-not-read');
        return value;
      } catch (error) {
        noted(error, 'journal-not-read');
        throw error;
      }
    },
    write<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | NotKept> {
      if (closed) return fail({ kind: 'not-kept', detail: 'the journal is closed' });
      try {
        const kept = work();
        trouble.delete('journal-not-kept');
        return kept;
      } catch (error) {
        return fail({ kind: 'not-kept', detail: noted(error, 'journal-not-kept') });
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
