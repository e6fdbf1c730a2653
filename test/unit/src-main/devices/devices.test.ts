import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ForkSerialProcess, FromSerialProcess, ToSerialProcess } from '../../../../src-main/devices';
import { type Devices, openDevices } from '../../../../src-main/devices';
import { SETTING_KEYS, SETTINGS, type Settings } from '../../../../src-shared/settings/settings.schema';

const DEFAULTS = Object.fromEntries(SETTING_KEYS.map((key) => [key, SETTINGS[key].defaultValue])) as unknown as Settings;
const WITH_SCALE: Partial<Settings> = { 'scale.kind': 'serial', 'scale.port': 'COM3', 'scale.protocol': 'nci' };

interface FakeProcess {
  readonly sent: ToSerialProcess[];
  readonly emit: (message: FromSerialProcess) => void;
  readonly exit: (code: number) => void;
  isKilled: boolean;
}

let processes: FakeProcess[];
let events: [string, unknown][];
let logged: [string, object | undefined][];
let changeSettings: (settings: Partial<Settings>) => void;
let devices: Devices;

const fork: ForkSerialProcess = ({ onMessage, onExit }) => {
  const started: FakeProcess = { sent: [], emit: onMessage, exit: onExit, isKilled: false };
  processes.push(started);
  return {
    send: (message) => started.sent.push(message),
    kill: () => {
      started.isKilled = true;
    },
  };
};

function open(settings: Partial<Settings>): Devices {
  let current = { ...DEFAULTS, ...settings };
  let listener: () => void = () => undefined;
  changeSettings = (changed) => {
    current = { ...current, ...changed };
    listener();
  };
  const record = (event: string, fields?: object) => logged.push([event, fields]);
  const log = { debug: record, info: record, warn: record, error: record };
  devices = openDevices({
    settings: () => current,
    onSettingsChange: (onChange) => {
      listener = onChange;
    },
    fork,
    emit: (name, value) => events.push([name, value]),
    log: log as never,
  });
  return devices;
}

const last = () => processes.at(-1) as FakeProcess;

beforeEach(() => {
  vi.useFakeTimers();
  processes = [];
  events = [];
  logged = [];
});

afterEach(async () => {
  await devices.close();
  vi.useRealTimers();
});

describe('The process of the serial ports', () => {
  test('A station with keyboard devices starts no process, so it costs no memory.', () => {
    open({});
    expect(processes).toHaveLength(0);
  });

  test('A serial scale is opened at the start with the line that its protocol has, unless the settings name another.', () => {
    open(WITH_SCALE);
    expect(last().sent).toMatchObject([
      {
        kind: 'configure',
        config: { scale: { name: { kind: 'path', path: 'COM3' }, protocol: 'nci', line: { dataBits: 7, parity: 'even' } } },
      },
    ]);
    changeSettings({ 'scale.line': '4800,8N1' });
    expect(last().sent.at(-1)).toMatchObject({ config: { scale: { line: { baudRate: 4800, dataBits: 8, parity: 'none', stopBits: 1 } } } });
  });

  test('A change of another setting leaves the ports open, so no weight is lost for it.', () => {
    open(WITH_SCALE);
    changeSettings({ 'stage.undoSeconds': 9 });
    expect(last().sent).toHaveLength(1);
  });

  test('A crash of the process shows no old weight, and the scale is opened again.', () => {
    open(WITH_SCALE);
    last().emit({
      kind: 'state',
      state: { devices: [{ device: 'scale', id: 'serial:COM3', status: { kind: 'ready' } }], commands: ['zero'], search: { kind: 'none' } },
    });
    last().emit({ kind: 'weight', weight: { kind: 'stable', hundredths: 1425, isNet: false } });
    last().exit(139);
    expect(devices.weight()).toEqual({ kind: 'none' });
    expect(devices.state()).toMatchObject({ devices: [{ status: { kind: 'opening' } }], commands: [] });
    vi.advanceTimersByTime(1_000);
    expect(processes).toHaveLength(2);
    expect(last().sent).toMatchObject([{ kind: 'configure', config: { scale: { protocol: 'nci' } } }]);
  });

  test('A process that crashes again and again is started less and less often.', () => {
    open(WITH_SCALE);
    for (let crash = 0; crash < 10; crash += 1) {
      last().exit(1);
      vi.advanceTimersByTime(30_000);
    }
    vi.setSystemTime(0);
    const count = processes.length;
    last().exit(1);
    vi.advanceTimersByTime(29_000);
    expect(processes).toHaveLength(count);
  });

  test('A driver that hangs is noticed after ten seconds, and the process is replaced.', () => {
    open(WITH_SCALE);
    const hanging = last();
    vi.advanceTimersByTime(8_000);
    hanging.emit({ kind: 'alive' });
    vi.advanceTimersByTime(10_000);
    expect(hanging.isKilled).toBe(false);
    vi.advanceTimersByTime(3_000);
    expect(hanging.isKilled).toBe(true);
    expect(last()).not.toBe(hanging);
    expect(logged.map(([event]) => event)).toContain('serial-process-hangs');
  });

  test('Messages of a replaced process are not believed.', () => {
    open(WITH_SCALE);
    const [first] = processes as [FakeProcess];
    first.exit(1);
    first.emit({ kind: 'weight', weight: { kind: 'stable', hundredths: 1425, isNet: false } });
    expect(devices.weight()).toEqual({ kind: 'none' });
  });

  test('A process that was started for a question ends after a minute without another.', async () => {
    open({});
    const ports = devices.ports();
    const asked = last().sent.at(-1);
    if (asked?.kind !== 'ask') throw new Error('Nothing was asked.');
    last().emit({ kind: 'answer', number: asked.number, value: [{ path: 'COM3', product: null, usb: null }] });
    expect(await ports).toEqual([{ path: 'COM3', product: null, usb: null }]);
    vi.advanceTimersByTime(60_000);
    expect(last().isKilled).toBe(true);
  });

  test('A search that takes longer than a minute is not ended, because its progress is a sign of use.', () => {
    open({});
    devices.findScale();
    const searching = last();
    for (let tried = 0; tried < 30; tried += 1) {
      vi.advanceTimersByTime(10_000);
      const search = { kind: 'running', port: 'COM3', tried, total: 30 } as const;
      searching.emit({ kind: 'state', state: { devices: [], commands: [], search } });
    }
    expect(searching.isKilled).toBe(false);
    for (let second = 0; second < 60; second += 2) {
      searching.emit({ kind: 'alive' });
      vi.advanceTimersByTime(2_000);
    }
    expect(searching.isKilled).toBe(true);
  });

  test('A question that a hanging driver does not answer gets an empty answer, so Settings does not wait forever.', async () => {
    open(WITH_SCALE);
    const ports = devices.ports();
    vi.advanceTimersByTime(5_000);
    expect(await ports).toEqual([]);
  });

  test('The ports are opened anew after the computer has slept, because Windows may leave them open and dead.', () => {
    open(WITH_SCALE);
    devices.resume();
    expect(last().sent.map(({ kind }) => kind)).toEqual(['configure', 'configure']);
  });

  test('A scale that is switched over to keyboard loses its weight and its chip.', () => {
    open(WITH_SCALE);
    changeSettings({ 'scale.kind': 'keyboard' });
    expect(last().sent.at(-1)).toMatchObject({ config: { scale: null } });
  });
});

describe('The log of the devices', () => {
  const state = (kind: 'ready' | 'unplugged'): FromSerialProcess => ({
    kind: 'state',
    state: { devices: [{ device: 'scale', id: 'serial:COM3', status: { kind } }], commands: [], search: { kind: 'none' } },
  });

  test('A loose cable that comes and goes every second does not fill the log, and its changes are counted.', () => {
    open(WITH_SCALE);
    for (let second = 0; second < 30; second += 1) {
      last().emit(state(second % 2 === 0 ? 'ready' : 'unplugged'));
      vi.advanceTimersByTime(1_000);
      last().emit({ kind: 'alive' });
    }
    const lines = logged.filter(([event]) => event === 'device-status');
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(lines.at(-1)?.[1]).toMatchObject({ device: 'scale', id: 'serial:COM3', skipped: expect.any(Number) });
  });

  test('A scale that is plugged in again after a moment does not stay unplugged in the log.', () => {
    open(WITH_SCALE);
    last().emit(state('unplugged'));
    vi.advanceTimersByTime(3_000);
    last().emit(state('ready'));
    vi.advanceTimersByTime(3_000);
    expect(logged.map(([, fields]) => fields)).toMatchObject([{ status: 'unplugged' }]);
    vi.advanceTimersByTime(4_000);
    expect(logged.map(([, fields]) => fields)).toMatchObject([{ status: 'unplugged' }, { status: 'ready' }]);
    expect(logged.at(-1)?.[1]).not.toHaveProperty('skipped');
  });
});
