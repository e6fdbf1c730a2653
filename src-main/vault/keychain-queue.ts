/**
 * Runs keychain operations one at a time and with a timeout.
 *
 * A keychain that waits for an unseen prompt blocks the operation, and each blocked operation occupies one of Node's four threads for
 * files and host names. An operation that times out before it starts never runs, because its failure has already been reported.
 */
import { withTimeout } from '../../src-shared/base/timeout';
import { createMutex } from '../base';

export type QueueOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'too-slow' };

export interface KeychainQueue {
  /** Runs an operation after the earlier ones. Never rejects. */
  run<Value>(operate: () => Promise<Value>): Promise<QueueOutcome<Value>>;
  /** Rejects new operations. Resolves when the current operation has ended, or after `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/** Creates the queue. @param operationTimeoutMs the timeout of an operation, including its wait for the earlier ones */
export function createKeychainQueue(operationTimeoutMs: number): KeychainQueue {
  const mutex = createMutex();
  let isClosed = false;
  return {
    run: <Value>(operate: () => Promise<Value>): Promise<QueueOutcome<Value>> =>
      new Promise((resolve) => {
        let isTimedOut = false;
        const timer = setTimeout(() => {
          isTimedOut = true;
          resolve({ kind: 'too-slow' });
        }, operationTimeoutMs);
        mutex
          .runExclusive(async () => {
            if (isTimedOut) return;
            if (isClosed) throw new Error('Stagebay is ending.');
            resolve({ kind: 'done', value: await operate() });
          })
          .catch((error: unknown) => resolve({ kind: 'failed', error }))
          .finally(() => clearTimeout(timer));
      }),
    async close(timeoutMs) {
      isClosed = true;
      await withTimeout(
        timeoutMs,
        mutex.runExclusive(async () => undefined),
      );
    },
  };
}
