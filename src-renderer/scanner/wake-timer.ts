/**
 * A timer on the clock of the key events, `event.timeStamp`. On a busy computer a timer may run before keys that the system
 * saw earlier have reached the page: silence is believed only when those would be here.
 */

/** How long to leave keys that wait in the page to arrive, in milliseconds. */
const INPUT_PENDING_MS = 4;
/** Keys that arrive less than this many milliseconds after the system saw them are in time: Windows counts in steps of 16 ms. */
const IN_TIME_MS = 20;
/** No delivery is waited for longer than this many milliseconds. */
const MAX_DELAY_MS = 500;
/** A timer that ran late has found the computer busy: keys may be about as late, and get up to so many milliseconds to arrive. */
const MAX_GRACE_MS = 100;

export interface WakeTimer {
  /** @param at when a wake-up is wanted; `null` for none */
  set(at: number | null): void;
  /** A key event has arrived: the next ones may be as late. @param seenAt its `timeStamp` */
  recordDelivery(seenAt: number): void;
  clear(): void;
}

/** @param wake called with the time up to which all keys have arrived, as far as can be known */
export function createWakeTimer(target: Window, wake: (at: number) => void): WakeTimer {
  const { performance } = target;
  let timer: number | undefined;
  let delayMs = 0;

  function set(at: number | null): void {
    target.clearTimeout(timer);
    if (at !== null) timer = target.setTimeout(() => onDue(at), Math.max(0, at + delayMs - performance.now()));
  }

  /** @param hasWaited whether the keys that a busy computer kept back have had their time */
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

/** Chromium's own answer to whether events wait behind this one; elsewhere nothing is known to wait. */
function hasPendingInput(target: Window): boolean {
  const { scheduling } = target.navigator as Navigator & { scheduling?: { isInputPending?: () => boolean } };
  return scheduling?.isInputPending?.() ?? false;
}
