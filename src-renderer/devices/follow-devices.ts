/** Follows the scales and scanners: the serial ones of the main process, and the HID ones of the page. */
import type { SerialScan } from '../../src-shared/devices/device-state';
import type { LiveWeight } from '../../src-shared/devices/live-weight';
import type { Reading } from '../scanner';
import { invoke, subscribe, useStation } from '../station';
import { followHid } from './follow-hid';
import { followTakenOrder } from './load-use';
import { createScanIntake } from './scan-intake';
import { showScannedText, showWeight, useDevices } from './store';
import { keepTakenLoad } from './taken-storage';

/**
 * @param onReading called with each reading of a scanner that is no keyboard
 * @returns a function that stops it
 */
export function followDevices(onReading: (reading: Reading) => void): () => void {
  const prefix = () => useStation.getState().station.settings['scan.prefix'];
  const handleScan = createScanIntake({ prefix, onReading, now: () => performance.now() });
  function showAndHandle(scan: SerialScan): void {
    showScannedText(scan.id, scan.text);
    handleScan(scan);
  }
  const unsubscribe = [
    keepTakenLoad(),
    followTakenOrder(),
    subscribe('devices.changed', (serial) => useDevices.setState({ serial })),
    subscribe('devices.weight', showSerialWeight),
    subscribe('devices.scanned', showAndHandle),
    followHid(showAndHandle),
  ];
  void invoke('devices.read', undefined).then((read) => {
    if (!read.ok) return;
    useDevices.setState({ serial: read.value.state });
    showSerialWeight(read.value.weight);
  });
  return () => {
    for (const stop of unsubscribe) stop();
  };
}

/** The last report of a serial scale may arrive after the settings have changed to a HID scale. */
function showSerialWeight(weight: LiveWeight): void {
  if (useStation.getState().station.settings['scale.kind'] !== 'hid') showWeight(weight);
}
