/** The messages between the main process and the process of the serial ports. */
import type { DeviceBytes, DevicesState, SerialPortInfo, SerialScan } from '../../src-shared/devices/device-state';
import type { LiveWeight } from '../../src-shared/devices/live-weight';
import type { PortName } from '../../src-shared/devices/port-name';
import type { ScaleProtocolName } from '../../src-shared/devices/scale-protocol';
import type { SerialLine } from '../../src-shared/devices/serial-line';

/** A device's port. `name: null`: the setting names none. */
export interface PortConfig {
  readonly name: PortName | null;
  readonly line: SerialLine;
}

export interface ScaleConfig extends PortConfig {
  readonly protocol: ScaleProtocolName;
}

/** The devices to open. */
export interface SerialConfig {
  readonly scale: ScaleConfig | null;
  readonly scanners: readonly PortConfig[];
  /** The character that ends a scan, as `scan.suffix` says. */
  readonly suffix: 'enter' | 'tab' | 'none';
}

export const NO_DEVICES: SerialConfig = { scale: null, scanners: [], suffix: 'enter' };

/** The questions of the main process, each with its answer. */
export interface SerialQuestions {
  readonly bytes: readonly DeviceBytes[];
  readonly ports: readonly SerialPortInfo[];
  readonly zero: ScaleCommandResult;
  readonly tare: ScaleCommandResult;
}

export type ScaleCommandResult = 'sent' | 'refused' | 'unavailable';
export type SerialQuestion = keyof SerialQuestions;

export type ToSerialProcess =
  | { readonly kind: 'configure'; readonly config: SerialConfig }
  | { readonly kind: 'find-scale' }
  | { readonly kind: 'stop-search' }
  | { readonly kind: 'ask'; readonly number: number; readonly question: SerialQuestion };

export type FromSerialProcess =
  /** Sent at intervals, so that a process that hangs is noticed. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'state'; readonly state: DevicesState }
  | { readonly kind: 'weight'; readonly weight: LiveWeight }
  | { readonly kind: 'scan'; readonly scan: SerialScan }
  | { readonly kind: 'answer'; readonly number: number; readonly value: SerialQuestions[SerialQuestion] };

/** How often the process says that it is alive. */
export const ALIVE_INTERVAL_MS = 2_000;
