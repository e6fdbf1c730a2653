import type { Destination } from '../../src-shared/intent/intent.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';

/** The location for which service options are requested; `null` if the settings contain none. */
export function serviceOptionsLocation(
  settings: Pick<Settings, 'station.locationCode' | 'station.postalCode'>,
  mode: Destination['mode'],
): { readonly locationCode?: string | undefined; readonly postalCode?: string | undefined } | null {
  const locationCode = settings['station.locationCode'] ?? undefined;
  const postalCode = settings['station.postalCode'] ?? undefined;
  if (locationCode !== undefined || postalCode !== undefined) return { locationCode, postalCode };
  // The practice server has one store, so it needs no real location.
  return mode === 'practice' ? { locationCode: 'practice' } : null;
}
