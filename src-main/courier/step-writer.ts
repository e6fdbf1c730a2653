/** Takes the steps of intents in the journal, also while the disk takes no writes. */

import type { Result } from '../../src-shared/base/result';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { AdvanceFailure, Journal } from '../journal';
import type { Log } from '../log';

/** A disk that was full may have room again. */
export const DISK_RETRY_MS = 5_000;

export interface StepWriter {
  /** Takes one step. A disk that does not take it is logged once per intent and episode; the caller tries again later. */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, AdvanceFailure>>;
  /**
   * Writes down what became of a request. On a full disk it is tried until there is room, because nothing else knows it.
   * @returns `null` when the journal refuses it, or the courier was stopped
   */
  persistOutcome(id: IntentId, event: IntentEvent): Promise<Intent | null>;
  stop(): void;
}

export function createStepWriter(journal: Pick<Journal, 'advance'>, log: Log): StepWriter {
  const unpersisted = new Set<IntentId>();
  const waiting = new Set<() => void>();
  let isStopped = false;

  const wait = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, DISK_RETRY_MS);
      function done(): void {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });

  return {
    async advance(id, event) {
      const taken = await journal.advance(id, event);
      if (taken.ok) unpersisted.delete(id);
      else if (taken.problem.kind === 'not-kept' && !unpersisted.has(id)) {
        unpersisted.add(id);
        log.error('not-kept', { id, detail: taken.problem.detail });
      }
      return taken;
    },

    async persistOutcome(id, event) {
      for (let tries = 0; ; tries += 1) {
        const taken = await journal.advance(id, event);
        if (taken.ok) return taken.value;
        if (taken.problem.kind !== 'not-kept' || isStopped) return null;
        if (tries === 0) log.error('outcome-write-failed', { id, detail: taken.problem.detail });
        await wait();
      }
    },

    stop() {
      isStopped = true;
      // Each tries once more, and not again.
      for (const done of [...waiting]) done();
    },
  };
}
