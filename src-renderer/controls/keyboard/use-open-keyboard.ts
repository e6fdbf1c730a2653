/** What the open keyboard does beside typing. */
import { useEffect, useLayoutEffect } from 'react';
import { closeKeyboard, removeKeyboard, useKeyboard } from './keyboard-store';

/** Scrolls the field above the keyboard, when the keyboard opens and when another field takes the focus. */
export function useFieldInView(): void {
  const field = useKeyboard((keyboard) => keyboard.field);
  useLayoutEffect(() => field?.scrollIntoView({ block: 'nearest' }), [field]);
}

/** Escape closes the keyboard and does nothing else: in a search field it would delete the text. */
export function useCloseOnEscape(): void {
  useEffect(() => {
    const listening = new AbortController();
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      closeKeyboard();
    };
    document.addEventListener('keydown', closeOnEscape, { capture: true, signal: listening.signal });
    return () => listening.abort();
  }, []);
}

/** Removes the keyboard with its field, for example after the right PIN. */
export function useRemoveWithField(): void {
  useEffect(() => {
    const observer = new MutationObserver(() => {
      if (useKeyboard.getState().field?.isConnected === false) removeKeyboard();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
}
