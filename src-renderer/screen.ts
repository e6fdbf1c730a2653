/** Tells the main process whether somebody is in the middle of an order: it does not restart then, and takes no new settings. */
import type { OtherPlaces } from './later';
import { hasOrder, onForm } from './stage';
import { ask } from './station';

/** @returns a function that stops it */
export function tellOfScreen({ hasUnsaved, onEditForm }: Pick<OtherPlaces, 'hasUnsaved' | 'onEditForm'>): () => void {
  let told: boolean | null = null;
  const tell = () => {
    const order = hasOrder() || hasUnsaved();
    if (order === told) return;
    told = order;
    ask('screen.changed', { order }).catch(() => {
      told = null;
    });
  };
  tell();
  const stops = [onForm(tell), onEditForm(tell)];
  return () => {
    for (const stop of stops) stop();
  };
}
