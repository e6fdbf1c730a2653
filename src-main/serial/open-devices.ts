/** The devices that are open now: at most one scale, and any number of scanners. */
import { type ByteLog, createByteLog } from '../../src-shared/devices/byte-log';
import type { DeviceBytes, DeviceState, ScaleCommand, SerialScan } from '../../src-shared/devices/device-state';
import { type LiveWeight, NO_WEIGHT } from '../../src-shared/devices/live-weight';
import type { PortName } from '../../src-shared/devices/port-name';
import { PROTOCOLS } from '../../src-shared/devices/protocols';
import type { ScaleCommandResult, SerialConfig } from '../devices';
import type { SerialPorts } from './port';
import { openScaleSession, type ScaleSession } from './scale-session';
import { openScannerSession, type ScannerSession } from './scanner-session';

interface OpenDevice<Session> {
  readonly id: string;
  readonly log: ByteLog;
  /** `null` if the setting names no port. */
  readonly session: Session | null;
}

/** What the devices report. */
export interface DeviceEvents {
  onStatus(): void;
  onWeight(): void;
  onScan(scan: SerialScan): void;
}

export interface OpenDevices {
  openScale(config: SerialConfig): void;
  closeScale(): Promise<void>;
  openScanners(config: SerialConfig): void;
  closeScanners(): Promise<void>;
  states(): readonly DeviceState[];
  weight(): LiveWeight;
  bytes(): readonly DeviceBytes[];
  command(command: ScaleCommand): Promise<ScaleCommandResult>;
}

export function createOpenDevices(ports: SerialPorts, events: DeviceEvents): OpenDevices {
  let scale: OpenDevice<ScaleSession> | null = null;
  let scanners: readonly OpenDevice<ScannerSession>[] = [];

  return {
    openScale({ scale: wanted }) {
      if (wanted === null) return;
      const { name, line, protocol } = wanted;
      const log = createByteLog(Date.now);
      const session = name && openScaleSession({ name, line, protocol: PROTOCOLS[protocol] }, { ports, log, ...events });
      scale = { id: idOf(name), log, session };
    },
    async closeScale() {
      const closing = scale;
      scale = null;
      await closing?.session?.close();
      events.onWeight();
    },
    openScanners({ scanners: wanted, suffix }) {
      scanners = wanted.map(({ name, line }) => {
        const id = idOf(name);
        const log = createByteLog(Date.now);
        return { id, log, session: name && openScannerSession({ name, line }, { id, ports, log, suffix, ...events }) };
      });
    },
    async closeScanners() {
      const closing = scanners;
      scanners = [];
      await Promise.all(closing.map(({ session }) => session?.close()));
    },
    states: () => [
      ...(scale ? [{ device: 'scale' as const, id: scale.id, status: scale.session?.status() ?? NO_PORT }] : []),
      ...scanners.map(({ id, session }) => ({ device: 'scanner' as const, id, status: session?.status() ?? NO_PORT })),
    ],
    weight: () => scale?.session?.weight() ?? NO_WEIGHT,
    bytes: () => [...(scale ? [scale] : []), ...scanners].map(({ id, log }) => ({ id, product: null, ...log.read() })),
    command: async (name) => (await scale?.session?.command(name)) ?? 'unavailable',
  };
}

const NO_PORT = { kind: 'no-port' } as const;

/** As in `DeviceState`. Two scanners without a port cannot be configured, so the names are unique. */
function idOf(name: PortName | null): string {
  if (name === null) return 'serial:';
  if (name.kind === 'path') return `serial:${name.path}`;
  return `serial:${['usb', name.vendorId, name.productId, name.serialNumber].filter(Boolean).join(':')}`;
}
