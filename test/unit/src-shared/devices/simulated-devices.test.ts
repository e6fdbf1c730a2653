/** The simulated devices of the tests, read by the station's protocols: through memory, and through a cable that can be pulled. */
import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createWeightTracker, type LiveWeight, NO_WEIGHT } from '../../../../src-shared/devices/live-weight';
import { looksLikeWrongSpeed, PROTOCOLS } from '../../../../src-shared/devices/protocols';
import { SCALE_PROTOCOLS, type ScaleFrame, type ScaleProtocolName } from '../../../../src-shared/devices/scale-protocol';
import { createScanFramer, type FramedScan } from '../../../../src-shared/devices/scan-framer';
import { openSerialPair } from '../../../support/devices/serial-pair.mjs';
import { openSerialStream } from '../../../support/devices/serial-stream.mjs';
import { simulateScale } from '../../../support/devices/simulated-scale.mjs';
import { simulateScanner } from '../../../support/devices/simulated-scanner.mjs';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';

const waitUntil = (isTrue: () => boolean) => waitFor(() => expect(isTrue()).toBe(true));

/** Two ends of a line in memory. */
function pairInMemory(): [Duplex, Duplex] {
  const ends: Duplex[] = [0, 1].map(
    (k) =>
      new Duplex({
        read: () => undefined,
        write(bytes, _, done) {
          ends[1 - k]?.push(bytes);
          done();
        },
      }),
  );
  return ends as [Duplex, Duplex];
}

/** Reads a scale as the station does, with requests that the test sends. */
function followScale(stream: Duplex, name: ScaleProtocolName) {
  const { request, createReader, ...protocol } = PROTOCOLS[name];
  const reader = createReader();
  const tracker = createWeightTracker();
  const frames: ScaleFrame[] = [];
  const received: number[] = [];
  let weight: LiveWeight = NO_WEIGHT;
  let count = 0;
  stream.on('error', () => undefined);
  stream.on('data', (bytes: Uint8Array) => {
    received.push(...bytes.subarray(0, 2000));
    for (const frame of reader.read(bytes)) {
      if (frames.length < 10_000) frames.push(frame);
      if (frame.kind !== 'report') continue;
      weight = tracker.track(frame.report);
      count += 1;
    }
  });
  return {
    frames,
    received,
    weight: () => weight,
    command: (command: 'zero' | 'tare') => stream.write(protocol[command] ?? new Uint8Array()),
    /** Asks until the scale shows a weight that the test expects. */
    async until(isExpected: (shown: LiveWeight) => boolean) {
      await waitUntil(() => {
        if (request) stream.write(request);
        return count > 0 && isExpected(weight);
      });
    },
  };
}

const shows =
  (hundredths: number, isNet = false) =>
  (weight: LiveWeight) =>
    weight.kind === 'stable' && weight.hundredths === hundredths && (weight.isNet === isNet || hundredths === 0);
const isKind = (kind: LiveWeight['kind']) => (weight: LiveWeight) => weight.kind === kind;

describe.each(SCALE_PROTOCOLS)('a simulated scale that speaks %s', (protocol) => {
  const simulate = (options = {}) => {
    const [station, device] = pairInMemory();
    const scale = simulateScale(device, { protocol, ...(protocol === 'cas' ? { sendEveryMs: 5 } : {}), ...options });
    return { scale, station, follower: followScale(station, protocol) };
  };

  it('moves before it shows a load, and is empty after it was lifted', async () => {
    const { scale, follower } = simulate();
    await follower.until(isKind('empty'));
    scale.move();
    await follower.until(isKind('moving'));
    scale.put(1234, 60);
    await follower.until(shows(1234));
    scale.lift(20);
    await follower.until(isKind('empty'));
    scale.close();
  });

  it('shows the load in one piece or byte by byte', async () => {
    const { scale, follower } = simulate();
    scale.splitFrames(true);
    scale.put(512, 0);
    await follower.until(shows(512));
    expect(follower.frames.filter(({ kind }) => kind === 'unreadable')).toEqual([]);
    scale.close();
  });

  it('is overloaded, and says so', async () => {
    const { scale, follower } = simulate({ capacity: 3000 });
    scale.put(3001, 0);
    await follower.until((weight) => weight.kind === 'fault' && weight.fault === 'over');
    scale.close();
  });

  it('is below zero when a load is lifted that it was set to zero with', async () => {
    const { scale, follower } = simulate();
    scale.put(200, 0);
    expect(scale.zero()).toBe(true);
    await follower.until(isKind('empty'));
    scale.lift(0);
    await follower.until((weight) => weight.kind === 'fault' && weight.fault === 'under');
    scale.close();
  });

  it('does the commands that its protocol has', async () => {
    if (PROTOCOLS[protocol].tare === null) return;
    const { scale, follower } = simulate();
    scale.put(200, 0);
    await follower.until(shows(200));
    scale.put(1434, 0);
    await follower.until(shows(1434));
    follower.command('zero');
    await waitUntil(() => follower.frames.some(({ kind }) => kind === 'command-refused'));
    scale.put(200, 0);
    await follower.until(shows(200));
    follower.command('tare');
    await waitUntil(() => follower.frames.some(({ kind }) => kind === 'command-done'));
    scale.put(1434, 0);
    await follower.until(shows(1234, protocol !== 'mt-sics'));
    scale.lift(0);
    follower.command('zero');
    await follower.until(isKind('empty'));
    scale.close();
  });

  it('reads on after it was switched off in the midst of a frame', async () => {
    const { scale, follower } = simulate();
    scale.put(1234, 0);
    await follower.until(shows(1234));
    scale.sendHalfFrame();
    scale.powerOff();
    const { length } = follower.frames;
    if (PROTOCOLS[protocol].request) follower.command('zero');
    await new Promise((resolve) => setImmediate(resolve));
    expect(follower.frames.length - length).toBeLessThanOrEqual(1);
    scale.lift(0);
    scale.powerOn();
    scale.put(777, 0);
    await follower.until(shows(777));
    scale.close();
  });

  it('sends only noise at a wrong speed', async () => {
    const { scale, station, follower } = simulate();
    const own = PROTOCOLS[protocol].defaultLine;
    scale.put(1234, 0);
    // The station asks at another speed, which the scale does not understand, so this one sends by itself.
    scale.setLines(own, { ...own, baudRate: 19_200 });
    for (let k = 0; k < 20; k += 1) scale.sendText('\n  12.34lb\r\n00\r\x03S S      12.34 lb\r\nST,GS,1D,   12.34 lb\r\n');
    await waitUntil(() => follower.received.length > 500);
    expect(follower.frames.filter(({ kind }) => kind === 'report')).toEqual([]);
    expect(looksLikeWrongSpeed(Uint8Array.from(follower.received.slice(-256)))).toBe(true);
    scale.setLines(own, own);
    await follower.until(shows(1234));
    scale.close();
    station.destroy();
  });

  it('cannot make a weight up, and is read again after a flood of noise', async () => {
    const { scale, follower } = simulate();
    scale.put(1234, 0);
    await follower.until(shows(1234));
    scale.flood();
    await waitUntil(() => follower.received.length > 100_000);
    scale.endFlood();
    await follower.until(shows(1234));
    const weights = follower.frames.flatMap((frame) =>
      frame.kind === 'report' && frame.report.kind === 'weight' ? [frame.report.hundredths] : [],
    );
    expect(new Set(weights)).toEqual(new Set([1234]));
    scale.close();
  });
});

describe.runIf(process.platform === 'linux')('a serial cable of the tests', () => {
  it('carries a scale, is pulled, and carries it again', async () => {
    const pair = await openSerialPair(createTestFolder('serial'));
    const scale = simulateScale(await pair.plug(), { protocol: 'nci' });
    scale.put(1234, 0);
    const station = await openSerialStream(pair.stationPath);
    await followScale(station, 'nci').until(shows(1234));

    const closed = new Promise((resolve) => station.once('close', resolve));
    await pair.unplug();
    await closed;
    expect(pair.isPlugged()).toBe(false);
    scale.close();

    const again = simulateScale(await pair.plug(), { protocol: 'nci' });
    again.put(777, 0);
    const reopened = await openSerialStream(pair.stationPath);
    await followScale(reopened, 'nci').until(shows(777));
    again.close();
    reopened.destroy();
    await pair.close();
  });

  it('carries a scanner', async () => {
    const pair = await openSerialPair(createTestFolder('serial'));
    const scanner = simulateScanner(await pair.plug(), { prefix: ']C1' });
    const station = await openSerialStream(pair.stationPath);
    const framer = createScanFramer({ suffix: 'enter' });
    const scans: FramedScan[] = [];
    station.on('data', (bytes: Uint8Array) => scans.push(...framer.push(bytes, performance.now())));
    const until = (count: number) =>
      waitUntil(() => {
        scans.push(...framer.flush(performance.now()));
        return scans.length === count;
      });
    await scanner.scan('ORD-1042');
    await until(1);
    await scanner.scan(`@\r\n${'A'.repeat(200)}`);
    await until(2);
    await scanner.scanHalf('ORD-1043');
    await waitUntil(() => framer.deadline() !== null);
    await pair.unplug();
    scans.push(...framer.close());
    expect(scans).toEqual([
      { kind: 'text', text: ']C1ORD-1042' },
      { kind: 'text', text: `]C1@\n${'A'.repeat(200)}` },
      { kind: 'unfinished', reason: 'cut-off', text: ']C1ORD-' },
    ]);
    station.destroy();
    await pair.close();
  });
});
