/** Looks for a serial scale: opens each port at each usual line, and asks in each protocol. */
import type { ScaleSearch } from '../../src-shared/devices/device-state';
import { PROTOCOLS } from '../../src-shared/devices/protocols';
import { SCALE_PROTOCOLS, type ScaleProtocol, type ScaleProtocolName } from '../../src-shared/devices/scale-protocol';
import type { ScaleReport } from '../../src-shared/devices/scale-report';
import { formatSerialLine, parseSerialLine, type SerialLine } from '../../src-shared/devices/serial-line';
import type { SerialPort, SerialPorts } from './port';

/** One way to open a port, and the protocols that are tried at it. */
interface Attempt {
  readonly line: SerialLine;
  readonly protocols: readonly ScaleProtocolName[];
}

/** Lines that makers also deliver, the common ones first. */
const OTHER_LINES: readonly SerialLine[] = ['4800,7E1', '2400,8N1', '2400,7E1', '19200,8N1', '1200,7E1'].flatMap((text) => {
  const line = parseSerialLine(text);
  return line.ok ? [line.value] : [];
});

const ATTEMPTS = planAttempts();

/**
 * Each protocol is tried at its usual line first: a port with another parity often reads the bytes all the same, and would then be found
 * with a line at which a digit gets lost now and then.
 */
function planAttempts(): readonly Attempt[] {
  const usual = new Map<string, Attempt>();
  for (const name of SCALE_PROTOCOLS) {
    const line = PROTOCOLS[name].defaultLine;
    const key = formatSerialLine(line);
    usual.set(key, { line, protocols: [...(usual.get(key)?.protocols ?? []), name] });
  }
  const swapped = [...usual.values()].map(({ line, protocols }) => ({
    line,
    protocols: SCALE_PROTOCOLS.filter((name) => !protocols.includes(name)),
  }));
  return [...usual.values(), ...OTHER_LINES.map((line) => ({ line, protocols: SCALE_PROTOCOLS })), ...swapped];
}

/** A scale that sends by itself does so within this time. */
const LISTEN_MS = 600;
const ANSWER_MS = 350;
/** How long a scale complains about a line that it does not understand. */
const SETTLE_MS = 100;
/** Windows 11 refuses to reopen a port at once (TeraTermProject/teraterm#435). */
const REOPEN_TRIES = 4;
const REOPEN_PAUSE_MS = 500;
/** One frame may be a coincidence, and a reader names no weight before it has seen a frame's shape three times. */
const ENOUGH_REPORTS = 3;

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
  const total = paths.length * ATTEMPTS.length;
  for (const [n, path] of paths.entries()) {
    for (const [k, attempt] of ATTEMPTS.entries()) {
      if (options.isStopped()) return null;
      options.onProgress({ kind: 'running', port: path, tried: n * ATTEMPTS.length + k, total });
      const port = await openForSearch(path, attempt.line, options);
      // A port that another program uses, or that is gone, does not open with another line either.
      if (port === null) break;
      const found = await tryProtocols(port, attempt.protocols).finally(() => port.close());
      if (found) return { kind: 'found', port: path, line: formatSerialLine(attempt.line), ...found };
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

/** Ends what an earlier protocol has asked: a scale takes what it does not understand as the beginning of the next line. */
const END_OF_LINE = Uint8Array.of(0x0d, 0x0a);

/** Listens first, and then asks in one protocol after the other. */
async function tryProtocols(port: SerialPort, names: readonly ScaleProtocolName[]): Promise<Pick<Found, 'protocol' | 'hundredths'> | null> {
  const listeners = names.map((name) => createListener(PROTOCOLS[name]));
  const findAnswer = () => listeners.find((listener) => listener.isScale());
  const isAnswered = () => findAnswer() !== undefined;
  const reading = readUntilClosed(port, listeners);
  await waitUntil(isAnswered, LISTEN_MS);
  for (const listener of listeners) if (!isAnswered()) await askListener(port, listener);
  await port.close();
  await reading;
  const found = findAnswer();
  return found ? { protocol: found.protocol.name, hundredths: found.hundredths() } : null;
}

async function readUntilClosed(port: SerialPort, listeners: readonly Listener[]): Promise<void> {
  let bytes = await port.read().catch(() => null);
  while (bytes !== null) {
    for (const { read } of listeners) read(bytes);
    bytes = await port.read().catch(() => null);
  }
}

/** Asks as long as the scale answers, until it has answered often enough. */
async function askListener(port: SerialPort, { protocol, count, isScale }: Listener): Promise<void> {
  if (protocol.request === null) return;
  const write = (bytes: Uint8Array) => port.write(bytes).catch(() => undefined);
  await write(END_OF_LINE);
  await pause(SETTLE_MS);
  let isHeard = true;
  while (isHeard && !isScale()) {
    const before = count();
    await write(protocol.request);
    isHeard = await waitUntil(() => count() > before, ANSWER_MS);
  }
}

interface Listener {
  readonly protocol: ScaleProtocol;
  read(bytes: Uint8Array): void;
  count(): number;
  isScale(): boolean;
  /** In hundredths of a pound; `null` if the last report names no weight. */
  hundredths(): number | null;
}

function createListener(protocol: ScaleProtocol): Listener {
  const reader = protocol.createReader();
  let count = 0;
  let last: ScaleReport | null = null;
  return {
    protocol,
    read(bytes) {
      for (const frame of reader.read(bytes)) {
        if (frame.kind !== 'report') continue;
        count += 1;
        last = frame.report;
      }
    },
    count: () => count,
    isScale: () => count >= ENOUGH_REPORTS,
    hundredths: () => (last?.kind === 'weight' ? last.hundredths : null),
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const CHECK_INTERVAL_MS = 20;

async function waitUntil(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (!isTrue() && performance.now() < until) await pause(CHECK_INTERVAL_MS);
  return isTrue();
}
