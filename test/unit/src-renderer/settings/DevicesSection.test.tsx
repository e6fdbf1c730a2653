// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showScannedText, showWeight, useDevices } from '../../../../src-renderer/devices';
import { formatByteLog, printableText } from '../../../../src-renderer/settings/byte-log';
import { DevicesSection } from '../../../../src-renderer/settings/DevicesSection';
import { countDeviceProblems } from '../../../../src-renderer/settings/sections';
import { useStation } from '../../../../src-renderer/station';
import type { DeviceBytes, DeviceState, ScaleSearch, SerialPortInfo } from '../../../../src-shared/devices/device-state';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import type { Station } from '../../../../src-shared/station/station';
import { accepted, createFakeBridge, flushPromises, stationWith } from '../stage/fixtures/fake-bridge';

const PORTS: readonly SerialPortInfo[] = [
  { path: 'COM3', product: 'USB Serial', usb: 'usb:0403:6001' },
  { path: 'COM4', product: null, usb: null },
];
const BYTES: DeviceBytes = {
  id: 'serial:COM3',
  product: 'USB Serial',
  received: 17,
  entries: [
    { at: Date.UTC(2026, 11, 1, 9, 0, 0, 100), direction: 'out', hex: '57 0d' },
    { at: Date.UTC(2026, 11, 1, 9, 0, 0, 350), direction: 'in', hex: '0a 31 34 2e 32 35 4c 42 0d' },
  ],
};

let bridge: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  useDevices.setState(useDevices.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('devices.bytes', () => accepted([BYTES]));
  bridge.answer('devices.ports', () => accepted(PORTS));
  bridge.answer('devices.findScale', () => accepted(null));
  bridge.answer('devices.stopSearch', () => accepted(null));
  bridge.answer('settings.change', () => accepted(null));
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function show(set: Partial<Settings> = {}, change: Partial<Station> = {}): Promise<void> {
  useStation.setState({ ...useStation.getInitialState(), station: { ...stationWith(set), ...change } }, true);
  render(<DevicesSection />);
  await screen.findByText('USB Serial');
}

const connect = (devices: readonly DeviceState[], search: ScaleSearch = { kind: 'none' }) =>
  act(() => useDevices.setState({ serial: { devices, commands: [], search } }));
const SCALE: DeviceState = { device: 'scale', id: 'serial:COM3', status: { kind: 'ready' } };
const region = (name: string) => within(screen.getByRole('region', { name }));
const changes = () => bridge.asked('settings.change');

it('a scale is shown with its product, its state, its weight and its bytes', async () => {
  await show({ 'scale.kind': 'serial' });
  connect([SCALE]);
  act(() => showWeight({ kind: 'stable', hundredths: 1425, isNet: false }));
  const devices = region('Scale and scanners');
  expect(devices.getByRole('heading', { level: 4 }).textContent).toBe('Scale · USB Serial');
  expect(devices.getByText('Works')).toBeTruthy();
  expect(devices.getByText('14.25 lb · Stable')).toBeTruthy();
  const rows = devices.getAllByRole('row', { hidden: true }).map(({ textContent }) => textContent);
  expect(rows[1]).toContain('250Device0a 31 34 2e 32 35 4c 42 0d.14.25LB.');
  expect(rows[2]).toContain('–Stagebay57 0dW.');
});

it('a scanner shows the text that it has sent last', async () => {
  await show({ 'scan.kind': 'serial' });
  connect([{ device: 'scanner', id: 'serial:COM4', status: { kind: 'ready' } }]);
  act(() => showScannedText('serial:COM4', ']C1A\u001d1'));
  act(() => showScannedText('serial:COM9', 'of another scanner'));
  expect(screen.getByText(']C1A▯1')).toBeTruthy();
  expect(screen.queryByText('of another scanner')).toBeNull();
});

it('a problem has advice, the system’s code, and counts in the list of sections', async () => {
  await show({ 'scale.kind': 'serial' });
  connect([{ ...SCALE, status: { kind: 'failed', code: 'EIO' } }]);
  expect(screen.getByText('Cannot be opened')).toBeTruthy();
  expect(screen.getByText(/The system’s code for IT is EIO\./)).toBeTruthy();
  expect(countDeviceProblems(useDevices.getState())).toBe(1);
  connect([{ ...SCALE, status: { kind: 'silent', hasAnswered: true } }]);
  expect(screen.getByText('It has answered before. Switch it on, or press one of its keys.')).toBeTruthy();
  expect(screen.getByText('The button Find my scale tries the usual settings.')).toBeTruthy();
  connect([SCALE]);
  expect(countDeviceProblems(useDevices.getState())).toBe(0);
});

it('a station with keyboards alone says where they are tested', async () => {
  await show();
  expect(screen.getByText(/type like a keyboard/)).toBeTruthy();
});

it('the bytes are read again every second, and no more after the section was left', async () => {
  await show({ 'scale.kind': 'serial' });
  const reads = () => bridge.asked('devices.bytes').length;
  const before = reads();
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(reads()).toBe(before + 3);
  cleanup();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(reads()).toBe(before + 3);
});

it('the bytes are copied with times, directions and what can be read of them', () => {
  expect(formatByteLog(BYTES)).toBe(
    [
      '# serial:COM3, USB Serial, 17 bytes received',
      '2026-12-01T09:00:00.100Z\tout\t57 0d\tW.',
      '2026-12-01T09:00:00.350Z\tin\t0a 31 34 2e 32 35 4c 42 0d\t.14.25LB.',
    ].join('\n'),
  );
  expect(printableText('20 7e 7f ff')).toBe(' ~..');
});

it('a port is set for the scale before its kind, by the IDs of its USB adapter', async () => {
  await show();
  fireEvent.click(region('Serial ports of this computer').getAllByRole('button', { name: 'Use for the scale' })[0] as HTMLElement);
  await act(flushPromises);
  expect(changes()).toHaveLength(2);
  expect(changes()).toEqual([
    { key: 'scale.port', value: 'usb:0403:6001' },
    { key: 'scale.kind', value: 'serial' },
  ]);
});

it('a second scanner is added to the first, and equal adapters are named by their paths', async () => {
  bridge.answer('devices.ports', () => accepted([...PORTS, { path: 'COM5', product: 'USB Serial 2', usb: 'usb:0403:6001' }]));
  await show({ 'scan.kind': 'serial', 'scan.port': 'COM4' });
  const ports = region('Serial ports of this computer');
  expect(ports.getByText('A scanner’s port')).toBeTruthy();
  fireEvent.click(ports.getAllByRole('button', { name: 'Use for a scanner' })[0] as HTMLElement);
  await act(flushPromises);
  expect(changes()).toHaveLength(2);
  expect(changes()[0]).toEqual({ key: 'scan.port', value: 'COM4, COM3' });
});

it('a port that a policy decides has no button, and a locked one a disabled button', async () => {
  const sources = { ...stationWith().sources, 'scale.port': 'policy', 'scan.kind': 'policy' } as const;
  await show({}, { sources });
  const ports = region('Serial ports of this computer');
  expect(ports.queryAllByRole('button')).toEqual([]);
  expect(ports.getAllByText('Managed by your organization')).toHaveLength(2);
  cleanup();
  await show({}, { isLocked: true });
  const buttons = screen.getAllByRole<HTMLButtonElement>('button').filter(({ textContent }) => /^(Use|Find)/.test(textContent));
  expect(buttons).toHaveLength(5);
  expect(buttons.every(({ disabled }) => disabled)).toBe(true);
});

it('a computer without a serial port says so', async () => {
  bridge.answer('devices.ports', () => accepted([]));
  useStation.setState({ station: stationWith() });
  render(<DevicesSection />);
  expect(await screen.findByText(/This computer has no serial port\./)).toBeTruthy();
});

it('the search starts, shows its progress and stops', async () => {
  await show();
  fireEvent.click(screen.getByRole('button', { name: 'Find my scale' }));
  await act(flushPromises);
  expect(bridge.asked('devices.findScale')).toHaveLength(1);
  connect([], { kind: 'running', port: 'COM3', tried: 2, total: 8 });
  expect(screen.getByText('Trying COM3: 2 of 8')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  await act(flushPromises);
  expect(bridge.asked('devices.stopSearch')).toHaveLength(1);
});

it('a scale that was found is set up with all of its settings, the kind last', async () => {
  await show();
  connect([], { kind: 'found', port: 'COM3', protocol: 'mt-sics', line: '9600,8N1', hundredths: 1425 });
  expect(screen.getByText('It shows 14.25 lb.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Use this scale' }));
  await act(flushPromises);
  expect(changes()).toHaveLength(4);
  expect(changes()).toEqual([
    { key: 'scale.port', value: 'COM3' },
    { key: 'scale.protocol', value: 'mt-sics' },
    { key: 'scale.line', value: '9600,8N1' },
    { key: 'scale.kind', value: 'serial' },
  ]);
});

it('a refused setting of the scale that was found is reported, and the rest is not changed', async () => {
  bridge.answer('settings.change', ({ key }) => (key === 'scale.protocol' ? { ok: false, refusal: { kind: 'locked' } } : accepted(null)));
  await show();
  connect([], { kind: 'found', port: 'COM3', protocol: 'nci', line: '9600,7E1', hundredths: null });
  fireEvent.click(screen.getByRole('button', { name: 'Use this scale' }));
  await act(flushPromises);
  expect(screen.getAllByRole('alert').some(({ textContent }) => textContent !== '')).toBe(true);
  expect(changes().map(({ key }) => key)).toEqual(['scale.port', 'scale.protocol']);
});

it('a scale that was not found has a list of what to check', async () => {
  await show();
  connect([], { kind: 'not-found', ports: ['COM3', 'COM4'] });
  expect(screen.getByText('No scale answered at COM3, COM4.')).toBeTruthy();
  expect(screen.getByText('Does another program use the port?')).toBeTruthy();
});
