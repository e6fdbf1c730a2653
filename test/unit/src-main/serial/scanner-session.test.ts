import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openScannerSession, type ScannerSession } from '../../../../src-main/serial/scanner-session';
import { createByteLog } from '../../../../src-shared/devices/byte-log';
import type { DeviceStatus, SerialScan } from '../../../../src-shared/devices/device-state';
import { createFakePorts, type FakePorts } from '../../../support/devices/fake-ports';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const PATH = 'COM5';
const LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
let ports: FakePorts;
let session: ScannerSession;
let scans: SerialScan[];
let statuses: DeviceStatus[];

function open(suffix: 'enter' | 'tab' | 'none' = 'enter'): void {
  session = openScannerSession(
    { name: { kind: 'path', path: PATH }, line: LINE },
    {
      id: `serial:${PATH}`,
      ports,
      log: createByteLog(Date.now),
      suffix,
      onStatus: () => statuses.push(session.status()),
      onScan: (scan) => scans.push(scan),
    },
  );
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const texts = () => scans.map(({ kind, text }) => [kind, text]);

beforeEach(() => {
  ports = createFakePorts();
  scans = [];
  statuses = [];
  ports.plug(PATH);
});

afterEach(async () => {
  const closing = session.close();
  await pass(2_000);
  await closing;
});

describe('A serial scanner', () => {
  test('A label that arrives in pieces is one reading.', async () => {
    open();
    await pass(10);
    for (const piece of ['PR-1000', '4821', '\r', '\n']) {
      ports.send(PATH, piece);
      await pass(16);
    }
    await pass(50);
    expect(texts()).toEqual([['text', 'PR-10004821']]);
    expect(session.status()).toEqual({ kind: 'ready' });
  });

  test('A label whose cable is pulled in its midst is reported as unfinished, and never as an order.', async () => {
    open();
    await pass(10);
    ports.send(PATH, 'PR-1000');
    await pass(5);
    ports.unplug(PATH);
    await pass(3_000);
    expect(texts()).toEqual([['unfinished', 'PR-1000']]);
    expect(session.status()).toEqual({ kind: 'unplugged' });
    ports.plug(PATH);
    await pass(1_500);
    ports.send(PATH, '4821\r');
    await pass(100);
    // The rest of the label alone is a text of its own; the page finds no order in it.
    expect(texts()).toEqual([
      ['unfinished', 'PR-1000'],
      ['text', '4821'],
    ]);
  });

  test('A label that a scanner without a terminator leaves unfinished is no order either.', async () => {
    open('none');
    await pass(10);
    ports.send(PATH, 'PR-1000');
    await pass(5);
    ports.unplug(PATH);
    await pass(100);
    expect(texts()).toEqual([['unfinished', 'PR-1000']]);
  });

  test('A scanner that is pulled and plugged in again within a moment reads on, also if the system did not report it.', async () => {
    open();
    await pass(1_500);
    ports.unplug(PATH, false);
    ports.plug(PATH);
    await pass(2_500);
    ports.send(PATH, 'PR-10004821\r');
    await pass(100);
    expect(texts()).toEqual([['text', 'PR-10004821']]);
    expect(ports.opened.get(PATH)).toBe(2);
  });

  test('A text that is complete is not lost when the settings change at that moment.', async () => {
    open();
    await pass(10);
    ports.send(PATH, 'PR-10004821\r');
    await pass(0);
    const closing = session.close();
    await pass(2_000);
    await closing;
    expect(texts()).toEqual([['text', 'PR-10004821']]);
  });

  test('A megabyte per second is read in part, and passes on hardly anything.', async () => {
    open();
    await pass(10);
    const noise = Uint8Array.from({ length: 4_096 }, (_, k) => 33 + (k % 90));
    for (let piece = 0; piece < 2_500; piece += 1) {
      ports.send(PATH, noise);
      await pass(4);
    }
    expect(scans).toHaveLength(1);
    expect(scans[0]).toMatchObject({ kind: 'unfinished', text: expect.stringMatching(/^.{100}$/) });
    expect(session.status()).toEqual({ kind: 'garbage' });
    await pass(4_000);
    ports.send(PATH, 'PR-10004821\r');
    await pass(100);
    expect(scans.at(-1)).toMatchObject({ kind: 'text', text: 'PR-10004821' });
    expect(session.status()).toEqual({ kind: 'ready' });
  });

  test('A scanner that reads labels faster than a hand can is broken, until it has been quiet.', async () => {
    open();
    await pass(10);
    for (let n = 0; n < 200; n += 1) {
      ports.send(PATH, `PR-${10_000_000 + n}\r`);
      await pass(50);
    }
    expect(scans.length).toBeLessThanOrEqual(8);
    expect(session.status()).toEqual({ kind: 'garbage' });
    const before = scans.length;
    await pass(2_100);
    ports.send(PATH, 'PR-10004821\r');
    await pass(100);
    expect(texts().slice(before)).toEqual([['text', 'PR-10004821']]);
    expect(session.status()).toEqual({ kind: 'ready' });
  });

  test('A status is reported once, however many labels are read.', async () => {
    open();
    await pass(10);
    for (let n = 0; n < 20; n += 1) {
      ports.send(PATH, `PR-${10_000_000 + n}\r`);
      await pass(500);
    }
    expect(scans).toHaveLength(20);
    expect(statuses).toEqual([{ kind: 'ready' }]);
  });
});
