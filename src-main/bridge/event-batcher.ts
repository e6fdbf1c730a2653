/** How long a step of an order waits to be sent together with others: a quarter of a frame. */
export const BATCH_DELAY_MS = 4;

/** Limits of one batch, and of steps per second in the long run: the page draws every step, even when thousands of orders change. */
const MAX_BATCH_SIZE = 50;
const MAX_PER_SECOND = 200;

/** The shortest time between two reloads of the page's lists. */
const RELOAD_INTERVAL_MS = 300;

export interface EventBatcher<Item> {
  /** Adds an item to the next batch. */
  push(item: Item): void;
  /** Emits the collected items now. Without effect while a reload is due, because that one covers them. */
  flush(): void;
}

/**
 * Collects items and emits them together, in their order, shortly after the first one. The page then draws once, and a request
 * that is about to be sent does not wait for the page. Items above the rate limit are dropped, and the page is told to reload its
 * lists instead.
 * @param emitReload called after the last dropped item
 */
export function createEventBatcher<Item>(emitBatch: (items: readonly Item[]) => void, emitReload: () => void): EventBatcher<Item> {
  let batch: Item[] = [];
  let hasDropped = false;
  let timer: NodeJS.Timeout | null = null;
  let isReloadDue = false;
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

  function emit(): void {
    const items = batch;
    const isOverLimit = hasDropped || !takeTokens(items.length);
    batch = [];
    hasDropped = false;
    // After a reload, further items wait for the next interval.
    isReloadDue = isOverLimit;
    timer = isOverLimit ? setTimeout(emitRemaining, RELOAD_INTERVAL_MS) : null;
    if (isOverLimit) emitReload();
    else emitBatch(items);
  }

  function emitRemaining(): void {
    isReloadDue = false;
    timer = null;
    if (batch.length > 0 || hasDropped) emit();
  }

  return {
    push(item) {
      if (batch.length < MAX_BATCH_SIZE) batch.push(item);
      else hasDropped = true;
      timer ??= setTimeout(emit, BATCH_DELAY_MS);
    },
    flush() {
      if (isReloadDue || timer === null) return;
      clearTimeout(timer);
      emit();
    },
  };
}
