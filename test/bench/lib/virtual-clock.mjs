/** A clock that goes from one timer to the next without waiting: an hour of ten thousand stations in a minute. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** @typedef {{ at: number, order: number, act: (() => void) | null }} Timer `act` is null when it was canceled */

/** Whether a timer comes before another. Of two at the same time, the one that was set first. */
const isBefore = (/** @type {Timer} */ one, /** @type {Timer} */ other) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/**
 * Puts a virtual clock in the place of the global timers and of `performance.now`, for code that knows no other. Real
 * input and output do not work properly until `remove` is called.
 */
export function installVirtualClock() {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, performance: globalThis.performance };
  const start = Date.now();
  let elapsed = 0;
  let count = 0;
  const timers = heapOfTimers();

  function at(/** @type {number} */ time, /** @type {() => void} */ act) {
    count += 1;
    const timer = { at: time, order: count, act };
    timers.push(timer);
    return timer;
  }
  // As Node counts: whole milliseconds, and at least one.
  const setTimeout = (/** @type {() => void} */ act, ms = 1) => at(elapsed + Math.max(1, Math.trunc(ms)), act);
  const clearTimeout = (/** @type {Timer | undefined} */ timer) => {
    if (timer) timer.act = null;
  };
  Object.assign(globalThis, { setTimeout, clearTimeout, performance: { now: () => elapsed } });

  return {
    /** Milliseconds since the clock was installed. */
    elapsed: () => elapsed,
    /** Milliseconds since 1970. */
    now: () => start + elapsed,
    at,
    /**
     * Lets everything happen until a time, or until `isOver` says so.
     * @param {number} until as `elapsed`
     * @param {() => boolean} [isOver]
     */
    async run(until, isOver = () => false) {
      for (let next = timers.first(); next && next.at <= until && !isOver(); next = timers.first()) {
        elapsed = next.at;
        while (timers.first()?.at === elapsed) timers.pop()?.act?.();
        // Promises that need no time come to their end before time goes on.
        await nextTurn();
      }
    },
    remove: () => void Object.assign(globalThis, real),
  };
}

/** A binary heap: the earliest timer is always at hand. */
function heapOfTimers() {
  /** @type {Timer[]} */
  const heap = [];
  const timerAt = (/** @type {number} */ index) => /** @type {Timer} */ (heap[index]);

  return {
    first: () => heap[0],
    push(/** @type {Timer} */ timer) {
      let index = heap.length;
      heap.push(timer);
      while (index > 0) {
        const above = (index - 1) >> 1;
        if (!isBefore(timer, timerAt(above))) break;
        heap[index] = timerAt(above);
        index = above;
      }
      heap[index] = timer;
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (!last || heap.length === 0) return first;
      let index = 0;
      for (;;) {
        let below = index * 2 + 1;
        if (below >= heap.length) break;
        if (below + 1 < heap.length && isBefore(timerAt(below + 1), timerAt(below))) below += 1;
        if (!isBefore(timerAt(below), last)) break;
        heap[index] = timerAt(below);
        index = below;
      }
      heap[index] = last;
      return first;
    },
  };
}
