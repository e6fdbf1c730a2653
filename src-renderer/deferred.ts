/** What the first scan does not need is read after the first place has been painted, or when somebody is faster. */
import { create } from 'zustand';
import { loadSounds } from './sounds';

export type LazyViews = typeof import('./lazy-views');

interface DeferredState {
  /** Whether the first picture is on the screen. What it can do without is drawn from then on. */
  readonly hasFirstPaint: boolean;
  /** `null` until they have been read. */
  readonly views: LazyViews | null;
}

export const useDeferred = create<DeferredState>(() => ({ hasFirstPaint: false, views: null }));

let loading: Promise<LazyViews> | null = null;

export function loadLazyViews(): Promise<LazyViews> {
  loading ??= import('./lazy-views').then((places) => {
    useDeferred.setState({ views: places });
    return places;
  });
  return loading;
}

/** A window that nobody sees is never painted. */
const MAX_DELAY_MS = 2_000;

/** Reading all of it takes longer than drawing the first place. */
export function loadDeferred(): void {
  const load = () => {
    clearTimeout(timeout);
    painted.disconnect();
    useDeferred.setState({ hasFirstPaint: true });
    void loadLazyViews();
    loadSounds().catch(() => undefined);
  };
  const timeout = setTimeout(load, MAX_DELAY_MS);
  const painted = new PerformanceObserver(load);
  painted.observe({ type: 'paint', buffered: true });
}
