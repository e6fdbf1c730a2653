/** Logs how the devices are, so that IT can see on the phone what happened at six in the evening. */
import type { DeviceState } from '../../src-shared/devices/device-state';
import type { Log } from '../log';

/** A device with a bad cable changes every second, and must not fill the log. */
const MIN_INTERVAL_MS = 10_000;

export interface DeviceLog {
  record(devices: readonly DeviceState[]): void;
  close(): void;
}

interface Logged {
  /** What the log says now. */
  status: string;
  /** Changes that the log does not name. */
  skipped: number;
  /** Until it fires, changes are only counted. */
  timer: NodeJS.Timeout | null;
}

/** A change is logged at once, or ten seconds after the last one if the device differs from what the log says by then. */
export function createDeviceLog(log: Log): DeviceLog {
  const latest = new Map<string, DeviceState>();
  const logged = new Map<string, Logged>();

  function recordOne(state: DeviceState): void {
    if (state.status.kind === 'opening' || isSame(latest.get(state.id), state)) return;
    latest.set(state.id, state);
    const last = logged.get(state.id);
    if (last?.timer) last.skipped += 1;
    else write(state, last?.skipped ?? 0);
  }

  function write(state: DeviceState, skipped: number): void {
    const timer = setTimeout(() => writeLatest(state.id), MIN_INTERVAL_MS);
    timer.unref();
    logged.set(state.id, { status: JSON.stringify(state.status), skipped: 0, timer });
    const { kind, ...detail } = state.status;
    const fields = { device: state.device, id: state.id, status: kind, ...detail, ...(skipped > 0 && { skipped }) };
    if (kind === 'ready') log.info('device-status', fields);
    else log.warn('device-status', fields);
  }

  function writeLatest(id: string): void {
    const [last, state] = [logged.get(id), latest.get(id)];
    if (!last || !state) return;
    last.timer = null;
    // The change to this status is logged, so it was not skipped.
    if (JSON.stringify(state.status) !== last.status) write(state, last.skipped - 1);
  }

  return {
    record: (devices) => devices.forEach(recordOne),
    close: () => logged.forEach(({ timer }) => void clearTimeout(timer ?? undefined)),
  };
}

const isSame = (a: DeviceState | undefined, b: DeviceState): boolean => JSON.stringify(a) === JSON.stringify(b);
