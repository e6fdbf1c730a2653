import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus in a section whose rows disappear with their pressed button: it moves to the section's heading, and with the last row
 * to the view. Otherwise the keyboard would start again at the top of the window.
 * @returns the event handlers of the section
 */
export function useKeepFocus(heading: RefObject<HTMLElement | null>, view: RefObject<HTMLElement | null>) {
  const hadFocus = useRef(false);
  // After every drawing, because any of them may have removed the focused element, which loses the focus without an event.
  useEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    hadFocus.current = false;
    (heading.current ?? view.current)?.focus({ preventScroll: true });
  });
  return {
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: () => {
      hadFocus.current = false;
    },
  };
}
