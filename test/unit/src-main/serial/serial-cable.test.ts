/** The serial process on real pseudo-terminals, with the library that opens the ports. What needs no system runs on fake ports. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FromSerialProcess, SerialConfig } from '../../../../src-main/devices';
import { openSystemPorts, runSerial, type SerialRunner } from '../../../../src-main/serial';
import type { SerialPorts } from '../../../../src-main/serial/port';
import type { DeviceState, ScaleSearch } from '../../../../src-shared/devices/device-state';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import { PROTOCOLS } from '../../../../src-shared/devices/protocols';
import type { ScaleProtocolName } from '../../../../src-shared/devices/scale-protocol';
import { openSerialPair } from '../../../support/devices/serial-pair.mjs';
import { simulateScale } from '../../../support/devices/simulated-scale.mjs';
import { simulateScanner } from '../../../support/devices/simulated-scanner.mjs';
import { createTempFolder } from '../../../support/temp-folder.mjs';
import { waitFor } from '../../../support/wait-for';

const LINE_8N1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

type Pair = Awaited<ReturnType<typeof openSerialPair>>;

let folder: ReturnType<typeof createTempFolder>;
let pairs: Pair[];
let closings: (() => void)[];
let runner: SerialRunner;
let messages: FromSerialProcess[];

beforeEach(() => {
  folder = createTempFolder('serial');
  pairs = [];
  closings = [];
  messages = [];
});

afterEach(async () => {
  await runner.close();
  for (const close of closings) close();
  for (const pair of pairs) await pair.close();
  folder.remove();
});

async function createPair(name: string): Promise<Pair> {
  const pair = await openSerialPair(folder.path, name);
  pairs.push(pair);
  return pair;
}

/** @param listed the ports that the system would list, because a pseudo-terminal is in no list */
function start(config: Partial<SerialConfig>, listed: Awaited<ReturnType<SerialPorts['list']>> = []): void {
  runner = runSerial({ ports: { ...openSystemPorts(), list: async () => listed }, send: (message) => messages.push(message) });
  runner.receive({ kind: 'configure', config: { scale: null, scanners: [], suffix: 'enter', ...config } });
}

const scaleConfig = ({ stationPath }: Pair, protocol: ScaleProtocolName = 'mt-sics'): SerialConfig['scale'] => ({
  name: { kind: 'path', path: stationPath },
  line: PROTOCOLS[protocol].defaultLine,
  protocol,
});
const portConfig = ({ stationPath }: Pair) => ({ name: { kind: 'path', path: stationPath } as const, line: LINE_8N1 });

async function plugScale(pair: Pair, protocol: ScaleProtocolName = 'mt-sics') {
  const scale = simulateScale(await pair.plug(), { protocol });
  closings.push(scale.close);
  return scale;
}

const devices = (): readonly DeviceState[] =>
  messages.flatMap((message) => (message.kind === 'state' ? [message.state] : [])).at(-1)?.devices ?? [];
const search = (): ScaleSearch | undefined =>
  messages.flatMap((message) => (message.kind === 'state' ? [message.state.search] : [])).at(-1);
const weights = (): readonly LiveWeight[] => messages.flatMap((message) => (message.kind === 'weight' ? [message.weight] : []));
const scans = () => messages.flatMap((message) => (message.kind === 'scan' ? [message.scan] : []));
const untilStatus = (place: number, kind: DeviceState['status']['kind']) => waitFor(() => expect(devices()[place]?.status.kind).toBe(kind));
const untilStable = (hundredths: number) => waitFor(() => expect(weights().at(-1)).toEqual({ kind: 'stable', hundredths, isNet: false }));

describe.runIf(process.platform === 'linux')('A scale on a real serial port', () => {
  test.each(['nci', 'toledo-8217', 'mt-sics', 'cas'] as const)(
    'The weight of a load is shown when it is stable (%s).',
    async (protocol) => {
      const pair = await createPair('scale');
      const scale = await plugScale(pair, protocol);
      start({ scale: scaleConfig(pair, protocol) });
      await untilStatus(0, 'ready');
      scale.put(1234);
      await untilStable(1234);
      scale.lift();
      await waitFor(() => expect(weights().at(-1)).toEqual({ kind: 'empty' }));
    },
  );

  test('A scale that is switched off in the midst of a line shows no old weight, and is read again after it is switched on.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair);
    start({ scale: scaleConfig(pair) });
    scale.put(1234, 0);
    await untilStable(1234);
    scale.sendHalfFrame();
    scale.powerOff();
    await untilStatus(0, 'silent');
    await waitFor(() => expect(weights().at(-1)).toEqual({ kind: 'none' }));
    scale.put(150, 0);
    scale.powerOn();
    await waitFor(() => expect(weights().at(-1)?.kind).toBe('empty'));
    scale.put(650, 0);
    // It was switched on with 1.50 lb on it, which it takes for its zero.
    await untilStable(500);
    expect(devices()[0]?.status).toEqual({ kind: 'ready' });
  });

  test('A scale whose cable is pulled while a load moves is reported, and is back within seconds after it is plugged in.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair);
    start({ scale: scaleConfig(pair) });
    scale.put(1234, 0);
    await untilStable(1234);
    scale.move();
    scale.put(2000, 60_000);
    await waitFor(() => expect(weights().at(-1)?.kind).toBe('moving'));
    await pair.unplug();
    await untilStatus(0, 'unplugged');
    await waitFor(() => expect(weights().at(-1)).toEqual({ kind: 'none' }));
    const again = await plugScale(pair);
    again.put(800, 0);
    const pluggedAt = performance.now();
    await untilStable(800);
    expect(performance.now() - pluggedAt).toBeLessThan(5_000);
  });

  test('Bytes that arrive one at a time, and noise between them, change no weight.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair);
    scale.splitFrames(true);
    start({ scale: scaleConfig(pair) });
    scale.put(1234, 0);
    await untilStable(1234);
    for (let n = 0; n < 20; n += 1) {
      const before = scale.received.length;
      scale.sendNoise(7);
      await waitFor(() => expect(scale.received.length).toBeGreaterThan(before));
    }
    await untilStable(1234);
    const shown = weights().flatMap((weight) => (weight.kind === 'stable' ? [weight.hundredths] : []));
    expect(new Set(shown)).toEqual(new Set([1234]));
  });

  test('A scale at another speed is reported as that, and read as soon as it has the right one.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair, 'cas');
    const own = { baudRate: 4_800, dataBits: 8, parity: 'none', stopBits: 1 } as const;
    scale.setLines(own, PROTOCOLS.cas.defaultLine);
    start({ scale: scaleConfig(pair, 'cas') });
    await untilStatus(0, 'wrong-speed');
    scale.setLines(own, own);
    scale.put(1234, 0);
    await untilStable(1234);
    expect(devices()[0]?.status).toEqual({ kind: 'ready' });
  });

  test('A port that another program has opened is reported, and opened when that program ends.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair);
    const other = await openSystemPorts().open(pair.stationPath, LINE_8N1);
    if (!other.ok) throw new Error(other.problem.kind);
    start({ scale: scaleConfig(pair) });
    await untilStatus(0, 'in-use');
    await other.value.close();
    scale.put(1234, 0);
    await untilStable(1234);
  });

  test('A tare is subtracted, and a zero that the scale refuses is reported as refused.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair);
    start({ scale: scaleConfig(pair) });
    scale.put(1234, 0);
    await untilStable(1234);
    const answers = () => messages.flatMap((message) => (message.kind === 'answer' ? [[message.number, message.value]] : []));
    runner.receive({ kind: 'ask', number: 1, question: 'zero' });
    await waitFor(() => expect(answers()).toEqual([[1, 'refused']]));
    runner.receive({ kind: 'ask', number: 2, question: 'tare' });
    await waitFor(() => expect(answers()).toContainEqual([2, 'sent']));
    scale.put(1734, 0);
    await waitFor(() => expect(weights().at(-1)).toMatchObject({ kind: 'stable', hundredths: 500 }));
  });
});

describe.runIf(process.platform === 'linux')('Scanners on real serial ports', () => {
  test('Two scanners are read at the same time, and one that is pulled in the midst of a label makes no order of it.', async () => {
    const [first, second] = [await createPair('first'), await createPair('second')];
    const left = simulateScanner(await first.plug());
    const right = simulateScanner(await second.plug(), { prefix: ']C1', terminator: '\r' });
    start({ scanners: [portConfig(first), portConfig(second)] });
    await untilStatus(0, 'ready');
    await untilStatus(1, 'ready');
    await Promise.all([left.scan('PR-10004821'), right.scan('PR-10004822')]);
    await waitFor(() => expect(scans()).toHaveLength(2));
    expect(scans()).toContainEqual({ kind: 'text', id: `serial:${first.stationPath}`, text: 'PR-10004821' });
    expect(scans()).toContainEqual({ kind: 'text', id: `serial:${second.stationPath}`, text: ']C1PR-10004822' });
    await left.scanHalf('PR-10004823');
    await waitFor(() => {
      runner.receive({ kind: 'ask', number: 1, question: 'bytes' });
      expect(JSON.stringify(messages)).toContain('"50 52 2d 31 30 30"'); // The half has arrived.
    });
    await first.unplug();
    await untilStatus(0, 'unplugged');
    expect(scans().slice(2)).toEqual([{ kind: 'unfinished', id: `serial:${first.stationPath}`, text: 'PR-100' }]);
    const again = simulateScanner(await first.plug());
    await untilStatus(0, 'ready');
    await again.scan('PR-10004824');
    await waitFor(() => expect(scans().at(-1)).toMatchObject({ kind: 'text', text: 'PR-10004824' }));
  });

  test('A device that sends a megabyte per second takes no memory, and the scale beside it works on.', async () => {
    const [scannerPair, scalePair] = [await createPair('scanner'), await createPair('scale')];
    const flooding = simulateScale(await scannerPair.plug(), { protocol: 'nci' });
    closings.push(flooding.close);
    const scale = await plugScale(scalePair);
    start({ scale: scaleConfig(scalePair), scanners: [portConfig(scannerPair)] });
    await untilStatus(1, 'ready');
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    flooding.flood(1_000_000);
    await untilStatus(1, 'garbage');
    for (let n = 1; n <= 20; n += 1) {
      scale.put(1_000 + n, 100);
      await untilStable(1_000 + n);
    }
    expect(scans().length).toBeLessThan(10);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    flooding.endFlood();
  });

  test('A scale at the port of the scanner makes hardly a text, and no weight.', async () => {
    const pair = await createPair('scale');
    const scale = await plugScale(pair, 'cas');
    scale.put(1234, 0);
    start({ scanners: [portConfig(pair)] });
    await untilStatus(0, 'garbage');
    expect(scans().length).toBeLessThan(10);
    expect(weights().every(({ kind }) => kind === 'none')).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('Find my scale on real serial ports', () => {
  test.each(['nci', 'toledo-8217', 'mt-sics', 'cas'] as const)(
    'The search finds a scale at another port than the configured one (%s).',
    async (protocol) => {
      const [empty, used] = [await createPair('empty'), await createPair('used')];
      await empty.plug();
      const scale = await plugScale(used, protocol);
      scale.put(1234, 0);
      const listed = [empty, used].map(({ stationPath }) => ({ path: stationPath, product: null, usb: null, serialNumber: null }));
      start({}, listed.slice(1));
      runner.receive({ kind: 'find-scale' });
      // A pseudo-terminal has no speed, so the line that is found is the first one that is tried.
      await waitFor(() => expect(search()).toMatchObject({ kind: 'found', port: used.stationPath, protocol, hundredths: 1234 }));
    },
  );

  test('An adapter that the settings name by its USB IDs is read at its new port after it was moved.', async () => {
    const [first, second] = [await createPair('first'), await createPair('second')];
    const listed = [{ path: first.stationPath, product: 'FTDI', usb: 'usb:0403:6001', serialNumber: 'FT4XYZ' }];
    const scale = await plugScale(first);
    scale.put(1234, 0);
    const config = scaleConfig(first);
    const name = { kind: 'usb', vendorId: '0403', productId: '6001', serialNumber: null } as const;
    start({ scale: config && { ...config, name } }, listed);
    await untilStable(1234);
    await first.unplug();
    listed.splice(0);
    await untilStatus(0, 'unplugged');
    const moved = await plugScale(second);
    moved.put(800, 0);
    listed.push({ path: second.stationPath, product: 'FTDI', usb: 'usb:0403:6001', serialNumber: 'FT4XYZ' });
    await untilStable(800);
  });
});
