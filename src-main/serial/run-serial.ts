/** The process of the serial ports: opens what it is told to, and answers questions. */
import type { ScaleCommand, ScaleSearch } from '../../src-shared/devices/device-state';
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
import { createOpenDevices } from './open-devices';
import type { SerialPorts } from './port';

export interface SerialRunner {
  receive(message: ToSerialProcess): void;
  close(): Promise<void>;
}

/** @param options.send sends a message to the main process */
export function runSerial({
  ports,
  send,
}: {
  readonly ports: SerialPorts;
  readonly send: (message: FromSerialProcess) => void;
}): SerialRunner {
  let config = NO_DEVICES;
  let search: ScaleSearch = { kind: 'none' };
  let searching: AbortController | null = null;
  /** Devices are opened and closed one after the other, because a port can be open only once. */
  let changes: Promise<void> = Promise.resolve();
  const alive = setInterval(() => send({ kind: 'alive' }), ALIVE_INTERVAL_MS);
  const devices = createOpenDevices(ports, {
    onStatus: sendState,
    onWeight: () => send({ kind: 'weight', weight: devices.weight() }),
    onScan: (scan) => send({ kind: 'scan', scan }),
  });

  function sendState(): void {
    send({ kind: 'state', state: { devices: devices.states(), commands: commandsOf(config), search } });
  }

  function change(run: () => Promise<void>): Promise<void> {
    changes = changes.then(run);
    return changes;
  }

  const closeAll = async () => void (await Promise.all([devices.closeScale(), devices.closeScanners()]));

  async function reopenAll(): Promise<void> {
    await closeAll();
    devices.openScale(config);
    devices.openScanners(config);
    sendState();
  }

  /** The scale's port is free meanwhile; those of the scanners stay in use. */
  async function searchScale({ signal }: AbortController): Promise<void> {
    if (signal.aborted) return;
    await devices.closeScale();
    const paths = await searchedPaths(config, ports);
    const found = await findScale(paths, { ports, onProgress: setSearch, isStopped: () => signal.aborted });
    setSearch(found ?? { kind: 'none' });
    devices.openScale(config);
    sendState();
  }

  function setSearch(next: ScaleSearch): void {
    search = next;
    sendState();
  }

  function stopSearch(): void {
    searching?.abort();
    searching = null;
  }

  const answers: { readonly [Question in SerialQuestion]: () => Promise<SerialQuestions[Question]> } = {
    bytes: async () => devices.bytes(),
    ports: async () => (await ports.list()).map(({ path, product, usb }) => ({ path, product, usb })),
    zero: () => devices.command('zero'),
    tare: () => devices.command('tare'),
  };

  return {
    receive(message) {
      switch (message.kind) {
        case 'configure':
          config = message.config;
          stopSearch();
          search = { kind: 'none' };
          return void change(reopenAll);
        case 'find-scale': {
          stopSearch();
          const started = new AbortController();
          searching = started;
          return void change(() => searchScale(started));
        }
        case 'stop-search':
          return stopSearch();
        case 'ask':
          return void answers[message.question]().then((value) => send({ kind: 'answer', number: message.number, value }));
      }
    },
    async close() {
      clearInterval(alive);
      stopSearch();
      await change(closeAll);
    },
  };
}

const COMMANDS: readonly ScaleCommand[] = ['zero', 'tare'];

const commandsOf = ({ scale }: SerialConfig): readonly ScaleCommand[] =>
  scale === null ? [] : COMMANDS.filter((command) => PROTOCOLS[scale.protocol][command] !== null);

/** The configured port first, then all others, without those of the scanners. */
async function searchedPaths({ scale, scanners }: SerialConfig, ports: SerialPorts): Promise<readonly string[]> {
  const pathOf = async (name: PortName | null) => (name === null ? null : findPath(name, ports));
  const configured = await pathOf(scale?.name ?? null);
  const taken = await Promise.all(scanners.map(({ name }) => pathOf(name)));
  const listed = (await ports.list()).map(({ path }) => path);
  return [...new Set([...(configured === null ? [] : [configured]), ...listed])].filter((path) => !taken.includes(path));
}
