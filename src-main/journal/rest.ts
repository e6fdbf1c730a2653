/** A commit a press or an answer waits for must not be the one that tidies up after a hundred others. */
const WORTH_IT = 100;
const AT_REST_AFTER_MS = 300;

/**
 * Does something that takes a while when enough has been committed and then nothing for a moment.
 * @param act runs between two turns of the event loop
 */
export function atRest(act: () => void): { readonly committed: () => void; readonly stop: () => void } {
  let commits = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    committed() {
      commits += 1;
      if (commits < WORTH_IT) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        commits = 0;
        act();
      }, AT_REST_AFTER_MS);
      timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}
