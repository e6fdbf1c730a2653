/** Opens the HID devices while the settings ask for them. */
import type { DeviceBytes, DeviceKind, ScaleCommand, SerialScan } from '../../src-shared/devices/device-state';
import { hidKindsOf } from '../../src-shared/devices/hid-kinds';
import { useStation } from '../station';
import type { HidManager } from './hid';
import { showHidDevices, showWeight } from './store';

let manager: HidManager | null = null;

/** @returns a function that closes the devices */
export function followHid(onScan: (scan: SerialScan) => void): () => void {
  let wanted: ReadonlySet<DeviceKind> = new Set();
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    const { createHidManager, webHid } = await import('./hid');
    manager = createHidManager({
      hid: webHid(),
      isWindows: navigator.userAgent.includes('Windows'),
      onChange: ({ states, commands }) => showHidDevices(states, commands),
      onWeight: showWeight,
      onScan,
      now: () => performance.now(),
    });
  }

  function follow(): void {
    const { station } = useStation.getState();
    const kinds = station ? hidKindsOf(station.settings) : wanted;
    if ([...kinds].join() === [...wanted].join()) return;
    wanted = kinds;
    loading ??= load();
    void loading.then(() => manager?.setWanted(wanted));
  }

  follow();
  const unsubscribe = useStation.subscribe(follow);
  return () => {
    unsubscribe();
    wanted = new Set();
    void loading?.then(() => manager?.setWanted(wanted));
  };
}

/** The latest bytes of the HID devices, for IT. */
export const readHidBytes = (): readonly DeviceBytes[] => manager?.bytes() ?? [];

export const commandHidScale = async (command: ScaleCommand): Promise<'sent' | 'refused' | 'unavailable'> =>
  manager?.command(command) ?? 'unavailable';
