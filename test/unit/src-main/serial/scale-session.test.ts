import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openScaleSession, type ScaleSession } from '../../../../src-main/serial/scale-session';
import { createByteLog } from '../../../../src-shared/devices/byte-log';
import type { DeviceStatus } from '../../../../src-shared/devices/device-state';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import { PROTOCOLS } from '../../../../src-shared/devices/protocols';
import type { ScaleProtocolName } from '../../../../src-shared/devices/scale-protocol';
import { createFakePorts, type FakePorts } from '../../../support/devices/fake-ports';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const PATH = '/dev/ttyUSB0';
let ports: FakePorts;
let session: ScaleSession;
let statuses: DeviceStatus[];
let weights: LiveWeight[];

/** What the scale shows; `null` while it is switched off. */
let shown: string | null;

const answerSics = (written: string): string | undefined => (written === 'SI\r\n' && shown !== null ? `${shown}\r\n` : undefined);

function open(protocol: ScaleProtocolName = 'mt-sics'): void {
  session = openScaleSession(
    { name: { kind: 'path', path: PATH }, line: PROTOCOLS[protocol].defaultLine, protocol: PROTOCOLS[protocol] },
    {
      ports,
      log: createByteLog(Date.now),
      onStatus: () => statuses.push(session.status()),
      onWeight: () => weights.push(session.weight()),
    },
  );
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  ports = createFakePorts();
  statuses = [];
  weights = [];
  shown = 'S S      5.000 kg';
  ports.plug(PATH, { answer: answerSics });
});

afterEach(async () => {
  const closing = session.close();
  await pass(2_000);
  await closing;
});

describe('A serial scale', () => {
  test('The packer sees the weight within a tenth of a second after the scale shows it.', async () => {
    open();
    await pass(50);
    expect(session.weight()).toEqual({ kind: 'stable', hundredths: 1102, isNet: false });
    expect(session.status()).toEqual({ kind: 'ready' });
    shown = 'S D      6.000 kg';
    await pass(100);
    expect(session.weight()).toEqual({ kind: 'moving', hundredths: 1323 });
  });

  test('A load that is put on does not reach the page more often than 25 times per second.', async () => {
    open('cas');
    for (let n = 0; n < 1_000; n += 1) {
      ports.send(PATH, `US,GS,@\xc0,${String(n).padStart(6)}.0 kg\r\n`);
      await pass(1);
    }
    expect(weights.length).toBeGreaterThan(15);
    expect(weights.length).toBeLessThanOrEqual(27);
  });

  test('An unchanged weight is not reported again, so a quiet scale costs the page nothing.', async () => {
    open();
    await pass(60_000);
    expect(weights).toHaveLength(1);
  });

  test('A scale that is switched off shows no old weight, and works within seconds after it is switched on.', async () => {
    open();
    await pass(1_000);
    shown = null;
    await pass(2_500);
    expect(session.weight()).toEqual({ kind: 'none' });
    expect(session.status()).toEqual({ kind: 'silent', hasAnswered: true });
    await pass(60_000);
    shown = 'S S      1.000 kg';
    await pass(2_000);
    expect(session.status()).toEqual({ kind: 'ready' });
    expect(session.weight()).toMatchObject({ kind: 'stable', hundredths: 220 });
  });

  test('A scale that needs its port opened anew after it was switched on gets that.', async () => {
    open();
    await pass(1_000);
    shown = null;
    const before = ports.opened.get(PATH) ?? 0;
    await pass(10_000);
    expect(ports.opened.get(PATH)).toBeGreaterThan(before);
    expect(statuses.filter(({ kind }) => kind === 'silent')).toHaveLength(1);
  });

  test.each([true, false])(
    'An unplugged scale is reported, and found again within seconds (reported by the system: %s).',
    async (isReported) => {
      open();
      await pass(1_000);
      ports.unplug(PATH, isReported);
      await pass(3_500);
      expect(session.status()).toEqual({ kind: 'unplugged' });
      expect(session.weight()).toEqual({ kind: 'none' });
      ports.plug(PATH, { answer: answerSics });
      await pass(1_500);
      expect(session.status()).toEqual({ kind: 'ready' });
    },
  );

  test('A port that Windows refuses for two seconds after it was plugged in is opened as soon as it can be.', async () => {
    ports.refuse(PATH, { kind: 'in-use' });
    open();
    await pass(2_000);
    expect(session.status()).toEqual({ kind: 'in-use' });
    ports.refuse(PATH, null);
    await pass(1_200);
    expect(session.status()).toEqual({ kind: 'ready' });
  });

  test('A scale with another protocol is reported as unreadable, not as silent.', async () => {
    ports.plug(PATH, { answer: () => '\x020012.34\r' });
    open();
    await pass(2_500);
    expect(session.status()).toEqual({ kind: 'garbage' });
  });

  test('A scale with another speed is reported as that.', async () => {
    ports.plug(PATH, { answer: () => '\x00\xf8\x80\xfe\x00\xe0\xf0\x00' });
    open();
    await pass(2_500);
    expect(session.status()).toEqual({ kind: 'wrong-speed' });
  });

  test('Noise between good answers takes nothing away.', async () => {
    open();
    for (let n = 0; n < 50; n += 1) {
      ports.send(PATH, '\xff\x00?');
      await pass(100);
    }
    expect(session.status()).toEqual({ kind: 'ready' });
    expect(session.weight()).toMatchObject({ hundredths: 1102 });
  });
});

describe('A command to the scale', () => {
  test('A tare that the scale refuses is reported as refused.', async () => {
    ports.plug(PATH, { answer: (written) => (written === 'T\r\n' ? 'T I\r\n' : answerSics(written)) });
    open();
    await pass(100);
    const result = session.command('tare');
    await pass(100);
    expect(await result).toBe('refused');
  });

  test('A zero without an answer counts as sent, because the weight shows its effect.', async () => {
    open();
    await pass(100);
    const result = session.command('zero');
    await pass(1_000);
    expect(await result).toBe('sent');
    expect(ports.written).toContain('Z\r\n');
  });

  test('A command to a scale that is switched off is not kept for later.', async () => {
    shown = null;
    open();
    await pass(3_000);
    expect(await session.command('tare')).toBe('unavailable');
    expect(ports.written).not.toContain('T\r\n');
  });
});
