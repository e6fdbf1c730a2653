/** Describes the serial devices for the diagnostics archive, without what they read. */
import type { DeviceBytes } from '../../src-shared/devices/device-state';
import type { Devices } from './devices';

/**
 * The bytes of scanners are left out, because they are order IDs. Those of the scale are kept without their digits, because a scanner may
 * be plugged in where the settings name the scale.
 */
export async function describeSerialDevices(devices: Pick<Devices, 'bytes' | 'state'>): Promise<object> {
  const bytes = new Map((await devices.bytes()).map((latest) => [latest.id, latest]));
  const { devices: states, commands, search } = devices.state();
  return {
    devices: states.map(({ device, id, status }) => ({
      device,
      id,
      status,
      received: bytes.get(id)?.received ?? null,
      ...(device === 'scale' && { latest: (bytes.get(id)?.entries ?? []).map(withoutDigits) }),
    })),
    commands,
    search,
  };
}

/** Each digit is a 0, also with a parity bit. */
const withoutDigits = ({ hex, ...entry }: DeviceBytes['entries'][number]) => ({ ...entry, hex: hex.replace(/\b([3b])[0-9]\b/g, '$10') });
