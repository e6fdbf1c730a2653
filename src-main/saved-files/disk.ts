/**
 * Operations on the disk that a person waits for, each with a time limit: a network folder that hangs never answers.
 */
import * as fs from 'node:fs/promises';
import { rename } from '../base';

export type DiskOperations = Pick<typeof fs, 'mkdir' | 'open' | 'realpath' | 'rename' | 'rm'>;

/** A folder that hangs keeps the thread that asked it, and Node has four, which name lookups need too. */
const MAX_HANGING_OPERATIONS = 3;

const TIMEOUT_MS = 30_000;

export class NotRespondingError extends Error {
  constructor(readonly afterMs: number) {
    super(afterMs === 0 ? 'an earlier operation still hangs' : `no answer within ${afterMs} ms`);
  }
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** Ends the wait, not the operation: the system cannot be called back. */
  readonly signal?: AbortSignal;
}

export interface Disk {
  readonly operations: DiskOperations;
  /** @throws NotRespondingError, the signal's reason, or what the operation rejects with */
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
      return await withTimeout(pending, timeoutMs, signal);
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

async function withTimeout<Value>(operation: Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotRespondingError(timeoutMs)), timeoutMs);
  });
  try {
    return await (signal ? untilAborted(Promise.race([operation, timeout]), signal) : Promise.race([operation, timeout]));
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the signal aborts, and then rejects with its reason. */
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
    // What comes after the abort is not looked at, and must not count as an error that was not handled.
    promise.catch(() => undefined);
  }
}
