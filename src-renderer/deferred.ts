/** Loads everything that the first scan does not need after the first paint, or as soon as it is requested. */
import { create } from 'zustand';
import { loadSounds } from './sounds';

export type LazyViews = typeof import('./lazy-views');

interface DeferredState {
  /** Whether the first frame has been painted. Components that are not needed before are drawn from then on. */
  readonly hasFirstPaint: boolean;
  /** `null` until the chunk has been loaded. */
  readonly views: LazyViews | null;
}

export const useDeferred = create<DeferredState>(() => ({ hasFirstPaint: false, views: null }));

let loading: Promise<LazyViews> | null = null;

export function loadLazyViews(): Promise<LazyViews> {
  loading ??= import('./lazy-views').then((views) => {
    useDeferred.setState({ views });
    return views;
  });
  return loading;
}

/** Upper limit of the delay: a hidden window is never painted. */
const MAX_DELAY_MS = 2_000;

/** Waits for the first paint, because loading the chunk takes longer than drawing the first view. */
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
