/** What the sessions need of serial ports, so that tests can replace them. */
import type { Result } from '../../src-shared/base/result';
import type { SerialPortInfo } from '../../src-shared/devices/device-state';
import type { SerialLine } from '../../src-shared/devices/serial-line';

/** Why a port could not be opened. */
export type OpenProblem =
  | { readonly kind: 'unplugged' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'failed'; readonly code: string };

/** An open port. */
export interface SerialPort {
  /** Waits for bytes. Rejects when the port is closed or its cable is pulled. */
  read(): Promise<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  /** Whether the system still knows the device behind the port, where it does not report that it is gone. */
  isConnected(): Promise<boolean>;
  /** Never rejects, also when it is closed already. */
  close(): Promise<void>;
}

/** A port with what identifies its adapter. */
export interface ListedPort extends SerialPortInfo {
  readonly serialNumber: string | null;
}

export interface SerialPorts {
  open(path: string, line: SerialLine): Promise<Result<SerialPort, OpenProblem>>;
  list(): Promise<readonly ListedPort[]>;
}
