/** Opens HID devices, and names why one cannot be opened. */
import { withTimeout } from '../../../src-shared/base/timeout';
import type { DeviceStatus } from '../../../src-shared/devices/device-state';
import type { HidDevice } from './web-hid';

const OPEN_TIMEOUT_MS = 5_000;

/**
 * @param isWindows decides what it means that a device cannot be opened: Chromium does not say
 * @returns `null` once the device is open
 */
export async function openDevice(device: HidDevice, isWindows: boolean): Promise<DeviceStatus | null> {
  const problem = await withTimeout(OPEN_TIMEOUT_MS, tryOpen(device));
  if (problem === null) return null;
  return problem === 'late' ? { kind: 'failed', code: 'timeout' } : statusOf(problem, isWindows);
}

async function tryOpen(device: HidDevice): Promise<Error | null> {
  try {
    if (!device.opened) await device.open();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}

/**
 * Chromium answers `NotAllowedError` whatever the reason. Linux lets several programs open a device, so it is the missing permission
 * there; Windows asks for none, so another program or driver has the device.
 */
function statusOf({ name }: Error, isWindows: boolean): DeviceStatus {
  if (name !== 'NotAllowedError') return { kind: 'failed', code: name };
  return { kind: isWindows ? 'in-use' : 'no-permission' };
}

/** A device that is gone cannot be closed, and needs not be. */
export const closeDevice = (device: HidDevice): void => void device.close().catch(() => undefined);
