/** Looks for a serial scale: opens each port at each usual line, and asks in each protocol. */
import type { ScaleSearch } from '../../src-shared/devices/device-state';
import { PROTOCOLS } from '../../src-shared/devices/protocols';
import { SCALE_PROTOCOLS, type ScaleProtocol } from '../../src-shared/devices/scale-protocol';
import type { ScaleReport } from '../../src-shared/devices/scale-report';
import { formatSerialLine, parseSerialLine, type SerialLine } from '../../src-shared/devices/serial-line';
import type { SerialPort, SerialPorts } from './port';

/** The lines that scales are delivered with, the common ones first. */
const LINES: readonly SerialLine[] = ['9600,7E1', '9600,8N1', '4800,7E1', '2400,8N1', '2400,7E1', '19200,8N1', '1200,7E1'].flatMap(
  (text) => {
    const line = parseSerialLine(text);
    return line.ok ? [line.value] : [];
  },
);
/** A scale that sends by itself does so within this time. */
const LISTEN_MS = 600;
const ANSWER_MS = 350;
/** Windows 11 refuses to reopen a port at once (TeraTermProject/teraterm#435). */
const REOPEN_TRIES = 4;
const REOPEN_PAUSE_MS = 500;
/** One frame may be a coincidence. */
const ENOUGH_REPORTS = 2;

type Found = Extract<ScaleSearch, { kind: 'found' }>;

/**
 * @param paths the ports to try
 * @param options.onProgress called before each attempt
 * @param options.isStopped checked before each attempt
 * @returns `null` if it was stopped
 */
export async function findScale(
  paths: readonly string[],
  options: {
    readonly ports: Pick<SerialPorts, 'open'>;
    readonly onProgress: (search: ScaleSearch) => void;
    readonly isStopped: () => boolean;
  },
): Promise<ScaleSearch | null> {
  const total = paths.length * LINES.length;
  let tried = 0;
  for (const path of paths) {
    for (const line of LINES) {
      if (options.isStopped()) return null;
      options.onProgress({ kind: 'running', port: path, tried, total });
      tried += 1;
      const port = await openForSearch(path, line, options);
      if (port === null) {
        // A port that another program uses, or that is gone, does not open with another line either.
        tried = (Math.floor((tried - 1) / LINES.length) + 1) * LINES.length;
        break;
      }
      const found = await tryLine(port).finally(() => port.close());
      if (found) return { kind: 'found', port: path, line: formatSerialLine(line), ...found };
    }
  }
  return { kind: 'not-found', ports: paths };
}

async function openForSearch(
  path: string,
  line: SerialLine,
  { ports, isStopped }: { readonly ports: Pick<SerialPorts, 'open'>; readonly isStopped: () => boolean },
): Promise<SerialPort | null> {
  for (let attempt = 1; attempt <= REOPEN_TRIES && !isStopped(); attempt += 1) {
    const opened = await ports.open(path, line);
    if (opened.ok) return opened.value;
    if (opened.problem.kind !== 'in-use') return null;
    await pause(REOPEN_PAUSE_MS);
  }
  return null;
}

/** Listens first, and then asks in one protocol after the other. */
async function tryLine(port: SerialPort): Promise<Pick<Found, 'protocol' | 'hundredths'> | null> {
  const listeners = SCALE_PROTOCOLS.map((name) => createListener(PROTOCOLS[name]));
  let isListening = true;
  const reading = (async () => {
    while (isListening) {
      const bytes = await port.read().catch(() => null);
      if (bytes === null) return;
      for (const listener of listeners) listener.read(bytes);
    }
  })();
  const findAnswer = () => listeners.find((listener) => listener.isScale());
  const isAnswered = () => findAnswer() !== undefined;
  await waitUntil(isAnswered, LISTEN_MS);
  for (const { protocol } of listeners) {
    for (let request = 0; request <= ENOUGH_REPORTS && protocol.request !== null && !isAnswered(); request += 1) {
      await port.write(protocol.request).catch(() => undefined);
      const count = countReports(listeners);
      const isHeard = await waitUntil(() => isAnswered() || countReports(listeners) > count, ANSWER_MS);
      if (!isHeard) break;
    }
  }
  isListening = false;
  await port.close();
  await reading;
  const found = findAnswer();
  return found ? { protocol: found.protocol.name, hundredths: found.hundredths() } : null;
}

function createListener(protocol: ScaleProtocol) {
  const reader = protocol.createReader();
  let reports: readonly ScaleReport[] = [];
  return {
    protocol,
    read(bytes: Uint8Array): void {
      for (const frame of reader.read(bytes)) if (frame.kind === 'report') reports = [...reports.slice(-ENOUGH_REPORTS), frame.report];
    },
    count: () => reports.length,
    isScale: () => reports.length >= ENOUGH_REPORTS,
    hundredths(): number | null {
      const last = reports.at(-1);
      return last?.kind === 'weight' ? last.hundredths : null;
    },
  };
}

const countReports = (listeners: readonly { count(): number }[]): number => listeners.reduce((sum, { count }) => sum + count(), 0);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const CHECK_INTERVAL_MS = 20;

async function waitUntil(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (!isTrue() && performance.now() < until) await pause(CHECK_INTERVAL_MS);
  return isTrue();
}
