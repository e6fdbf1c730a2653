/** What the first scan does not need is read after the first place has been painted, or when somebody is faster. */
import { create } from 'zustand';
import { loadSounds } from './sounds';

export type OtherPlaces = typeof import('./other-places');

/** `null` until they have been read. */
export const useOtherPlaces = create<{ readonly places: OtherPlaces | null }>(() => ({ places: null }));

let reading: Promise<OtherPlaces> | null = null;

export function otherPlaces(): Promise<OtherPlaces> {
  reading ??= import('./other-places').then((places) => {
    useOtherPlaces.setState({ places });
    return places;
  });
  return reading;
}

/** A window that nobody sees is never painted. */
const AT_THE_LATEST_MS = 2_000;

/** Reading all of it takes longer than drawing the first place. */
export function readTheRestLater(): void {
  const read = () => {
    clearTimeout(latest);
    painted.disconnect();
    void otherPlaces();
    loadSounds().catch(() => undefined);
  };
  const latest = setTimeout(read, AT_THE_LATEST_MS);
  const painted = new PerformanceObserver(read);
  painted.observe({ type: 'paint', buffered: true });
}
