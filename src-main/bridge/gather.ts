/** How long a step of an order may wait for others before the window is told: a quarter of a frame. */
export const GATHER_MS = 4;

/** How many steps the window is told at once, and in a second in the long run. Each is drawn, also where thousands change. */
const MOST_AT_ONCE = 50;
const MOST_A_SECOND = 200;

/** The window reads its lists anew at most so often. */
const RELOAD_EVERY_MS = 300;

/**
 * Tells the window of several steps at once, all of them in their order, a moment after the first. It draws once for
 * all of them, and a request that is about to leave waits for none of this. Steps that come faster than the window can use are
 * dropped, and it is told to read its lists anew instead.
 * @param tellReload called after the last of the steps that were dropped
 * @returns to be called with every step
 */
export function gather<Step>(tell: (steps: readonly Step[]) => void, tellReload: () => void): (step: Step) => void {
  let gathered: Step[] = [];
  let hasDropped = false;
  let isScheduled = false;
  // A token bucket, by a clock that nobody sets.
  let allowance = MOST_AT_ONCE;
  let filledAt = performance.now();

  function take(count: number): boolean {
    const now = performance.now();
    allowance = Math.min(MOST_AT_ONCE, allowance + ((now - filledAt) * MOST_A_SECOND) / 1000);
    filledAt = now;
    if (count > allowance) return false;
    allowance -= count;
    return true;
  }

  function flush(): void {
    const steps = gathered;
    const isFlood = hasDropped || !take(steps.length);
    gathered = [];
    hasDropped = false;
    // What follows a reload waits for the next one, or to be few again.
    isScheduled = isFlood;
    if (isFlood) setTimeout(flushRest, RELOAD_EVERY_MS);
    if (isFlood) tellReload();
    else tell(steps);
  }

  function flushRest(): void {
    isScheduled = false;
    if (gathered.length > 0 || hasDropped) flush();
  }

  return (step) => {
    if (gathered.length < MOST_AT_ONCE) gathered.push(step);
    else hasDropped = true;
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(flush, GATHER_MS);
  };
}
