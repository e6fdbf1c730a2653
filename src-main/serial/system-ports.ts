/** The computer's serial ports. Only this file uses the library for them (docs/decisions/0048-serial-devices.md). */
import { readdir } from 'node:fs/promises';
import { autoDetect } from '@serialport/bindings-cpp';
import { fail, ok } from '../../src-shared/base/result';
import type { SerialLine } from '../../src-shared/devices/serial-line';
import type { ListedPort, OpenProblem, SerialPort, SerialPorts } from './port';

/** What Stagebay uses of the library, because TypeScript does not find the types of its interface in an ES module. */
interface Binding {
  open(options: SerialLine & { readonly path: string }): Promise<OpenBinding>;
  list(): Promise<readonly SystemPort[]>;
}
interface OpenBinding {
  read(buffer: Buffer, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  write(bytes: Buffer): Promise<void>;
  getBaudRate(): Promise<unknown>;
  close(): Promise<void>;
}
interface SystemPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly pnpId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  /** On Windows: `USB Serial Port (COM3)`. */
  readonly friendlyName?: string | undefined;
}

/** The largest piece that one read returns. */
const BUFFER_SIZE = 4_096;

/** @throws if the library cannot be loaded */
export function openSystemPorts(): SerialPorts {
  const binding: Binding = autoDetect();
  return {
    async open(path, { baudRate, dataBits, parity, stopBits }) {
      try {
        return ok(portOf(await binding.open({ path, baudRate, dataBits, parity, stopBits })));
      } catch (error) {
        return fail(openProblem(error as Error));
      }
    },
    list: () =>
      binding.list().then(
        (ports) => ports.filter(isUsable).map(describePort),
        // Without udev's program, Linux has no list.
        () => listDeviceFiles(),
      ),
  };
}

function portOf(port: OpenBinding): SerialPort {
  const buffer = Buffer.alloc(BUFFER_SIZE);
  return {
    async read() {
      const { bytesRead } = await port.read(buffer, 0, BUFFER_SIZE);
      // The next read overwrites the buffer.
      return new Uint8Array(buffer.subarray(0, bytesRead));
    },
    write: (bytes) => port.write(Buffer.from(bytes)),
    // Any question to the driver fails once the device is gone. The library does not ask this one on macOS.
    isConnected: () =>
      port.getBaudRate().then(
        () => true,
        ({ message }: Error) => /not implemented/.test(message),
      ),
    // The port is gone already if its cable was pulled.
    close: () => port.close().catch(() => undefined),
  };
}

/**
 * Reads the library's messages, because its errors have no codes: `Error: No such file or directory, cannot open /dev/ttyUSB0`,
 * `Opening COM3: Access denied` (another program has the port), `Opening COM3: File not found`. On Linux, each begins with `Error`.
 */
export function openProblem({ message }: Error): OpenProblem {
  const isWindows = !message.startsWith('Error');
  if (/no such (file|device)|file not found|not exist|unknown error code (2|3|31|433)\b/i.test(message)) return { kind: 'unplugged' };
  if (/cannot lock|busy|temporarily unavailable/i.test(message)) return { kind: 'in-use' };
  if (/access (is )?denied|permission denied|not permitted/i.test(message)) return { kind: isWindows ? 'in-use' : 'no-permission' };
  return { kind: 'failed', code: message.replaceAll(/[/\\]\S+/g, '…').slice(0, 80) };
}

/** Linux lists 32 ports of the mainboard whether they exist or not; those without a maker have nothing behind them as a rule. */
const isUsable = ({ path, pnpId, manufacturer }: SystemPort): boolean =>
  !/^\/dev\/ttyS\d+$/.test(path) || pnpId !== undefined || manufacturer !== undefined;

function describePort({ path, manufacturer, vendorId, productId, serialNumber, friendlyName }: SystemPort): ListedPort {
  return {
    path,
    product: friendlyName ?? manufacturer ?? null,
    usb: vendorId && productId ? `usb:${vendorId.toLowerCase()}:${productId.toLowerCase()}` : null,
    serialNumber: serialNumber ?? null,
  };
}

async function listDeviceFiles(): Promise<readonly ListedPort[]> {
  const names = await readdir('/dev').catch(() => []);
  return names
    .filter((name) => /^tty(USB|ACM)\d+$/.test(name))
    .map((name) => ({ path: `/dev/${name}`, product: null, usb: null, serialNumber: null }));
}
