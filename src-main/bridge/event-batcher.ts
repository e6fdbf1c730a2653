/** How long a step of an order waits to be sent together with others: a quarter of a frame. */
export const BATCH_DELAY_MS = 4;

/** Limits of one batch, and of steps per second in the long run: the page draws every step, even when thousands of orders change. */
const MAX_BATCH_SIZE = 50;
const MAX_PER_SECOND = 200;

/** The shortest time between two reloads of the page's lists. */
const RELOAD_INTERVAL_MS = 300;

/**
 * Collects steps and emits them together, in their order, shortly after the first one. The page then draws once, and a request
 * that is about to be sent does not wait for the page. Steps above the rate limit are dropped, and the page is told to reload its
 * lists instead.
 * @param emitReload called after the last dropped step
 * @returns a function to call with every step
 */
export function batchEvents<Item>(emitBatch: (steps: readonly Item[]) => void, emitReload: () => void): (item: Item) => void {
  let batch: Item[] = [];
  let hasDropped = false;
  let isScheduled = false;
  // Token bucket on a monotonic clock, so that a change of the wall clock has no effect.
  let tokens = MAX_BATCH_SIZE;
  let refilledAt = performance.now();

  function takeTokens(count: number): boolean {
    const now = performance.now();
    tokens = Math.min(MAX_BATCH_SIZE, tokens + ((now - refilledAt) * MAX_PER_SECOND) / 1000);
    refilledAt = now;
    if (count > tokens) return false;
    tokens -= count;
    return true;
  }

  function flush(): void {
    const steps = batch;
    const isOverLimit = hasDropped || !takeTokens(steps.length);
    batch = [];
    hasDropped = false;
    // After a reload, further steps wait for the next interval.
    isScheduled = isOverLimit;
    if (isOverLimit) setTimeout(flushRemaining, RELOAD_INTERVAL_MS);
    if (isOverLimit) emitReload();
    else emitBatch(steps);
  }

  function flushRemaining(): void {
    isScheduled = false;
    if (batch.length > 0 || hasDropped) flush();
  }

  return (item) => {
    if (batch.length < MAX_BATCH_SIZE) batch.push(item);
    else hasDropped = true;
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(flush, BATCH_DELAY_MS);
  };
}
