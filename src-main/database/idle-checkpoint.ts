/** The number of commits after which a checkpoint is worthwhile. It must not delay the commit that a press waits for. */
const CHECKPOINT_AFTER_COMMITS = 100;
const IDLE_AFTER_MS = 300;

/**
 * Runs a checkpoint when the journal is idle after enough commits.
 * @param checkpoint runs between two turns of the event loop
 */
export function createIdleCheckpoint(checkpoint: () => void): { readonly onCommit: () => void; readonly stop: () => void } {
  let commits = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    onCommit() {
      commits += 1;
      if (commits < CHECKPOINT_AFTER_COMMITS) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        commits = 0;
        checkpoint();
      }, IDLE_AFTER_MS);
      timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}
