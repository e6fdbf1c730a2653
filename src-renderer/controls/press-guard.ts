/** Turns a double click, a double tap or a held key into one press. */
import { create } from 'zustand';

/** The longest time between the two halves of a double click or double tap, with some reserve for an unsteady hand. */
export const DOUBLE_TAP_MS = 500;

/**
 * Whether a click is a press of its own and not the second half of a double click. The first half may have brought up a question
 * or the next order, which the packer has not read yet.
 * @param clicks `detail` of the click event; zero for a key
 */
export const isFirstClick = (clicks: number): boolean => clicks <= 1;

/** Ignores the repeated events of a key that is held down. */
export function ignoreKeyRepeat(event: { readonly repeat: boolean; preventDefault(): void }): void {
  if (event.repeat) event.preventDefault();
}

/**
 * Whether a press was accepted within the last half second. A second press then is the other half of a double tap, wherever it
 * lands: another order's card may have moved under the finger, and the touch screen of a till does not count taps.
 */
export const usePressLockout = create<{ readonly isLockedOut: boolean }>(() => ({ isLockedOut: false }));

let lockoutTimer: ReturnType<typeof setTimeout> | undefined;

function startLockout(): void {
  usePressLockout.setState({ isLockedOut: true });
  clearTimeout(lockoutTimer);
  lockoutTimer = setTimeout(() => usePressLockout.setState({ isLockedOut: false }), DOUBLE_TAP_MS);
}

/**
 * Creates a guard that lets a group of buttons run one action at a time.
 * @param onChange called when an action starts and when it ends
 * @returns a function that runs an action, or drops it while another one runs and during the lockout after a press
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
