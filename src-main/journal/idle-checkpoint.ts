/** A commit a press or an answer waits for must not be the one that tidies up after a hundred others. */
const CHECKPOINT_AFTER_COMMITS = 100;
const IDLE_AFTER_MS = 300;

/**
 * Does something that takes a while when enough has been committed and then nothing for a moment.
 * @param act runs between two turns of the event loop
 */
export function createIdleCheckpoint(act: () => void): { readonly onCommit: () => void; readonly stop: () => void } {
  let commits = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    onCommit() {
      commits += 1;
      if (commits < CHECKPOINT_AFTER_COMMITS) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        commits = 0;
        act();
      }, IDLE_AFTER_MS);
      timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}
