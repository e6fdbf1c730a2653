/** One HID device: opens it, reads it, and closes it for a while if it floods. */
import { createByteLog } from '../../../src-shared/devices/byte-log';
import type { DeviceBytes, DeviceStatus } from '../../../src-shared/devices/device-state';
import { createHidHealth } from './health';
import { closeDevice, openDevice } from './open-device';
import type { HidSession } from './session';
import type { HidDevice, HidInputReport } from './web-hid';

/** As long as a device that floods stays closed. */
const FLOOD_PAUSE_MS = 10_000;

export interface HidConnection {
  readonly device: HidDevice;
  status(): DeviceStatus;
  bytes(): Pick<DeviceBytes, 'entries' | 'received'>;
  /** Opens the device if it is closed, and notices whether it is silent. To be called about once per second. */
  tick(): void;
  /** Sends a report, for example a command. @returns whether the device took it */
  send(kind: 'output' | 'feature', reportId: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  close(): void;
}

export interface HidConnectionOptions {
  readonly device: HidDevice;
  readonly session: HidSession;
  readonly isWindows: boolean;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Called after each change of the status. */
  readonly onStatus: () => void;
}

type State = 'closed' | 'opening' | 'open' | 'ended';

export function connectHidDevice({ device, session, isWindows, now, onStatus }: HidConnectionOptions): HidConnection {
  const log = createByteLog(Date.now);
  const health = createHidHealth(session, now);
  let state: State = 'closed';
  let status: DeviceStatus = { kind: 'opening' };
  let pausedUntil = 0;
  const isEnded = () => state === 'ended';

  function setStatus(next: DeviceStatus | null): void {
    if (next === null || JSON.stringify(next) === JSON.stringify(status)) return;
    // A weight from before would no longer be true.
    if (next.kind === 'silent' || next.kind === 'garbage') session.interrupt();
    status = next;
    onStatus();
  }

  async function open(): Promise<void> {
    state = 'opening';
    // A device that flooded stays in this state until it sends something else.
    if (status.kind !== 'garbage') setStatus({ kind: 'opening' });
    const problem = await openDevice(device, isWindows);
    // The setting changed meanwhile.
    if (isEnded()) return closeDevice(device);
    state = problem === null ? 'open' : 'closed';
    if (problem !== null) return setStatus(problem);
    health.begin();
    log.reset();
    device.addEventListener('inputreport', receive);
    if (status.kind !== 'garbage') setStatus({ kind: 'ready' });
  }

  function receive(event: Event): void {
    const { reportId, data } = event as HidInputReport;
    if (health.countReport()) return drop();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    log.record('in', Uint8Array.of(reportId, ...bytes.subarray(0, 64)));
    const verdict = session.receive(reportId, bytes);
    if (verdict === 'overrun') drop();
    else setStatus(health.judge(verdict, status));
  }

  /** Closes a device that floods, so that its reports no longer reach the page, and tries again later. */
  function drop(): void {
    pausedUntil = now() + FLOOD_PAUSE_MS;
    shut('closed');
    setStatus({ kind: 'garbage' });
  }

  function shut(next: State): void {
    state = next;
    device.removeEventListener('inputreport', receive);
    session.interrupt();
    closeDevice(device);
  }

  return {
    device,
    status: () => status,
    bytes: () => log.read(),
    tick() {
      // The system closes a device that it resets.
      if (state === 'open' && !device.opened) shut('closed');
      if (state === 'closed' && now() >= pausedUntil) void open();
      else if (state === 'open') setStatus(health.judgeSilence(status));
    },
    async send(kind, reportId, bytes) {
      if (state !== 'open') return false;
      log.record('out', Uint8Array.of(reportId, ...bytes));
      const sending = kind === 'output' ? device.sendReport(reportId, bytes) : device.sendFeatureReport(reportId, bytes);
      return sending.then(
        () => true,
        () => false,
      );
    },
    close() {
      // A device that is being opened is closed when it is open.
      if (state === 'opening') state = 'ended';
      else shut('ended');
    },
  };
}
