/** Which of several devices needs a person first. Pure. */
import type { DeviceKind, DeviceState, DeviceStatus } from './device-state';

/** The higher, the worse. A scale that sleeps wakes up with the next bag; a missing port waits for IT. */
const SEVERITY: Readonly<Record<DeviceStatus['kind'], number>> = {
  ready: 0,
  opening: 0,
  silent: 1,
  garbage: 2,
  'wrong-speed': 2,
  'in-use': 2,
  'no-permission': 3,
  'no-port': 3,
  failed: 3,
  unplugged: 3,
};

export const severityOf = ({ kind }: DeviceStatus): number => SEVERITY[kind];

/** @returns the device of this kind that is worst, the first of equals; `null` if there is none */
export function worstDevice(devices: readonly DeviceState[], kind: DeviceKind): DeviceState | null {
  const ofKind = devices.filter(({ device }) => device === kind);
  return ofKind.reduce<DeviceState | null>(
    (worst, state) => (worst === null || severityOf(state.status) > severityOf(worst.status) ? state : worst),
    null,
  );
}

/** The part of a device's ID that people know: `serial:/dev/ttyUSB0` → `ttyUSB0`, `serial:COM3` → `COM3`, `hid:0922:8003` → `0922:8003`. */
export const deviceName = (id: string): string => id.replace(/^(serial|hid):/, '').replace(/^.*\//, '');
