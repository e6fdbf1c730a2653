/** Reports whether an order is open on the screen: then the main process neither restarts nor applies new settings. */
import type { LazyViews } from './deferred';
import { hasOrderOnScreen, subscribeToStage } from './stage';
import { invoke } from './station';

/**
 * How long an open edit counts after the last change. Edits survive a restart, and an abandoned one would otherwise block a
 * policy for weeks.
 */
const EDIT_ACTIVE_MS = 5 * 60_000;

/** @returns a function that stops the reports */
export function reportOpenOrder({
  hasUnsavedChanges,
  subscribeToEdit,
}: Pick<LazyViews, 'hasUnsavedChanges' | 'subscribeToEdit'>): () => void {
  let lastReported: boolean | null = null;
  let editTimer: ReturnType<typeof setTimeout> | null = null;

  function report(): void {
    const hasOpenOrder = hasOrderOnScreen() || (editTimer !== null && hasUnsavedChanges());
    if (hasOpenOrder === lastReported) return;
    lastReported = hasOpenOrder;
    invoke('screen.changed', { hasOpenOrder }).catch(() => {
      lastReported = null;
    });
  }

  function onEditTouched(): void {
    if (editTimer !== null) clearTimeout(editTimer);
    editTimer = setTimeout(() => {
      editTimer = null;
      report();
    }, EDIT_ACTIVE_MS);
    report();
  }

  report();
  const unsubscribes = [subscribeToStage(report), subscribeToEdit(onEditTouched)];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    if (editTimer !== null) clearTimeout(editTimer);
  };
}
