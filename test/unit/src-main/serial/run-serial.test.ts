import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FromSerialProcess, PortConfig, ScaleConfig, SerialConfig } from '../../../../src-main/devices';
import { runSerial, type SerialRunner } from '../../../../src-main/serial';
import type { DevicesState, ScaleSearch } from '../../../../src-shared/devices/device-state';
import { parsePortName } from '../../../../src-shared/devices/port-name';
import { PROTOCOLS } from '../../../../src-shared/devices/protocols';
import { createFakePorts, type FakePorts } from '../../../support/devices/fake-ports';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
let ports: FakePorts;
let runner: SerialRunner;
let messages: FromSerialProcess[];

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function portOf(text: string): PortConfig {
  const name = parsePortName(text);
  if (!name.ok) throw new Error(name.problem);
  return { name: name.value, line: LINE };
}

const scaleAt = (text: string): ScaleConfig => ({ ...portOf(text), line: PROTOCOLS['mt-sics'].defaultLine, protocol: 'mt-sics' });

function configure({ scale = null, scanners = [] }: Partial<SerialConfig>): void {
  runner.receive({ kind: 'configure', config: { scale, scanners, suffix: 'enter' } });
}

const sicsScale = (shown: string) => ({ answer: (written: string) => (written === 'SI\r\n' ? `${shown}\r\n` : undefined) });

const ofKind = <Kind extends FromSerialProcess['kind']>(kind: Kind) =>
  messages.filter((message): message is Extract<FromSerialProcess, { kind: Kind }> => message.kind === kind);
const state = (): DevicesState => ofKind('state').at(-1)?.state as DevicesState;
const statuses = () => state().devices.map(({ id, status }) => [id, status.kind]);
const weight = () => ofKind('weight').at(-1)?.weight;
const scans = () => ofKind('scan').map(({ scan }) => [scan.id, scan.text]);

/** Lets the search run until it has ended. */
async function untilSearched(): Promise<ScaleSearch> {
  for (let second = 0; second < 300 && state().search.kind === 'running'; second += 1) await pass(1_000);
  return state().search;
}

beforeEach(() => {
  ports = createFakePorts();
  messages = [];
  runner = runSerial({ ports, send: (message) => messages.push(message) });
});

afterEach(async () => {
  const closing = runner.close();
  await pass(5_000);
  await closing;
});

describe('The process of the serial ports', () => {
  test('A scale and two scanners work at the same time, and each reading names its scanner.', async () => {
    for (const path of ['COM4', 'COM5']) ports.plug(path);
    ports.plug('COM3', sicsScale('S S      5.000 kg'));
    configure({ scale: scaleAt('COM3'), scanners: [portOf('COM4'), portOf('COM5')] });
    await pass(100);
    ports.send('COM5', 'PR-10004821\r');
    ports.send('COM4', 'PR-10004822\r');
    await pass(100);
    expect(statuses()).toEqual([
      ['serial:COM3', 'ready'],
      ['serial:COM4', 'ready'],
      ['serial:COM5', 'ready'],
    ]);
    expect(weight()).toMatchObject({ kind: 'stable', hundredths: 1102 });
    expect(scans().sort()).toEqual([
      ['serial:COM4', 'PR-10004822'],
      ['serial:COM5', 'PR-10004821'],
    ]);
  });

  test('A scanner that is pulled takes neither the other scanner nor the scale with it.', async () => {
    for (const path of ['COM4', 'COM5']) ports.plug(path);
    ports.plug('COM3', sicsScale('S S      5.000 kg'));
    configure({ scale: scaleAt('COM3'), scanners: [portOf('COM4'), portOf('COM5')] });
    await pass(100);
    ports.unplug('COM4');
    ports.send('COM5', 'PR-10004821\r');
    await pass(100);
    expect(statuses()).toEqual([
      ['serial:COM3', 'ready'],
      ['serial:COM4', 'unplugged'],
      ['serial:COM5', 'ready'],
    ]);
    expect(scans()).toEqual([['serial:COM5', 'PR-10004821']]);
  });

  test('A weight that continues to be sent to a scanner port is no order, and the sender counts as broken.', async () => {
    ports.plug('COM4');
    configure({ scanners: [portOf('COM4')] });
    await pass(100);
    for (let n = 0; n < 100; n += 1) {
      ports.send('COM4', 'ST,GS,1\xc6,   12.34 lb\r\n');
      await pass(100);
    }
    expect(statuses()).toEqual([['serial:COM4', 'garbage']]);
    expect(scans().length).toBeLessThan(10);
  });

  test('An adapter is found by its USB IDs at whichever port it is, and its serial number tells equal ones apart.', async () => {
    ports.plug('COM7', { usb: 'usb:0403:6001', serialNumber: 'OTHER' });
    ports.plug('COM9', { ...sicsScale('S S      5.000 kg'), usb: 'usb:0403:6001', serialNumber: 'FT4XYZ' });
    configure({ scale: scaleAt('usb:0403:6001:FT4XYZ') });
    await pass(100);
    expect(statuses()).toEqual([['serial:usb:0403:6001:FT4XYZ', 'ready']]);
    ports.unplug('COM9');
    await pass(100);
    expect(statuses()).toEqual([['serial:usb:0403:6001:FT4XYZ', 'unplugged']]);
    ports.plug('COM12', { ...sicsScale('S S      1.000 kg'), usb: 'usb:0403:6001', serialNumber: 'FT4XYZ' });
    await pass(3_500);
    expect(weight()).toMatchObject({ hundredths: 220 });
    expect(ports.opened.has('COM7')).toBe(false);
  });

  test('A missing adapter is looked for every three seconds, because Linux runs a program for each list of the ports.', async () => {
    const list = vi.spyOn(ports, 'list');
    configure({ scale: scaleAt('usb:0403:6001') });
    await pass(30_000);
    expect(list).toHaveBeenCalledTimes(11);
  });

  test('The settings that change the devices close the old ports first, so that the same port is never in use by the station itself.', async () => {
    ports.plug('COM3', sicsScale('S S      5.000 kg'));
    configure({ scale: scaleAt('COM3') });
    await pass(100);
    configure({ scanners: [portOf('COM3')] });
    await pass(100);
    ports.send('COM3', 'PR-10004821\r');
    await pass(100);
    expect(scans()).toEqual([['serial:COM3', 'PR-10004821']]);
    expect(weight()).toEqual({ kind: 'none' });
    expect(ofKind('state').some(({ state: { devices } }) => devices.some(({ status }) => status.kind === 'in-use'))).toBe(false);
  });

  test('A port that opens only after the settings have named another one is closed again.', async () => {
    ports.plug('COM3', { opensAfterMs: 5_000 });
    configure({ scale: scaleAt('COM3') });
    await pass(100);
    configure({});
    await pass(6_000);
    expect(ports.opened.get('COM3')).toBe(1);
    ports.plug('COM3');
    expect((await ports.open('COM3', LINE)).ok).toBe(true);
  });

  test('A driver that never opens its port does not keep new settings from being applied.', async () => {
    ports.plug('COM3', { opensAfterMs: 1_000_000 });
    ports.plug('COM4');
    configure({ scale: scaleAt('COM3') });
    await pass(100);
    configure({ scanners: [portOf('COM4')] });
    await pass(4_000);
    expect(statuses()).toEqual([['serial:COM4', 'ready']]);
  });

  test('A scale without a port is listed, so that the strip says what is missing.', async () => {
    configure({ scale: { name: null, line: LINE, protocol: 'nci' } });
    await pass(10);
    expect(state()).toMatchObject({ devices: [{ id: 'serial:', status: { kind: 'no-port' } }], commands: ['zero', 'tare'] });
  });

  test('The process says that it is alive at least every two seconds.', async () => {
    await pass(10_000);
    expect(ofKind('alive')).toHaveLength(5);
  });
});

describe('Find my scale', () => {
  test('The search finds a scale at another port than the configured one, and sends nothing to the scanner.', async () => {
    const heard: string[] = [];
    ports.plug('COM3');
    ports.plug('COM4', {
      answer(written) {
        heard.push(written);
        return undefined;
      },
    });
    ports.plug('COM8', sicsScale('S S      5.000 kg'));
    configure({ scale: scaleAt('COM3'), scanners: [portOf('COM4')] });
    await pass(100);
    runner.receive({ kind: 'find-scale' });
    await pass(10);
    expect(await untilSearched()).toMatchObject({ kind: 'found', port: 'COM8', protocol: 'mt-sics', line: '9600,8N1', hundredths: 1102 });
    expect(heard).toEqual([]);
    const tried = ofKind('state').flatMap(({ state: { search } }) => (search.kind === 'running' ? [search.port] : []));
    expect([...new Set(tried)]).toEqual(['COM3', 'COM8']);
    ports.send('COM4', 'PR-10004821\r');
    await pass(100);
    expect(scans()).toEqual([['serial:COM4', 'PR-10004821']]);
  });

  test('Settings that change during a search end it, and the new scale is read.', async () => {
    ports.plug('COM3');
    ports.plug('COM8', sicsScale('S S      5.000 kg'));
    configure({ scale: scaleAt('COM3') });
    await pass(100);
    runner.receive({ kind: 'find-scale' });
    await pass(1_000);
    expect(state().search.kind).toBe('running');
    configure({ scale: scaleAt('COM8') });
    await pass(5_000);
    expect(state().search).toEqual({ kind: 'none' });
    expect(weight()).toMatchObject({ hundredths: 1102 });
  });

  test('A search that is started again right after it was stopped runs once, from its beginning.', async () => {
    ports.plug('COM3');
    ports.plug('COM8');
    runner.receive({ kind: 'find-scale' });
    await pass(30_000);
    runner.receive({ kind: 'stop-search' });
    runner.receive({ kind: 'find-scale' });
    messages = [];
    await pass(5_000);
    const running = ofKind('state').flatMap(({ state: { search } }) =>
      search.kind === 'running' ? [`${search.port} ${search.tried}`] : [],
    );
    expect(running.slice(0, 2)).toEqual(['COM3 0', 'COM3 1']);
    expect((await untilSearched()).kind).toBe('not-found');
  });

  test('A scale that works is read again after a search that found nothing.', async () => {
    ports.plug('COM3', { answer: (written) => (written === 'SI\r\n' ? 'S S      5.000 kg\r\n' : undefined) });
    configure({ scale: scaleAt('COM3') });
    await pass(100);
    ports.refuse('COM3', { kind: 'in-use' });
    runner.receive({ kind: 'find-scale' });
    await pass(10);
    expect(weight()).toEqual({ kind: 'none' });
    expect(await untilSearched()).toEqual({ kind: 'not-found', ports: ['COM3'] });
    ports.refuse('COM3', null);
    await pass(2_000);
    expect(weight()).toMatchObject({ hundredths: 1102 });
  });
});
