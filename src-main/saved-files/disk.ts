/** Disk operations with a timeout, because an operation on a hanging network folder never ends. */
import * as fs from 'node:fs/promises';
import { rejectAfter, rename } from '../base';

export type DiskOperations = Pick<typeof fs, 'mkdir' | 'open' | 'realpath' | 'rename' | 'rm'>;

/** A hanging operation blocks one of Node's four threads, which are also needed for name lookups. */
const MAX_HANGING_OPERATIONS = 3;

const TIMEOUT_MS = 30_000;

export class NotRespondingError extends Error {
  constructor(readonly afterMs: number) {
    super(afterMs === 0 ? 'an earlier operation still hangs' : `no answer within ${afterMs} ms`);
  }
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** Stops waiting for the operation. The operation itself continues, because the system cannot cancel it. */
  readonly signal?: AbortSignal;
}

export interface Disk {
  readonly operations: DiskOperations;
  /** Runs an operation with a timeout. @throws NotRespondingError, the reason of the signal, or the error of the operation */
  runWithTimeout<Value>(operation: () => Promise<Value>, options?: RunOptions): Promise<Value>;
}

export function createDisk({
  operations = { ...fs, rename },
  timeoutMs: defaultTimeoutMs = TIMEOUT_MS,
}: {
  readonly operations?: DiskOperations;
  readonly timeoutMs?: number;
} = {}): Disk {
  let hangingCount = 0;

  async function runWithTimeout<Value>(
    operation: () => Promise<Value>,
    { timeoutMs = defaultTimeoutMs, signal }: RunOptions = {},
  ): Promise<Value> {
    signal?.throwIfAborted();
    if (hangingCount >= MAX_HANGING_OPERATIONS) throw new NotRespondingError(0);
    let isSettled = false;
    const pending = operation().finally(() => {
      isSettled = true;
    });
    try {
      return await waitFor(pending, timeoutMs, signal);
    } catch (error) {
      if (!isSettled) {
        hangingCount += 1;
        const release = () => {
          hangingCount -= 1;
        };
        pending.then(release, release);
      }
      throw error;
    }
  }

  return { operations, runWithTimeout };
}

/** Waits for an operation until the timeout or until the signal aborts. */
function waitFor<Value>(operation: Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  const limited = rejectAfter(timeoutMs, operation, () => new NotRespondingError(timeoutMs));
  return signal ? untilAborted(limited, signal) : limited;
}

/** Waits for a promise, but rejects with the reason of the signal when it aborts. */
export async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Handle a later rejection, because otherwise it counts as unhandled.
    promise.catch(() => undefined);
  }
}
