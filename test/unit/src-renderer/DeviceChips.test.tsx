// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ScaleChip, ScannerChip } from '../../../src-renderer/DeviceChips';
import { showHidDevices, showWeight, useDevices } from '../../../src-renderer/devices';
import { useScale } from '../../../src-renderer/scan-router';
import { useStation } from '../../../src-renderer/station';
import type { DeviceState, DeviceStatus } from '../../../src-shared/devices/device-state';
import type { Settings } from '../../../src-shared/settings/settings.schema';
import { stationWith } from './stage/fixtures/fake-bridge';

beforeEach(() => useDevices.setState(useDevices.getInitialState(), true));
afterEach(() => {
  cleanup();
  useScale.setState({ last: null });
});

const SERIAL = { 'scale.kind': 'serial', 'scan.kind': 'serial' } as const;

function show(set: Partial<Settings> = SERIAL, { hasFocus = true, isBrief = false } = {}): void {
  useStation.setState({ station: stationWith(set) });
  render(
    <>
      <ScaleChip isBrief={isBrief} />
      <ScannerChip isBrief={isBrief} hasFocus={hasFocus} />
    </>,
  );
}

const connect = (...devices: DeviceState[]) =>
  act(() => useDevices.setState({ serial: { devices, commands: [], search: { kind: 'none' } } }));
const scale = (status: DeviceStatus): DeviceState => ({ device: 'scale', id: 'serial:COM3', status });
const scanner = (status: DeviceStatus, id = 'serial:COM4'): DeviceState => ({ device: 'scanner', id, status });
const alerts = () => screen.queryAllByRole('alert').map(({ textContent }) => textContent);

it('a scale and a scanner that are being opened show nothing, and then that they are ready', () => {
  show();
  expect(document.body.textContent).toBe('');
  connect(scale({ kind: 'opening' }), scanner({ kind: 'opening' }));
  expect(document.body.textContent).toBe('');
  connect(scale({ kind: 'ready' }), scanner({ kind: 'ready' }));
  expect(document.body.textContent).toBe('Scale readyReady to scan');
  expect(alerts()).toEqual(['', '']);
});

it.each<[DeviceStatus, string, string]>([
  [{ kind: 'unplugged' }, 'Scale unplugged', 'Scanner unplugged'],
  [{ kind: 'silent', hasAnswered: true }, 'Scale off or asleep', 'Scanner off or asleep'],
  [{ kind: 'in-use' }, 'Scale busy', 'Scanner busy'],
  [{ kind: 'no-permission' }, 'Scale: no access', 'Scanner: no access'],
  [{ kind: 'garbage' }, 'Scale sends garbage', 'Scanner sends garbage'],
  [{ kind: 'wrong-speed' }, 'Scale: wrong speed', 'Scanner: wrong speed'],
  [{ kind: 'no-port' }, 'Scale: no port set', 'Scanner: no port set'],
  [{ kind: 'failed', code: 'EIO' }, 'Scale does not work', 'Scanner does not work'],
])('%o is said as an alert, also where only problems are shown', (status, ofScale, ofScanner) => {
  show(SERIAL, { isBrief: true });
  connect(scale(status), scanner(status));
  expect(alerts()).toEqual([ofScale, ofScanner]);
});

it('a problem stays in sight while the device is tried again, and leaves with the first answer', () => {
  show();
  connect(scale({ kind: 'ready' }));
  connect(scale({ kind: 'unplugged' }));
  connect(scale({ kind: 'opening' }));
  expect(alerts()[0]).toBe('Scale unplugged');
  connect(scale({ kind: 'ready' }));
  expect(alerts()[0]).toBe('');
  connect(scale({ kind: 'opening' }));
  expect(alerts()[0]).toBe('');
});

it('only a change to the worse is announced', () => {
  show();
  const announcement = () => screen.getAllByRole('alert')[0]?.getAttribute('aria-live');
  connect(scale({ kind: 'silent', hasAnswered: false }));
  expect(announcement()).toBe('assertive');
  connect(scale({ kind: 'unplugged' }));
  expect(announcement()).toBe('assertive');
  connect(scale({ kind: 'silent', hasAnswered: true }));
  expect(announcement()).toBe('off');
});

it('the worst of two scanners is shown, with its port', () => {
  show();
  connect(scanner({ kind: 'ready' }), scanner({ kind: 'unplugged' }, 'serial:/dev/ttyUSB1'));
  expect(alerts()[1]).toBe('Scanner unplugged (ttyUSB1)');
  expect(screen.queryByText('Ready to scan')).toBeNull();
});

it('a scanner that is not a keyboard is ready without the focus of the window, and a keyboard scanner is not', () => {
  show(SERIAL, { hasFocus: false });
  connect(scanner({ kind: 'ready' }));
  expect(screen.getByText('Ready to scan')).toBeTruthy();
  cleanup();
  show({}, { hasFocus: false });
  expect(screen.getByText('Tap here to scan')).toBeTruthy();
});

it('a scale that is damaged is shown, and one that is overloaded for a moment is not', () => {
  show({ 'scale.kind': 'hid' });
  act(() => showHidDevices([{ device: 'scale', id: 'hid:0922:8003', status: { kind: 'ready' } }], []));
  act(() => showWeight({ kind: 'fault', fault: 'over' }));
  expect(screen.getByText('Scale ready')).toBeTruthy();
  act(() => showWeight({ kind: 'fault', fault: 'broken' }));
  expect(alerts()[0]).toBe('Check the scale');
});

it('a keyboard scale has the chip of its last weight', () => {
  show({});
  act(() => useScale.setState({ last: { ok: true, weight: 1425 } }));
  expect(screen.getByText('Last weight 14.25 lb')).toBeTruthy();
});
