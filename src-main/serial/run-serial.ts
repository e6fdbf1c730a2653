/** The process of the serial ports: opens what it is told to, and answers questions. */

import { type ByteLog, createByteLog } from '../../src-shared/devices/byte-log';
import type { DeviceState, ScaleCommand, ScaleSearch, SerialScan } from '../../src-shared/devices/device-state';
import { NO_WEIGHT } from '../../src-shared/devices/live-weight';
import type { PortName } from '../../src-shared/devices/port-name';
import { PROTOCOLS } from '../../src-shared/devices/protocols';
import {
  ALIVE_INTERVAL_MS,
  type FromSerialProcess,
  NO_DEVICES,
  type SerialConfig,
  type SerialQuestion,
  type SerialQuestions,
  type ToSerialProcess,
} from '../devices';
import { findPath } from './connection';
import { findScale } from './find-scale';
import type { SerialPorts } from './port';
import { openScaleSession, type ScaleSession } from './scale-session';
import { openScannerSession, type ScannerSession } from './scanner-session';

interface OpenDevice<Session> {
  readonly id: string;
  readonly log: ByteLog;
  /** `null` if the setting names no port. */
  readonly session: Session | null;
}

export interface SerialRunner {
  receive(message: ToSerialProcess): void;
  close(): Promise<void>;
}

/** @param send sends a message to the main process */
export function runSerial({
  ports,
  send,
}: {
  readonly ports: SerialPorts;
  readonly send: (message: FromSerialProcess) => void;
}): SerialRunner {
  let config = NO_DEVICES;
  let scale: OpenDevice<ScaleSession> | null = null;
  let scanners: readonly OpenDevice<ScannerSession>[] = [];
  let search: ScaleSearch = { kind: 'none' };
  let isSearchStopped = true;
  /** Devices are opened and closed one after the other, because a port can be open only once. */
  let changes: Promise<void> = Promise.resolve();
  const alive = setInterval(() => send({ kind: 'alive' }), ALIVE_INTERVAL_MS);

  const change = (run: () => Promise<void>): Promise<void> => {
    changes = changes.then(run);
    return changes;
  };

  function sendState(): void {
    const devices: DeviceState[] = scanners.map(({ id, session }) => ({ device: 'scanner', id, status: session?.status() ?? NO_PORT }));
    if (scale) devices.unshift({ device: 'scale', id: scale.id, status: scale.session?.status() ?? NO_PORT });
    const protocol = config.scale && PROTOCOLS[config.scale.protocol];
    const commands = COMMANDS.filter((command) => protocol?.[command]);
    send({ kind: 'state', state: { devices, commands, search } });
  }

  const sendWeight = () => send({ kind: 'weight', weight: scale?.session?.weight() ?? NO_WEIGHT });

  function openScale({ scale: wanted }: SerialConfig): void {
    if (wanted === null) return;
    const { name, line, protocol } = wanted;
    const log = createByteLog(Date.now);
    const options = { ports, log, onStatus: sendState, onWeight: sendWeight };
    const session = name && openScaleSession({ name, line, protocol: PROTOCOLS[protocol] }, options);
    scale = { id: idOf(name), log, session };
  }

  function openScanners(wanted: SerialConfig): void {
    scanners = wanted.scanners.map(({ name, line }) => {
      const id = idOf(name);
      const log = createByteLog(Date.now);
      const options = {
        ports,
        log,
        suffix: wanted.suffix,
        onStatus: sendState,
        onScan: (scan: SerialScan) => send({ kind: 'scan', scan }),
        id,
      };
      return { id, log, session: name && openScannerSession({ name, line }, options) };
    });
  }

  async function closeAll(): Promise<void> {
    const closing = [scale, ...scanners].map((device) => device?.session?.close());
    scale = null;
    scanners = [];
    await Promise.all(closing);
    sendWeight();
  }

  function reopen(): Promise<void> {
    return change(async () => {
      await closeAll();
      openScale(config);
      openScanners(config);
      sendState();
    });
  }

  /** The scale's port is free meanwhile; those of the scanners stay in use. */
  async function runSearch(): Promise<void> {
    if (!isSearchStopped) return;
    isSearchStopped = false;
    await change(async () => {
      await scale?.session?.close();
      scale = null;
      sendWeight();
      const paths = await searchedPaths(config, ports);
      const found = await findScale(paths, { ports, onProgress: setSearch, isStopped: () => isSearchStopped });
      setSearch(found ?? { kind: 'none' });
      openScale(config);
      sendState();
    });
    isSearchStopped = true;
  }

  function setSearch(next: ScaleSearch): void {
    search = next;
    sendState();
  }

  const answers: { readonly [Question in SerialQuestion]: () => Promise<SerialQuestions[Question]> } = {
    bytes: async () => [scale, ...scanners].flatMap((device) => (device ? [{ id: device.id, product: null, ...device.log.read() }] : [])),
    ports: async () => (await ports.list()).map(({ path, product, usb }) => ({ path, product, usb })),
    zero: () => command('zero'),
    tare: () => command('tare'),
  };
  const command = async (name: ScaleCommand) => (await scale?.session?.command(name)) ?? 'unavailable';

  return {
    receive(message) {
      switch (message.kind) {
        case 'configure':
          config = message.config;
          isSearchStopped = true;
          return void reopen();
        case 'find-scale':
          return void runSearch();
        case 'stop-search':
          isSearchStopped = true;
          return;
        case 'ask':
          return void answers[message.question]().then((value) => send({ kind: 'answer', number: message.number, value }));
      }
    },
    async close() {
      clearInterval(alive);
      isSearchStopped = true;
      await change(closeAll);
    },
  };
}

const NO_PORT = { kind: 'no-port' } as const;
const COMMANDS: readonly ScaleCommand[] = ['zero', 'tare'];

/** As in `DeviceState`. Two scanners without a port cannot be configured, so the names are unique. */
function idOf(name: PortName | null): string {
  if (name === null) return 'serial:';
  if (name.kind === 'path') return `serial:${name.path}`;
  return `serial:${['usb', name.vendorId, name.productId, name.serialNumber].filter(Boolean).join(':')}`;
}

/** The configured port first, then all others, without those of the scanners. */
async function searchedPaths({ scale, scanners }: SerialConfig, ports: SerialPorts): Promise<readonly string[]> {
  const pathOf = async (name: PortName | null) => (name === null ? null : findPath(name, ports));
  const configured = await pathOf(scale?.name ?? null);
  const taken = await Promise.all(scanners.map(({ name }) => pathOf(name)));
  const listed = (await ports.list()).map(({ path }) => path);
  return [...new Set([...(configured === null ? [] : [configured]), ...listed])].filter((path) => !taken.includes(path));
}
