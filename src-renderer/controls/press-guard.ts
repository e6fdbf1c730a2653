/** What makes a double click, a double tap or a held key one press. */
import { create } from 'zustand';

/** The longest time between the two halves of a double click or double tap, with some reserve for an unsteady hand. */
const DOUBLE_TAP_MS = 500;

/**
 * Whether a click is a press of its own, and not the second half of a double click: what the first half brought up (a
 * question, the next order) has not been read yet.
 * @param clicks `detail` of the click's event; zero for a key
 */
export const isFirstClick = (clicks: number): boolean => clicks <= 1;

/** A key that is held down is one press. */
export function ignoreKeyRepeat(event: { readonly repeat: boolean; preventDefault(): void }): void {
  if (event.repeat) event.preventDefault();
}

/**
 * Whether a press was accepted just now. A second one then is the other half of a double tap, wherever it lands: a question or
 * another order's card may have come under the finger, and the screen of a till does not count taps.
 */
export const usePressLockout = create<{ readonly isLockedOut: boolean }>(() => ({ isLockedOut: false }));

let lockoutTimer: ReturnType<typeof setTimeout> | undefined;

function startLockout(): void {
  usePressLockout.setState({ isLockedOut: true });
  clearTimeout(lockoutTimer);
  lockoutTimer = setTimeout(() => usePressLockout.setState({ isLockedOut: false }), DOUBLE_TAP_MS);
}

/**
 * One press at a time for a group of buttons.
 * @param onChange whether a press is being carried out
 * @returns a function that carries out a press, or drops it: one while the last one is being carried out, and the second half
 * of a double tap
 */
export function createPressGuard(onChange: (isRunning: boolean) => void): (action: () => unknown) => Promise<void> {
  let isRunning = false;
  return async (action) => {
    if (isRunning || usePressLockout.getState().isLockedOut) return;
    isRunning = true;
    onChange(true);
    startLockout();
    try {
      await action();
    } finally {
      isRunning = false;
      onChange(false);
    }
  };
}
