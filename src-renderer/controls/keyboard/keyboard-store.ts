/** Whether the on-screen keyboard is there, and the field that it writes into. */
import { create } from 'zustand';

interface KeyboardState {
  /** Whether the station may have no other keyboard: it has a touch screen or is a kiosk. */
  readonly isOffered: boolean;
  /** The text field that has the focus or, while the keyboard is open, had it last. */
  readonly field: HTMLInputElement | null;
  readonly hasFocus: boolean;
  /** `closed` leaves the keyboard's place inert for a moment, so that the second half of a double tap presses nothing below it. */
  readonly phase: 'hidden' | 'open' | 'closed';
}

export const useKeyboard = create<KeyboardState>(() => ({ isOffered: false, field: null, hasFocus: false, phase: 'hidden' }));

/** The longest time between the two halves of a double tap. */
const DOUBLE_TAP_MS = 500;

/** The second half of a double tap lands within this many pixels of the first. */
const DOUBLE_TAP_PX = 60;

let inertTimer: ReturnType<typeof setTimeout> | undefined;
let openingTap: Tap | null = null;

/** What of a pointer event says where and when it was. */
export interface Tap {
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
}

export function openKeyboard({ clientX, clientY, timeStamp }: Tap): void {
  clearTimeout(inertTimer);
  openingTap = { clientX, clientY, timeStamp };
  useKeyboard.setState({ phase: 'open' });
}

/** Whether a tap is the second half of the double tap that opened the keyboard, which may be on a key by now. */
export const isOpeningTap = ({ clientX, clientY, timeStamp }: Tap): boolean =>
  openingTap !== null &&
  timeStamp - openingTap.timeStamp < DOUBLE_TAP_MS &&
  Math.hypot(clientX - openingTap.clientX, clientY - openingTap.clientY) < DOUBLE_TAP_PX;

export function closeKeyboard(): void {
  if (useKeyboard.getState().phase !== 'open') return;
  useKeyboard.setState({ phase: 'closed' });
  inertTimer = setTimeout(() => useKeyboard.setState({ phase: 'hidden' }), DOUBLE_TAP_MS);
}

/** Removes the keyboard at once, because another view takes its place. */
export function removeKeyboard(): void {
  clearTimeout(inertTimer);
  useKeyboard.setState({ phase: 'hidden', field: null, hasFocus: false });
}

const keyboardFieldOf = (target: EventTarget | null): HTMLInputElement | null =>
  target instanceof HTMLInputElement && target.dataset.keyboard && !target.disabled && !target.readOnly ? target : null;

/** Follows the focus. @returns a function that stops following it */
export function followFocus(): () => void {
  const following = new AbortController();
  const follow = (target: EventTarget | null) => {
    const field = keyboardFieldOf(target);
    if (field) useKeyboard.setState({ field, hasFocus: true });
  };
  document.addEventListener('focusin', ({ target }) => follow(target), { signal: following.signal });
  document.addEventListener('focusout', () => useKeyboard.setState({ hasFocus: false }), { signal: following.signal });
  follow(document.activeElement);
  return () => following.abort();
}
