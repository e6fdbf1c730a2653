/** Routes each reading of the scanner to the open view, whatever has the focus. */
import { create } from 'zustand';
import { loadLazyViews, useDeferred } from './deferred';
import { FIRST_VIEW } from './first-view';
import { loadLearnedRhythm, type Reading, type ScannerSettings } from './scanner';
import { useStation } from './station';
import type { View, ViewName } from './views';

/** The last reading of the scale, for the strip. */
type ScaleReading = { readonly ok: true /** In hundredths of a pound. */; readonly weight: number } | { readonly ok: false };
export const useScale = create<{ readonly last: ScaleReading | null }>(() => ({ last: null }));

/** A view by its name; `null` until its chunk has been loaded. */
export const findView = (name: ViewName): View | null =>
  name === 'stage' ? FIRST_VIEW : (useDeferred.getState().views?.LAZY_VIEWS[name] ?? null);

export function routeReading(name: ViewName, reading: Reading): void {
  if (reading.kind === 'weight') useScale.setState({ last: { ok: true, weight: reading.weight } });
  if (reading.kind === 'scale-problem') useScale.setState({ last: { ok: false } });
  if (isIgnoredBy(name, reading)) return;
  const view = findView(name);
  if (view) view.handleReading(reading);
  else void loadLazyViews().then(() => findView(name)?.handleReading(reading));
}

/** An Enter that pressed nothing concerns Stage alone; a reading of a scanner test concerns Settings alone. */
const isIgnoredBy = (name: ViewName, { kind }: Reading): boolean =>
  (kind === 'enter-ignored' && name !== 'stage') || (kind === 'test-scan' && name !== 'settings');

/** The scanner's settings, read for each key so that a change applies at once. */
export function scannerSettings(name: ViewName): ScannerSettings {
  const { settings, sources } = useStation.getState().station;
  return {
    prefix: settings['scan.prefix'],
    suffix: settings['scan.suffix'],
    layout: { name: settings['scan.layout'], isConfigured: sources['scan.layout'] !== 'built-in' },
    maxGapMs: settings['scan.maxGapMs'],
    isTesting: findView(name)?.isTestingScanner?.() ?? false,
    learnedRhythm: loadLearnedRhythm(),
  };
}
