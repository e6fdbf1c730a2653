/** Limits how often a function runs: immediately on the first call, then at most once per interval. The last call is never dropped. */
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
