/** How long a step of an order may wait for others before the window is told: a quarter of a frame. */
export const BATCH_DELAY_MS = 4;

/** How many steps the window is told at once, and in a second in the long run. Each is drawn, also where thousands change. */
const MAX_BATCH_SIZE = 50;
const MAX_PER_SECOND = 200;

/** The window reads its lists anew at most so often. */
const RELOAD_INTERVAL_MS = 300;

/**
 * Tells the window of several steps at once, all of them in their order, a moment after the first. It draws once for
 * all of them, and a request that is about to leave waits for none of this. Steps that come faster than the window can use are
 * dropped, and it is told to read its lists anew instead.
 * @param emitReload called after the last of the steps that were dropped
 * @returns to be called with every step
 */
export function batchEvents<Item>(emitBatch: (steps: readonly Item[]) => void, emitReload: () => void): (item: Item) => void {
  let batch: Item[] = [];
  let hasDropped = false;
  let isScheduled = false;
  // A token bucket, by a clock that nobody sets.
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
    // What follows a reload waits for the next one, or to be few again.
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
