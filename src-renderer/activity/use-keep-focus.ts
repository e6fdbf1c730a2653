import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus in a list whose rows disappear with their pressed button: it moves to the heading above the list, and with the list's
 * last row to the view. Otherwise the keyboard would start again at the top of the window.
 * @param rows changes when a row may have disappeared
 * @returns the event handlers of the list
 */
export function useKeepFocus(rows: unknown, heading: RefObject<HTMLElement | null>, view: RefObject<HTMLElement | null>) {
  const hadFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are what has changed.
  useEffect(() => {
    // A removed element loses the focus to the body, without an event.
    if (!hadFocus.current || document.activeElement !== document.body) return;
    hadFocus.current = false;
    (heading.current ?? view.current)?.focus({ preventScroll: true });
  }, [rows, heading, view]);
  return {
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: () => {
      hadFocus.current = false;
    },
  };
}
