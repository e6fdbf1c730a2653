/** What the first scan does not need is read after the first place has been painted, or when somebody is faster. */
import { create } from 'zustand';
import { loadSounds } from './sounds';

export type OtherPlaces = typeof import('./other-places');

interface Later {
  /** Whether the first picture is on the screen. What it can do without is drawn from then on. */
  readonly painted: boolean;
  /** `null` until they have been read. */
  readonly places: OtherPlaces | null;
}

export const useLater = create<Later>(() => ({ painted: false, places: null }));

let reading: Promise<OtherPlaces> | null = null;

export function otherPlaces(): Promise<OtherPlaces> {
  reading ??= import('./other-places').then((places) => {
    useLater.setState({ places });
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
    useLater.setState({ painted: true });
    void otherPlaces();
    loadSounds().catch(() => undefined);
  };
  const latest = setTimeout(read, AT_THE_LATEST_MS);
  const painted = new PerformanceObserver(read);
  painted.observe({ type: 'paint', buffered: true });
}
