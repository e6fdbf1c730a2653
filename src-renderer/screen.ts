/** Tells the main process whether somebody is in the middle of an order: it does not restart then, and takes no new settings. */
import type { OtherPlaces } from './later';
import { hasOrder, onForm } from './stage';
import { ask } from './station';

/**
 * An edit is kept on the disk and comes back, so it counts only while somebody works on it: one that a lead has left standing
 * would hold a policy off for weeks.
 */
const EDIT_COUNTS_FOR_MS = 5 * 60_000;

/** @returns a function that stops it */
export function tellOfScreen({ hasUnsaved, onEditForm }: Pick<OtherPlaces, 'hasUnsaved' | 'onEditForm'>): () => void {
  let told: boolean | null = null;
  let editing: ReturnType<typeof setTimeout> | null = null;

  function tell(): void {
    const order = hasOrder() || (editing !== null && hasUnsaved());
    if (order === told) return;
    told = order;
    ask('screen.changed', { order }).catch(() => {
      told = null;
    });
  }

  function touched(): void {
    if (editing !== null) clearTimeout(editing);
    editing = setTimeout(() => {
      editing = null;
      tell();
    }, EDIT_COUNTS_FOR_MS);
    tell();
  }

  tell();
  const stops = [onForm(tell), onEditForm(touched)];
  return () => {
    for (const stop of stops) stop();
    if (editing !== null) clearTimeout(editing);
  };
}
