/** One command to a scale that waits for its answer. */
import type { ScaleCommandResult } from '../devices';

/** How long an answer is waited for. A protocol may have none, and then the weight shows the effect. */
const ANSWER_TIMEOUT_MS = 1_000;

export interface PendingCommand {
  isPending(): boolean;
  /** Resolves with the answer, or with `sent` if there is none in time. Only one command may be pending. */
  start(): Promise<ScaleCommandResult>;
  /** Without effect if no command is pending. */
  settle(result: ScaleCommandResult): void;
}

export function createPendingCommand(): PendingCommand {
  let finish: ((result: ScaleCommandResult) => void) | null = null;
  const settle = (result: ScaleCommandResult) => finish?.(result);
  return {
    isPending: () => finish !== null,
    start: () =>
      new Promise((resolve) => {
        const timeout = setTimeout(settle, ANSWER_TIMEOUT_MS, 'sent');
        finish = (result) => {
          clearTimeout(timeout);
          finish = null;
          resolve(result);
        };
      }),
    settle,
  };
}
