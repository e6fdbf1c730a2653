/** The serial devices that the settings name. Their ports are opened in a process of their own, because a driver can hang or crash. */
import type { EventPayload } from '../../src-shared/bridge/contract';
import type { DeviceBytes, DevicesState, ScaleCommand, SerialPortInfo } from '../../src-shared/devices/device-state';
import { type LiveWeight, NO_WEIGHT } from '../../src-shared/devices/live-weight';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { Log } from '../log';
import { createDeviceLog } from './device-log';
import { isConfigured, serialConfigOf } from './serial-config';
import { type FromSerialProcess, NO_DEVICES, type ScaleCommandResult, type SerialConfig } from './serial-messages';
import { type ForkSerialProcess, superviseSerialProcess } from './serial-supervisor';

type DeviceEvent = 'devices.changed' | 'devices.weight' | 'devices.scanned';

export interface Devices {
  state(): DevicesState;
  weight(): LiveWeight;
  bytes(): Promise<readonly DeviceBytes[]>;
  ports(): Promise<readonly SerialPortInfo[]>;
  command(command: ScaleCommand): Promise<ScaleCommandResult>;
  findScale(): void;
  stopSearch(): void;
  /** Opens the ports anew after the computer has slept: Windows may leave them open and dead. */
  resume(): void;
  close(): Promise<void>;
}

const NO_STATE: DevicesState = { devices: [], commands: [], search: { kind: 'none' } };

/**
 * @param options.settings the station's settings now
 * @param options.onSettingsChange calls a listener after each change; the devices are opened anew only if theirs changed
 */
export function openDevices(options: {
  readonly settings: () => Settings;
  readonly onSettingsChange: (listener: () => void) => void;
  readonly fork: ForkSerialProcess;
  readonly emit: <Name extends DeviceEvent>(name: Name, value: EventPayload<Name>) => void;
  readonly log: Log;
}): Devices {
  const { settings, onSettingsChange, fork, emit, log } = options;
  let config: SerialConfig = NO_DEVICES;
  let state = NO_STATE;
  let weight = NO_WEIGHT;
  const deviceLog = createDeviceLog(log);
  const supervisor = superviseSerialProcess({ fork, log, onMessage: receive, onStart: configure, onEnd: forget });

  function receive(message: FromSerialProcess): void {
    switch (message.kind) {
      case 'state':
        return setState(message.state);
      case 'weight':
        return setWeight(message.weight);
      case 'scan':
        return emit('devices.scanned', message.scan);
      case 'answer':
      case 'alive':
        return;
    }
  }

  function setState(next: DevicesState): void {
    state = next;
    deviceLog.record(state.devices);
    emit('devices.changed', state);
  }

  function setWeight(next: LiveWeight): void {
    weight = next;
    emit('devices.weight', weight);
  }

  function configure(): void {
    supervisor.send({ kind: 'configure', config });
  }

  /** The process has ended, so nothing is known of the devices. */
  function forget(): void {
    setState({ ...NO_STATE, devices: state.devices.map((device) => ({ ...device, status: { kind: 'opening' } })) });
    setWeight(NO_WEIGHT);
  }

  function applySettings(): void {
    const wanted = serialConfigOf(settings());
    if (JSON.stringify(wanted) === JSON.stringify(config)) return;
    config = wanted;
    const isRunning = supervisor.isRunning();
    // Starting the process configures it.
    supervisor.setNeeded(isConfigured(config));
    if (isRunning) configure();
    else if (!isConfigured(config)) setState(NO_STATE);
  }

  applySettings();
  onSettingsChange(applySettings);
  return {
    state: () => state,
    weight: () => weight,
    bytes: async () => (supervisor.isRunning() ? ((await supervisor.ask('bytes')) ?? []) : []),
    ports: async () => (await supervisor.ask('ports')) ?? [],
    command: async (command) => (supervisor.isRunning() ? ((await supervisor.ask(command)) ?? 'unavailable') : 'unavailable'),
    findScale: () => supervisor.send({ kind: 'find-scale' }),
    stopSearch: () => {
      if (supervisor.isRunning()) supervisor.send({ kind: 'stop-search' });
    },
    resume: () => {
      if (supervisor.isRunning()) configure();
    },
    close() {
      deviceLog.close();
      return supervisor.close();
    },
  };
}
