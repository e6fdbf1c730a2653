/** The state of a scale or scanner that is not a keyboard, as the strip and Settings show it. */
import type { ScaleProtocolName } from './scale-protocol';

export type DeviceKind = 'scale' | 'scanner';

export type DeviceStatus =
  /** The port or device is being opened. */
  | { readonly kind: 'opening' }
  /** It answers, or a scanner's port is open. */
  | { readonly kind: 'ready' }
  /** The setting names no port. */
  | { readonly kind: 'no-port' }
  /** The port does not exist, or no such HID device is connected. */
  | { readonly kind: 'unplugged' }
  /** Another program has opened the port. */
  | { readonly kind: 'in-use' }
  /** The system refuses access: the user is not in the group `dialout`, or the udev rule is missing. */
  | { readonly kind: 'no-permission' }
  /** The port is open and nothing arrives. `hasAnswered`: it did since the station was started. */
  | { readonly kind: 'silent'; readonly hasAnswered: boolean }
  /** Bytes arrive that are no frames of the protocol. */
  | { readonly kind: 'garbage' }
  /** The bytes look as if the speed, data bits or parity of the port are wrong. */
  | { readonly kind: 'wrong-speed' }
  /** The port could not be opened for another reason. `code` is the system's, for IT. */
  | { readonly kind: 'failed'; readonly code: string };

/** One connected or configured device. */
export interface DeviceState {
  readonly device: DeviceKind;
  /** How it is connected: `serial:COM3`, `serial:/dev/ttyUSB0`, `hid:0922:8003`. Unique among the devices. */
  readonly id: string;
  readonly status: DeviceStatus;
}

/** What a scale can be asked to do, where its protocol has a command for it. */
export type ScaleCommand = 'zero' | 'tare';

/** All serial devices. Without one, `devices` is empty. */
export interface DevicesState {
  readonly devices: readonly DeviceState[];
  /** The commands that the serial scale has. */
  readonly commands: readonly ScaleCommand[];
  readonly search: ScaleSearch;
}

/** What a serial scanner sent. */
export type SerialScan =
  /** A complete text, without its terminator. It may start with an AIM identifier, and hold control characters inside. */
  | { readonly kind: 'text'; readonly id: string; readonly text: string }
  /** The beginning of a text whose rest is missing, because the cable was pulled or too much arrived. */
  | { readonly kind: 'unfinished'; readonly id: string; readonly text: string };

export interface SerialPortInfo {
  /** `COM3`, `/dev/ttyUSB0`. */
  readonly path: string;
  /** The maker or product; `null` if unknown. */
  readonly product: string | null;
  /** `usb:0403:6001`, as `scale.port` accepts it; `null` for a port that is not on USB. */
  readonly usb: string | null;
}

/** The search for a serial scale, at every port with every protocol. */
export type ScaleSearch =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly port: string; readonly tried: number; readonly total: number }
  | {
      readonly kind: 'found';
      readonly port: string;
      readonly protocol: ScaleProtocolName;
      /** As in `scale.line`: `9600,7E1`. */
      readonly line: string;
      /** In hundredths of a pound; `null` while it moves or has a fault. */
      readonly hundredths: number | null;
    }
  | { readonly kind: 'not-found'; readonly ports: readonly string[] };

/** The latest bytes of a device, for IT. */
export interface DeviceBytes {
  readonly id: string;
  /** The product's name, as the device reports it; `null` if unknown. */
  readonly product: string | null;
  /** Newest last, at most 64 entries. `at` is in milliseconds since 1970; `hex` is like `02 30 31 0d`. */
  readonly entries: readonly { readonly at: number; readonly direction: 'in' | 'out'; readonly hex: string }[];
  /** Bytes that arrived since the device was opened. */
  readonly received: number;
}
