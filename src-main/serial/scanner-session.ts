/** One serial scanner: makes texts of its bytes. */

import type { ByteLog } from '../../src-shared/devices/byte-log';
import type { DeviceStatus, SerialScan } from '../../src-shared/devices/device-state';
import type { PortName } from '../../src-shared/devices/port-name';
import { createScanFramer, type FramedScan } from '../../src-shared/devices/scan-framer';
import type { SerialLine } from '../../src-shared/devices/serial-line';
import type { SerialConfig } from '../devices';
import { openConnection } from './connection';
import type { SerialPorts } from './port';

/** A person cannot pull a trigger more often, so a scanner that sends more is broken, and its texts are dropped. */
const MAX_SCANS_PER_SECOND = 8;
/** A broken scanner counts as repaired after this long without a text. */
const RECOVERY_MS = 2_000;

export interface ScannerSession {
  status(): DeviceStatus;
  close(): Promise<void>;
}

export function openScannerSession(
  { name, line }: { readonly name: PortName; readonly line: SerialLine },
  options: {
    readonly id: string;
    readonly ports: SerialPorts;
    readonly log: ByteLog;
    readonly suffix: SerialConfig['suffix'];
    readonly onStatus: () => void;
    readonly onScan: (scan: SerialScan) => void;
  },
): ScannerSession {
  const { id, ports, log, suffix, onStatus, onScan } = options;
  const framer = createScanFramer({ suffix });
  const flood = createFloodGuard();
  let status: DeviceStatus = { kind: 'opening' };
  let timer: NodeJS.Timeout | undefined;
  const connection = openConnection(
    { name, line },
    { ports, log, events: { onOpen: () => setStatus({ kind: 'ready' }), onBytes: readBytes, onFlood: noticeFlood, onLost: lose } },
  );

  function readBytes(bytes: Uint8Array): void {
    pass(framer.push(bytes, performance.now()));
    waitForEnd();
  }

  function waitForEnd(): void {
    clearTimeout(timer);
    const deadline = framer.deadline();
    if (deadline !== null) timer = setTimeout(endText, Math.max(0, deadline - performance.now()));
  }

  function endText(): void {
    pass(framer.flush(performance.now()));
    waitForEnd();
  }

  /** The pauses in reading would end texts that have no end. */
  function noticeFlood(): void {
    flood.exceed(performance.now());
    setStatus({ kind: 'garbage' });
  }

  function lose(lost: DeviceStatus): void {
    clearTimeout(timer);
    pass(framer.close());
    setStatus(lost);
  }

  function pass(scans: readonly FramedScan[]): void {
    for (const { kind, text } of scans) {
      if (flood.isExceeded(performance.now())) setStatus({ kind: 'garbage' });
      else {
        setStatus({ kind: 'ready' });
        onScan({ kind, id, text });
      }
    }
  }

  function setStatus(next: DeviceStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    onStatus();
  }

  return {
    status: () => status,
    async close() {
      clearTimeout(timer);
      pass(framer.close());
      await connection.close();
    },
  };
}

/** Counts texts. Once there were too many, or too many bytes, each further text is refused until a pause. */
function createFloodGuard(): { isExceeded(now: number): boolean; exceed(now: number): void } {
  let latest: readonly number[] = [];
  let isFlooded = false;
  return {
    isExceeded(now) {
      const last = latest.at(-1) ?? Number.NEGATIVE_INFINITY;
      if (now - last >= RECOVERY_MS) isFlooded = false;
      latest = [...latest.filter((at) => now - at < 1_000), now].slice(-MAX_SCANS_PER_SECOND - 1);
      if (latest.length > MAX_SCANS_PER_SECOND) isFlooded = true;
      return isFlooded;
    },
    exceed(now) {
      latest = [...latest, now].slice(-MAX_SCANS_PER_SECOND - 1);
      isFlooded = true;
    },
  };
}
