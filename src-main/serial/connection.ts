/** Keeps one serial port open: opens it, reads it, and opens it again after it was lost. */

import type { ByteLog } from '../../src-shared/devices/byte-log';
import type { DeviceStatus } from '../../src-shared/devices/device-state';
import type { PortName } from '../../src-shared/devices/port-name';
import type { SerialLine } from '../../src-shared/devices/serial-line';
import type { SerialPort, SerialPorts } from './port';

/** Windows 11 refuses to reopen a port for up to 2 s (TeraTermProject/teraterm#435), so the next try comes soon. */
const REOPEN_PAUSE_MS = 1_000;

/** A list of the ports costs more than opening one: on Linux, a program runs for it. An adapter that is missing is listed again after this. */
const LIST_PAUSE_MS = 3_000;

/** How often the system is asked whether the device is still there. */
const PRESENCE_INTERVAL_MS = 1_000;

/** A driver that hangs while it opens or closes a port does not keep the others waiting. A port that opens later is closed at once. */
const CLOSE_TIMEOUT_MS = 3_000;

/** A device that sends more is broken. What it sends meanwhile is lost in the system's buffer. */
const MAX_BYTES_PER_PERIOD = 16_384;
const PERIOD_MS = 250;

/** What a session does with its port. */
export interface ConnectionEvents {
  /** The port was opened. */
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  /** More bytes arrive than a device sends. Reading pauses, and the rest is lost. */
  onFlood?(): void;
  /** The port is closed, or could not be opened. */
  onLost(status: DeviceStatus): void;
}

export interface Connection {
  /** Without effect while the port is closed. */
  write(bytes: Uint8Array): void;
  /** Closes the port, and opens it again after a pause. */
  reopen(): void;
  close(): Promise<void>;
}

export function openConnection(
  { name, line }: { readonly name: PortName; readonly line: SerialLine },
  { ports, log, events }: { readonly ports: SerialPorts; readonly log: ByteLog; readonly events: ConnectionEvents },
): Connection {
  let port: SerialPort | null = null;
  let isClosed = false;
  const pause = createPause();

  async function keepOpen(): Promise<void> {
    while (!isClosed) {
      const path = await findPath(name, ports);
      const opened = path === null ? null : await ports.open(path, line);
      if (isClosed && opened?.ok) await opened.value.close();
      if (isClosed) return;
      if (opened?.ok) await readUntilLost(opened.value);
      else events.onLost(opened?.problem ?? { kind: 'unplugged' });
      if (!isClosed) await pause.wait(path === null ? LIST_PAUSE_MS : REOPEN_PAUSE_MS);
    }
  }

  async function readUntilLost(opened: SerialPort): Promise<void> {
    port = opened;
    log.reset();
    events.onOpen();
    const watch = setInterval(() => void closeIfGone(opened), PRESENCE_INTERVAL_MS);
    const limit = createLimit();
    while (port === opened) {
      const bytes = await opened.read().catch(() => null);
      // A port that was closed on purpose is open again soon.
      if (port !== opened) break;
      if (bytes === null) lose(opened);
      else await receive(bytes, limit);
    }
    clearInterval(watch);
    await opened.close();
  }

  async function receive(bytes: Uint8Array, limit: (count: number) => number): Promise<void> {
    log.record('in', bytes);
    events.onBytes(bytes);
    const excess = limit(bytes.length);
    if (excess === 0) return;
    events.onFlood?.();
    await pause.wait(excess);
  }

  /**
   * Linux lets a program read from a port whose adapter is gone: each read returns nothing, without an error. Whether a port of that name
   * exists says nothing, because the adapter may have been plugged in again.
   */
  async function closeIfGone(opened: SerialPort): Promise<void> {
    if ((await opened.isConnected()) || port !== opened) return;
    lose(opened);
    await opened.close();
  }

  function lose(lost: SerialPort): void {
    if (port !== lost) return;
    port = null;
    events.onLost({ kind: 'unplugged' });
  }

  function closePort(): Promise<void> {
    const closing = port;
    port = null;
    return closing?.close() ?? Promise.resolve();
  }

  const running = keepOpen();
  return {
    write(bytes) {
      log.record('out', bytes);
      // A failed write is followed by a failed read.
      port?.write(bytes).catch(() => undefined);
    },
    reopen: () => void closePort(),
    async close() {
      isClosed = true;
      pause.end();
      const limit = createPause();
      await Promise.race([closePort().then(() => running), limit.wait(CLOSE_TIMEOUT_MS)]);
      limit.end();
    },
  };
}

/** @returns `null` if no such adapter is plugged in */
export async function findPath(name: PortName, ports: Pick<SerialPorts, 'list'>): Promise<string | null> {
  if (name.kind === 'path') return name.path;
  const wanted = `usb:${name.vendorId}:${name.productId}`;
  const found = (await ports.list()).find(
    ({ usb, serialNumber }) => usb === wanted && (name.serialNumber === null || name.serialNumber === serialNumber),
  );
  return found?.path ?? null;
}

/** A wait that can be ended early. */
function createPause() {
  let finish: (() => void) | null = null;
  return {
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        finish = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => finish?.(),
  };
}

/** @returns a function that counts bytes, and says how many milliseconds to wait before the next read */
function createLimit(): (count: number) => number {
  let startedAt = performance.now();
  let bytes = 0;
  return (count) => {
    const elapsed = performance.now() - startedAt;
    if (elapsed >= PERIOD_MS) {
      startedAt = performance.now();
      bytes = 0;
    }
    bytes += count;
    return bytes > MAX_BYTES_PER_PERIOD ? Math.max(0, PERIOD_MS - elapsed) : 0;
  };
}
