/**
 * A timer on the clock of the key events, `event.timeStamp`. On a busy computer a timer may fire before earlier keys reach the page,
 * so it waits until such keys would have arrived.
 */

/** How long to wait for input that is pending in the browser, in milliseconds. */
const INPUT_PENDING_MS = 4;
/** Keys that arrive within this many milliseconds are in time, because Windows counts in steps of 16 ms. */
const IN_TIME_MS = 20;
/** The timer is delayed by at most this many milliseconds for late keys. */
const MAX_DELAY_MS = 500;
/** A timer that fired late shows a busy computer. Keys get as long to arrive, up to this many milliseconds. */
const MAX_GRACE_MS = 100;

export interface WakeTimer {
  /** Schedules the wake-up, in place of an earlier one. @param at in milliseconds; `null` for none */
  set(at: number | null): void;
  /** Records how late a key event arrived, because the next ones may be as late. @param seenAt its `timeStamp` */
  recordDelivery(seenAt: number): void;
  clear(): void;
}

/** @param wake called with the time up to which all keys have presumably arrived */
export function createWakeTimer(target: Window, wake: (at: number) => void): WakeTimer {
  const { performance } = target;
  let timer: number | undefined;
  let delayMs = 0;

  function set(at: number | null): void {
    target.clearTimeout(timer);
    if (at !== null) timer = target.setTimeout(() => onDue(at), Math.max(0, at + delayMs - performance.now()));
  }

  /** @param hasWaited whether the timer has already waited for delayed keys */
  function onDue(at: number, hasWaited = false): void {
    const lateMs = performance.now() - at - delayMs;
    const graceMs = hasWaited || lateMs < IN_TIME_MS ? 0 : Math.min(MAX_GRACE_MS, lateMs);
    if (graceMs > 0 || hasPendingInput(target)) timer = target.setTimeout(() => onDue(at, true), Math.max(INPUT_PENDING_MS, graceMs));
    else wake(performance.now() - delayMs);
  }

  return {
    set,
    recordDelivery(seenAt) {
      const tookMs = performance.now() - seenAt;
      delayMs = tookMs < IN_TIME_MS ? 0 : Math.min(MAX_DELAY_MS, tookMs);
    },
    clear: () => target.clearTimeout(timer),
  };
}

/** Whether Chromium reports pending input; `false` in browsers that do not report it. */
function hasPendingInput(target: Window): boolean {
  const { scheduling } = target.navigator as Navigator & { scheduling?: { isInputPending?: () => boolean } };
  return scheduling?.isInputPending?.() ?? false;
}
