import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { forgetReturnPoint, useHistory } from './history-store';

/** Returns to the scroll position and the row from which a timeline was opened, so that the keyboard continues where it was. */
export function useReturnFocus(scrollContainer: RefObject<HTMLElement | null>): void {
  const returnTo = useHistory((found) => found.returnTo);
  useLayoutEffect(() => {
    if (returnTo && scrollContainer.current) scrollContainer.current.scrollTop = returnTo.scrollTop;
  }, [returnTo, scrollContainer]);
  // Without dependencies, because the row is drawn only after the table has measured its position.
  useEffect(() => {
    if (!returnTo) return;
    const link = scrollContainer.current?.querySelector<HTMLElement>(`[data-intent="${returnTo.intentId}"]`);
    link?.focus({ preventScroll: true });
    if (link) forgetReturnPoint();
  });
}
