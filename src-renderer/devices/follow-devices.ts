/** Follows the serial devices of the main process. */
import type { Reading } from '../scanner';
import { invoke, subscribe, useStation } from '../station';
import { createScanIntake } from './scan-intake';
import { showWeight, useDevices } from './store';

/**
 * @param onReading called with each reading of a serial scanner
 * @returns a function that stops it
 */
export function followDevices(onReading: (reading: Reading) => void): () => void {
  const prefix = () => useStation.getState().station.settings['scan.prefix'];
  const handleScan = createScanIntake({ prefix, onReading, now: () => performance.now() });
  const unsubscribe = [
    subscribe('devices.changed', (serial) => useDevices.setState({ serial })),
    subscribe('devices.weight', showWeight),
    subscribe('devices.scanned', handleScan),
  ];
  void invoke('devices.read', undefined).then((read) => {
    if (!read.ok) return;
    useDevices.setState({ serial: read.value.state });
    showWeight(read.value.weight);
  });
  return () => {
    for (const stop of unsubscribe) stop();
  };
}
