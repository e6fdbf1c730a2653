/** One HID device: opens it, reads it, and notices when it is silent, sends garbage or floods. */

import { withTimeout } from '../../../src-shared/base/timeout';
import { type ByteLog, createByteLog } from '../../../src-shared/devices/byte-log';
import type { DeviceBytes, DeviceStatus } from '../../../src-shared/devices/device-state';
import type { HidSession } from './session';
import type { HidDevice, HidInputReport } from './web-hid';

/** More reports than this within a second are a flood: a scale sends up to 125, a long code has up to 150. */
const MAX_REPORTS_PER_SECOND = 500;
/** As long as a device that floods stays closed. */
const FLOOD_PAUSE_MS = 10_000;
/** So many unreadable reports in a row are garbage, and not one damaged report. */
const GARBAGE_REPORTS = 3;
/** A scanner that has sent nothing for so long may be in order again: it sends only when it is used. */
const GARBAGE_ENDS_MS = 5_000;
const OPEN_TIMEOUT_MS = 5_000;

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

type State = 'closed' | 'opening' | 'open' | 'ended';

/**
 * @param options.isWindows decides what it means that a device cannot be opened: Chromium does not say
 * @param options.onStatus called after each change
 */
export function connectHidDevice(options: {
  readonly device: HidDevice;
  readonly session: HidSession;
  readonly isWindows: boolean;
  readonly now: () => number;
  readonly onStatus: () => void;
}): HidConnection {
  const { device, session, isWindows, now, onStatus } = options;
  const log: ByteLog = createByteLog(Date.now);
  let state: State = 'closed';
  let status: DeviceStatus = { kind: 'opening' };
  let lastReportAt = 0;
  let hasAnswered = false;
  let unreadableCount = 0;
  let pausedUntil = 0;
  let second = { began: 0, reports: 0 };

  function setStatus(next: DeviceStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    onStatus();
  }

  async function open(): Promise<void> {
    state = 'opening';
    if (status.kind !== 'garbage') setStatus({ kind: 'opening' });
    const problem = await withTimeout(OPEN_TIMEOUT_MS, openDevice(device));
    // Closed meanwhile, for example because the setting changed.
    if ((state as State) === 'ended') return closeDevice(device);
    if (problem !== null) {
      state = 'closed';
      return setStatus(problem === 'late' ? { kind: 'failed', code: 'timeout' } : statusOf(problem, isWindows));
    }
    state = 'open';
    [lastReportAt, unreadableCount, second] = [now(), 0, { began: now(), reports: 0 }];
    log.reset();
    device.addEventListener('inputreport', receive);
    if (status.kind !== 'garbage') setStatus({ kind: 'ready' });
  }

  function receive(event: Event): void {
    const { reportId, data } = event as HidInputReport;
    if (isFlood()) return drop();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    log.record('in', Uint8Array.of(reportId, ...bytes.subarray(0, 64)));
    lastReportAt = now();
    hasAnswered = true;
    judge(session.receive(reportId, bytes));
  }

  function judge(verdict: ReturnType<HidSession['receive']>): void {
    if (verdict === 'overrun') return drop();
    if (verdict === 'ignored') return wake();
    if (verdict === 'readable') {
      unreadableCount = 0;
      return setStatus({ kind: 'ready' });
    }
    unreadableCount += 1;
    if (unreadableCount < GARBAGE_REPORTS) return;
    session.interrupt();
    setStatus({ kind: 'garbage' });
  }

  function wake(): void {
    if (status.kind === 'silent') setStatus({ kind: 'ready' });
  }

  function isFlood(): boolean {
    const at = now();
    if (at - second.began >= 1_000) second = { began: at, reports: 0 };
    second.reports += 1;
    return second.reports > MAX_REPORTS_PER_SECOND;
  }

  /** Closes a device that floods, so that its reports no longer reach the page, and tries again later. */
  function drop(): void {
    pausedUntil = now() + FLOOD_PAUSE_MS;
    shut();
    state = 'closed';
    setStatus({ kind: 'garbage' });
  }

  function shut(): void {
    device.removeEventListener('inputreport', receive);
    session.interrupt();
    closeDevice(device);
  }

  function noticeSilence(): void {
    const silentFor = now() - lastReportAt;
    if (session.silentMs === null) {
      if (status.kind === 'garbage' && silentFor >= GARBAGE_ENDS_MS) setStatus({ kind: 'ready' });
      return;
    }
    if (silentFor < session.silentMs) return;
    session.interrupt();
    setStatus({ kind: 'silent', hasAnswered });
  }

  return {
    device,
    status: () => status,
    bytes: () => log.read(),
    tick() {
      // The system closes a device that it resets.
      if (state === 'open' && !device.opened) {
        shut();
        state = 'closed';
      }
      if (state === 'closed' && now() >= pausedUntil) void open();
      else if (state === 'open') noticeSilence();
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
      if (state !== 'opening') shut();
      state = 'ended';
    },
  };
}

/** @returns `null` once the device is open */
async function openDevice(device: HidDevice): Promise<Error | null> {
  try {
    if (!device.opened) await device.open();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}

/** A device that is gone cannot be closed, and needs not be. */
const closeDevice = (device: HidDevice): void => void device.close().catch(() => undefined);

/**
 * Chromium answers `NotAllowedError` whatever the reason. Linux lets several programs open a device, so it is the missing permission
 * there; Windows asks for none, so another program or driver has the device.
 */
function statusOf({ name }: Error, isWindows: boolean): DeviceStatus {
  if (name !== 'NotAllowedError') return { kind: 'failed', code: name };
  return { kind: isWindows ? 'in-use' : 'no-permission' };
}
