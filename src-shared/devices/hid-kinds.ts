/** Which devices the settings connect as HID devices, which the page opens. */
import type { Settings } from '../settings/settings.schema';
import type { DeviceKind } from './device-state';

export function hidKindsOf(settings: Pick<Settings, 'scale.kind' | 'scan.kind'>): ReadonlySet<DeviceKind> {
  const kinds = new Set<DeviceKind>();
  if (settings['scale.kind'] === 'hid') kinds.add('scale');
  if (settings['scan.kind'] === 'hid') kinds.add('scanner');
  return kinds;
}
