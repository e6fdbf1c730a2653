/** Tells the main process whether somebody is in the middle of an order: it does not restart then, and takes no new settings. */
import type { LazyViews } from './deferred';
import { hasOrderOnScreen, subscribeToStage } from './stage';
import { invoke } from './station';

/**
 * An edit is kept on the disk and comes back, so it counts only while somebody works on it: one that a lead has left standing
 * would hold a policy off for weeks.
 */
const EDIT_ACTIVE_MS = 5 * 60_000;

/** @returns a function that stops it */
export function reportOpenOrder({
  hasUnsavedChanges,
  subscribeToEdit,
}: Pick<LazyViews, 'hasUnsavedChanges' | 'subscribeToEdit'>): () => void {
  let lastReported: boolean | null = null;
  let editTimer: ReturnType<typeof setTimeout> | null = null;

  function report(): void {
    const order = hasOrderOnScreen() || (editTimer !== null && hasUnsavedChanges());
    if (order === lastReported) return;
    lastReported = order;
    invoke('screen.changed', { order }).catch(() => {
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
