/** Logs how the devices are, so that IT can see on the phone what happened at six in the evening. */
import type { DeviceState } from '../../src-shared/devices/device-state';
import type { Log } from '../log';

/** A device with a bad cable changes every second, and must not fill the log. */
const MIN_INTERVAL_MS = 10_000;

interface Logged {
  readonly status: string;
  readonly at: number;
  readonly skipped: number;
}

/** @param now milliseconds on a monotonic clock */
export function createDeviceLog(log: Log, now: () => number): { record(devices: readonly DeviceState[]): void } {
  const logged = new Map<string, Logged>();

  function recordOne({ device, id, status }: DeviceState): void {
    const text = JSON.stringify(status);
    const last = logged.get(id);
    if (last?.status === text || status.kind === 'opening') return;
    if (last && now() - last.at < MIN_INTERVAL_MS) {
      logged.set(id, { ...last, status: text, skipped: last.skipped + 1 });
      return;
    }
    logged.set(id, { status: text, at: now(), skipped: 0 });
    const { kind, ...detail } = status;
    const fields = { device, id, status: kind, ...detail, ...(last?.skipped && { skipped: last.skipped }) };
    if (kind === 'ready') log.info('device-status', fields);
    else log.warn('device-status', fields);
  }

  return { record: (devices) => devices.forEach(recordOne) };
}
