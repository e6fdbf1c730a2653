/** Applies events to intents in the journal, and handles disk errors. */

import type { Result } from '../../src-shared/base/result';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { AdvanceFailure, Journal } from '../journal';
import type { Log } from '../log';

/** How long a rejected write waits for its retry, because a full disk may have space again. */
export const DISK_RETRY_MS = 5_000;

export interface StepWriter {
  /** Applies one event. A disk error is logged once per intent until it succeeds; the caller retries later. */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, AdvanceFailure>>;
  /**
   * Stores the outcome of a request. It is retried until the disk accepts it, because the outcome is stored nowhere else.
   * @returns `null` when the journal refuses the event, or the courier was stopped
   */
  persistOutcome(id: IntentId, event: IntentEvent): Promise<Intent | null>;
  stop(): void;
}

export function createStepWriter(journal: Pick<Journal, 'advance'>, log: Log): StepWriter {
  const unpersisted = new Set<IntentId>();
  const waiting = new Set<() => void>();
  let isStopped = false;

  const waitForDisk = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(finish, DISK_RETRY_MS);
      function finish(): void {
        clearTimeout(timer);
        waiting.delete(finish);
        resolve();
      }
      waiting.add(finish);
    });

  return {
    async advance(id, event) {
      const result = await journal.advance(id, event);
      if (result.ok) unpersisted.delete(id);
      else if (result.problem.kind === 'write-failed' && !unpersisted.has(id)) {
        unpersisted.add(id);
        log.error('intent-write-failed', { id, detail: result.problem.detail });
      }
      return result;
    },

    async persistOutcome(id, event) {
      for (let tries = 0; ; tries += 1) {
        const result = await journal.advance(id, event);
        if (result.ok) return result.value;
        if (result.problem.kind !== 'write-failed' || isStopped) return null;
        if (tries === 0) log.error('outcome-write-failed', { id, detail: result.problem.detail });
        await waitForDisk();
      }
    },

    stop() {
      isStopped = true;
      // Each waiting write is tried once more, and then given up.
      for (const finish of [...waiting]) finish();
    },
  };
}
