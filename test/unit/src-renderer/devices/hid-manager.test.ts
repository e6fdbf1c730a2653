import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHidManager } from '../../../../src-renderer/devices/hid';
import type { DeviceKind } from '../../../../src-shared/devices/device-state';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import { createFakeHid, type FakeDeviceDescription } from '../../../support/fake-hid';
import {
  captured,
  HONEYWELL_DESCRIPTOR,
  HONEYWELL_QR,
  KEYBOARD_DESCRIPTOR,
  QR_TEXT,
  readDescriptor,
  SCALE_DESCRIPTOR,
  scaleReport,
  scannerReport,
} from '../../../support/hid-devices';

const SCALE: FakeDeviceDescription = {
  vendorId: 0x0922,
  productId: 0x8003,
  productName: 'M10 Digital Postal Scale',
  collections: readDescriptor(SCALE_DESCRIPTOR),
};
const SCANNER: FakeDeviceDescription = {
  vendorId: 0x0c2e,
  productId: 0x1007,
  productName: 'Granit',
  collections: readDescriptor(HONEYWELL_DESCRIPTOR),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openManager({ isWindows = false, kinds = ['scale', 'scanner'] as readonly DeviceKind[] } = {}) {
  const fake = createFakeHid();
  const weights: LiveWeight[] = [];
  const scans: { readonly kind: string; readonly text: string }[] = [];
  /** By the devices' IDs; by the kind of a device that was never there. */
  let states: Record<string, string> = {};
  let commands: readonly string[] = [];
  const manager = createHidManager({
    hid: fake.hid,
    isWindows,
    onChange(devices) {
      states = Object.fromEntries(devices.states.map(({ device, id, status }) => [id === 'hid:' ? device : id, status.kind]));
      commands = devices.commands;
    },
    onWeight: (weight) => weights.push(weight),
    onScan: ({ kind, text }) => scans.push({ kind, text }),
    now: () => performance.now(),
  });
  manager.setWanted(new Set(kinds));
  return {
    fake,
    manager,
    weights,
    scans,
    states: () => states,
    commands: () => commands,
    weight: () => weights.at(-1),
    sendWeight: (hundredths: number, status = 4) => fake.send('scale', 3, [...scaleReport(status, 12, -2, hundredths)]),
    sendScan: (text: string, name = 'scanner') => fake.send(name, 2, [...scannerReport(text)]),
    wait: (ms = 100) => vi.advanceTimersByTimeAsync(ms),
  };
}

/** A manager with one open scale, which has sent its stale report. */
async function openScale() {
  const opened = openManager({ kinds: ['scale'] });
  opened.fake.plugIn('scale', SCALE);
  await opened.wait();
  opened.sendWeight(999);
  return opened;
}

async function openScanner() {
  const opened = openManager({ kinds: ['scanner'] });
  opened.fake.plugIn('scanner', SCANNER);
  await opened.wait();
  return opened;
}

describe('the HID devices of the page', () => {
  it('a scale is opened and its stable weight is shown', async () => {
    const { states, sendWeight, weight, wait } = await openScale();
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    expect(weight()).toEqual({ kind: 'none' });
    sendWeight(1234, 3);
    await wait();
    expect(weight()).toEqual({ kind: 'moving', hundredths: 1234 });
    sendWeight(1234);
    await wait();
    expect(weight()).toEqual({ kind: 'stable', hundredths: 1234, isNet: false });
  });

  it('a scale that sends 100 reports per second changes the screen at most 25 times per second, and ends with its last weight', async () => {
    const { weights, sendWeight, weight, wait } = await openScale();
    weights.length = 0;
    for (let k = 1; k <= 1000; k += 1) {
      sendWeight(k);
      await wait(10);
    }
    await wait();
    expect(weights.length).toBeLessThanOrEqual(252);
    expect(weight()).toEqual({ kind: 'stable', hundredths: 1000, isNet: false });
  });

  it('a scale that is unplugged shows no weight, and a replugged one is read again under its name, without an event', async () => {
    const { fake, states, sendWeight, weight, wait } = await openScale();
    sendWeight(1234);
    await wait();
    fake.unplug('scale');
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'unplugged' });
    expect(weight()).toEqual({ kind: 'none' });
    fake.plugIn('scale', SCALE, true);
    await wait(4_000);
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    sendWeight(999);
    sendWeight(700);
    await wait();
    expect(weight()).toEqual({ kind: 'stable', hundredths: 700, isNet: false });
  });

  it('a device that is gone without an event is noticed', async () => {
    const { fake, states, wait } = await openScale();
    fake.unplug('scale', true);
    await wait(4_000);
    expect(states()).toEqual({ 'hid:0922:8003': 'unplugged' });
  });

  it('before a device was plugged in, its kind is shown as unplugged', async () => {
    const { states, wait } = openManager();
    await wait();
    expect(states()).toEqual({ scale: 'unplugged', scanner: 'unplugged' });
  });

  it.each([
    [false, 'no-permission'],
    [true, 'in-use'],
  ])('a device that cannot be opened (Windows: %s) is shown as "%s", and opened as soon as it can be', async (isWindows, status) => {
    const { fake, states, wait } = openManager({ isWindows, kinds: ['scanner'] });
    fake.plugIn('scanner', { ...SCANNER, openError: 'NotAllowedError' });
    await wait();
    expect(states()).toEqual({ 'hid:0c2e:1007': status });
    fake.device('scanner').openError = undefined;
    await wait(2_000);
    expect(states()).toEqual({ 'hid:0c2e:1007': 'ready' });
  });

  it('a scale that sends only changes keeps its weight for the packer who is still counting bags', async () => {
    const { states, sendWeight, weight, wait } = await openScale();
    sendWeight(1234);
    await wait(60_000);
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    expect(weight()).toEqual({ kind: 'stable', hundredths: 1234, isNet: false });
  });

  it('a scale that sends all the time and stops is silent, shows no weight, and is ready again with its next report', async () => {
    const { states, sendWeight, weight, wait } = await openScale();
    for (let k = 0; k < 10; k += 1) sendWeight(1234);
    await wait(7_000);
    expect(states()).toEqual({ 'hid:0922:8003': 'silent' });
    expect(weight()).toEqual({ kind: 'none' });
    sendWeight(700);
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    expect(weight()).toEqual({ kind: 'stable', hundredths: 700, isNet: false });
  });

  it('a scale that sends garbage shows no weight until it sends one again; one damaged report changes nothing', async () => {
    const { fake, states, sendWeight, weight, wait } = await openScale();
    sendWeight(1234);
    fake.send('scale', 3, [77, 1, 2, 3, 4]);
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    expect(weight()).toEqual({ kind: 'stable', hundredths: 1234, isNet: false });
    for (let k = 0; k < 3; k += 1) fake.send('scale', 3, [77, 1, 2, 3, 4]);
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'garbage' });
    expect(weight()).toEqual({ kind: 'none' });
    sendWeight(700);
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    expect(weight()).toEqual({ kind: 'stable', hundredths: 700, isNet: false });
  });

  it('a scanner that floods is closed, tried again later, and does not stop the other one', async () => {
    const { fake, states, scans, sendScan, wait } = await openScanner();
    fake.plugIn('other', SCANNER);
    await wait();
    // 16,000 reports of 64 bytes are a megabyte.
    const noise = [...scannerReport('x'.repeat(56), { isContinued: true })];
    for (let k = 0; k < 16_000; k += 1) fake.send('scanner', 2, noise);
    await wait();
    expect(fake.device('scanner').opened).toBe(false);
    expect(states()).toEqual({ 'hid:0c2e:1007': 'garbage', 'hid:0c2e:1007#2': 'ready' });
    expect(scans.filter(({ kind }) => kind === 'text')).toEqual([]);
    expect(scans.length).toBeLessThan(5);
    sendScan('ORD-1042', 'other');
    expect(scans.at(-1)).toEqual({ kind: 'text', text: ']C0ORD-1042' });
    await wait(6_000);
    expect(fake.device('scanner').opened).toBe(false);
    await wait(6_000);
    expect(fake.device('scanner').opened).toBe(true);
    sendScan('ORD-1043');
    await wait();
    expect(scans.at(-1)).toEqual({ kind: 'text', text: ']C0ORD-1043' });
    expect(states()).toEqual({ 'hid:0c2e:1007': 'ready', 'hid:0c2e:1007#2': 'ready' });
  });

  it('a scanner that sends more codes than a person can scan is closed', async () => {
    const { states, scans, sendScan, wait } = await openScanner();
    for (let k = 0; k < 100; k += 1) sendScan(`ORD-${k}`);
    await wait();
    expect(scans).toHaveLength(20);
    expect(states()).toEqual({ 'hid:0c2e:1007': 'garbage' });
  });

  it('a scanner that sent garbage is ready again when it has been quiet for some seconds', async () => {
    const { fake, states, wait } = await openScanner();
    for (let k = 0; k < 3; k += 1) fake.send('scanner', 2, [99, 1, 2]);
    await wait();
    expect(states()).toEqual({ 'hid:0c2e:1007': 'garbage' });
    await wait(6_000);
    expect(states()).toEqual({ 'hid:0c2e:1007': 'ready' });
  });

  it('two equal scanners have names of their own, and a replugged one has its name again', async () => {
    const { fake, states, scans, sendScan, wait } = await openScanner();
    fake.plugIn('other', SCANNER);
    await wait();
    expect(states()).toEqual({ 'hid:0c2e:1007': 'ready', 'hid:0c2e:1007#2': 'ready' });
    fake.unplug('scanner');
    await wait();
    expect(states()).toEqual({ 'hid:0c2e:1007': 'unplugged', 'hid:0c2e:1007#2': 'ready' });
    fake.plugIn('scanner', SCANNER);
    await wait();
    sendScan('ORD-1');
    sendScan('ORD-2', 'other');
    expect(scans.map(({ text }) => text)).toEqual([']C0ORD-1', ']C0ORD-2']);
    expect(states()).toEqual({ 'hid:0c2e:1007': 'ready', 'hid:0c2e:1007#2': 'ready' });
  });

  it('a long code is one scan, and the beginning of one whose rest does not come is unfinished', async () => {
    const { fake, scans, wait } = await openScanner();
    for (const hex of HONEYWELL_QR) fake.send('scanner', 2, [...captured(hex).data]);
    expect(scans).toEqual([{ kind: 'text', text: `]Q1${QR_TEXT}` }]);
    fake.send('scanner', 2, [...scannerReport('ORD-10', { isContinued: true })]);
    await wait(1_000);
    expect(scans.at(-1)).toEqual({ kind: 'unfinished', text: ']C0ORD-10' });
  });

  it('a scanner that is unplugged in the middle of a code leaves an unfinished one', async () => {
    const { fake, scans, wait } = await openScanner();
    fake.send('scanner', 2, [...scannerReport('ORD-10', { isContinued: true })]);
    fake.unplug('scanner');
    await wait(10);
    expect(scans).toEqual([{ kind: 'unfinished', text: ']C0ORD-10' }]);
  });

  it('devices are closed when the settings no longer ask for them', async () => {
    const { fake, manager, states, sendWeight, weight, wait } = await openScale();
    sendWeight(1234);
    await wait();
    manager.setWanted(new Set(['scanner']));
    await wait();
    expect(fake.device('scale').opened).toBe(false);
    expect(weight()).toEqual({ kind: 'none' });
    expect(states()).toEqual({ scanner: 'unplugged' });
    fake.plugIn('scanner', SCANNER);
    await vi.advanceTimersByTimeAsync(0);
    manager.setWanted(new Set());
    await wait(10_000);
    expect(fake.device('scanner').opened).toBe(false);
    expect(states()).toEqual({});
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a device is closed again if the settings changed while it was being opened', async () => {
    const { fake, manager, wait } = openManager({ kinds: ['scanner'] });
    fake.plugIn('scanner', SCANNER, true);
    const device = fake.device('scanner');
    device.open = async () => {
      await new Promise((opened) => setTimeout(opened, 300));
      device.opened = true;
    };
    await wait(100);
    manager.setWanted(new Set());
    await wait(1_000);
    expect(device.opened).toBe(false);
  });

  it('a keyboard is not opened, even if it is granted', async () => {
    const { fake, states, wait } = openManager();
    fake.plugIn('keyboard', { ...SCANNER, collections: readDescriptor(KEYBOARD_DESCRIPTOR) });
    await wait(5_000);
    expect(fake.device('keyboard').openCount).toBe(0);
    expect(states()).toEqual({ scale: 'unplugged', scanner: 'unplugged' });
  });

  it('a second scale is not opened before the first one is gone', async () => {
    const { fake, states, wait } = await openScale();
    fake.plugIn('other', { ...SCALE, productId: 0x8004 });
    await wait();
    expect(states()).toEqual({ 'hid:0922:8003': 'ready' });
    fake.unplug('scale');
    await wait();
    expect(states()).toEqual({ 'hid:0922:8004': 'ready' });
  });

  it('a scale is set to zero by its own command, and one without it is not', async () => {
    const { fake, manager, commands, wait } = await openScale();
    expect(commands()).toEqual(['zero']);
    expect(await manager.command('zero')).toBe('sent');
    expect(fake.device('scale').sent).toEqual([['output', 2, 2]]);
    fake.unplug('scale');
    await wait();
    expect(await manager.command('zero')).toBe('unavailable');
    expect(commands()).toEqual([]);
  });

  it('the latest bytes of each device are kept for IT, and no more of them', async () => {
    const { manager, sendWeight } = await openScale();
    for (let k = 0; k < 200; k += 1) sendWeight(1234);
    const [bytes] = manager.bytes();
    expect(bytes).toMatchObject({ id: 'hid:0922:8003', product: 'M10 Digital Postal Scale' });
    expect(bytes?.entries).toHaveLength(64);
    expect(bytes?.entries.at(-1)).toMatchObject({ direction: 'in', hex: '03 04 0c fe d2 04' });
  });

  it('a page without WebHID says so', async () => {
    const onChange = vi.fn();
    const manager = createHidManager({
      hid: null,
      isWindows: false,
      onChange,
      onWeight: () => undefined,
      onScan: () => undefined,
      now: () => performance.now(),
    });
    manager.setWanted(new Set(['scale']));
    expect(onChange).toHaveBeenLastCalledWith({
      states: [{ device: 'scale', id: 'hid:', status: { kind: 'failed', code: 'no-webhid' } }],
      commands: [],
    });
    manager.setWanted(new Set());
  });
});
