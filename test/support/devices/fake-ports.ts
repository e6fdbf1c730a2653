/** Serial ports in memory, for tests on fake timers. What a device does is decided by the test. */

import type { ListedPort, OpenProblem, SerialPort, SerialPorts } from '../../../src-main/serial/port';
import { fail, ok, type Result } from '../../../src-shared/base/result';
import type { SerialLine } from '../../../src-shared/devices/serial-line';

/** The device at a port. */
export interface FakeDevice {
  /** Called with each written piece. @returns what the device answers, or nothing */
  readonly answer?: (written: string) => string | undefined;
  /** How long its driver takes to open the port, as for Bluetooth. */
  readonly opensAfterMs?: number;
  /** `usb:0403:6001`, for an adapter on USB. */
  readonly usb?: string;
  readonly serialNumber?: string;
}

export interface FakePorts extends SerialPorts {
  /** Plugs a device in, or replaces it. */
  plug(path: string, device?: FakeDevice): void;
  /** Pulls the cable. @param isReported whether the system ends the read, as it does as a rule */
  unplug(path: string, isReported?: boolean): void;
  /** Refuses to open a port that exists. */
  refuse(path: string, problem: OpenProblem | null): void;
  /** Sends bytes from the device. Dropped while the port is closed. */
  send(path: string, bytes: string | Uint8Array): void;
  /** How often each port was opened. */
  readonly opened: ReadonlyMap<string, number>;
  readonly written: string[];
  readonly lines: SerialLine[];
}

interface OpenPort {
  /** The device that was at the port when it was opened. */
  readonly device: FakeDevice | undefined;
  readonly queue: Uint8Array[];
  wake: (() => void) | null;
  isOpen: boolean;
}

/** What a system keeps of a port that is not read. The rest is lost. */
const SYSTEM_BUFFER = 65_536;

export function createFakePorts(): FakePorts {
  const devices = new Map<string, FakeDevice>();
  const refusals = new Map<string, OpenProblem>();
  const open = new Map<string, OpenPort>();
  const opened = new Map<string, number>();
  const written: string[] = [];
  const lines: SerialLine[] = [];

  function end(path: string): void {
    const port = open.get(path);
    if (!port) return;
    port.isOpen = false;
    port.wake?.();
    open.delete(path);
  }

  function send(path: string, bytes: string | Uint8Array): void {
    const port = open.get(path);
    if (!port || port.queue.reduce((sum, piece) => sum + piece.length, 0) + bytes.length > SYSTEM_BUFFER) return;
    port.queue.push(typeof bytes === 'string' ? Uint8Array.from(bytes, (character) => character.charCodeAt(0)) : bytes);
    port.wake?.();
  }

  function portOf(path: string): SerialPort {
    const port: OpenPort = { device: devices.get(path), queue: [], wake: null, isOpen: true };
    open.set(path, port);
    return {
      async read() {
        while (port.queue.length === 0) {
          if (!port.isOpen) throw new Error('Port is not open');
          await new Promise<void>((resolve) => {
            port.wake = resolve;
          });
        }
        return port.queue.shift() as Uint8Array;
      },
      async write(bytes) {
        const text = String.fromCharCode(...bytes);
        written.push(text);
        const answer = devices.get(path)?.answer?.(text);
        if (answer !== undefined) send(path, answer);
      },
      isConnected: async () => devices.get(path) === port.device,
      async close() {
        if (open.get(path) === port) end(path);
        port.isOpen = false;
        port.wake?.();
      },
    };
  }

  return {
    async open(path, line): Promise<Result<SerialPort, OpenProblem>> {
      const opensAfterMs = devices.get(path)?.opensAfterMs;
      if (opensAfterMs) await new Promise((resolve) => setTimeout(resolve, opensAfterMs));
      if (!devices.has(path)) return fail({ kind: 'unplugged' });
      const problem = refusals.get(path);
      if (problem) return fail(problem);
      if (open.has(path)) return fail({ kind: 'in-use' });
      lines.push(line);
      opened.set(path, (opened.get(path) ?? 0) + 1);
      return ok(portOf(path));
    },
    list: async () =>
      [...devices].map(([path, { usb = null, serialNumber = null }]): ListedPort => ({ path, product: null, usb, serialNumber })),
    plug(path, device = {}) {
      devices.set(path, { ...device });
    },
    unplug(path, isReported = true) {
      devices.delete(path);
      if (isReported) end(path);
    },
    refuse(path, problem) {
      if (problem) refusals.set(path, problem);
      else refusals.delete(path);
    },
    send,
    opened,
    written,
    lines,
  };
}
