/**
 * Limits how often a function runs: at once when it is first asked for, then at most once in `ms`. The last request is
 * never lost.
 */
export function throttle(run: () => void, intervalMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isRequested = false;

  function start(): void {
    isRequested = false;
    timer = setTimeout(() => {
      timer = null;
      if (isRequested) start();
    }, intervalMs);
    run();
  }

  return () => {
    if (timer === null) start();
    else isRequested = true;
  };
}
