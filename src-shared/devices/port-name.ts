/** The names of serial ports in `scale.port` and `scan.port`. */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from '../settings/value-problems';

export type PortName =
  /** The system's name: `COM3`, `/dev/ttyUSB0`. Windows assigns another number when an adapter is moved to another socket. */
  | { readonly kind: 'path'; readonly path: string }
  /** A USB adapter by its IDs, wherever it is plugged in. `serialNumber` tells equal adapters apart. IDs are in lower case. */
  | { readonly kind: 'usb'; readonly vendorId: string; readonly productId: string; readonly serialNumber: string | null };

const WINDOWS_PATH = /^(?:\\\\\.\\)?(COM[1-9]\d{0,2})$/i;
const UNIX_PATH = /^\/[^\0\r\n]+$/;
const USB_IDS = /^usb:([0-9a-f]{4}):([0-9a-f]{4})(?::([^:,\s]{1,100}))?$/i;

/** The problem is the end of a sentence for IT that begins with the setting's name. */
export function parsePortName(text: string): Result<PortName, string> {
  const name = text.trim();
  const usb = USB_IDS.exec(name);
  if (usb?.[1] && usb[2])
    return ok({ kind: 'usb', vendorId: usb[1].toLowerCase(), productId: usb[2].toLowerCase(), serialNumber: usb[3] ?? null });
  const windows = WINDOWS_PATH.exec(name)?.[1];
  if (windows) return ok({ kind: 'path', path: windows.toUpperCase() });
  return UNIX_PATH.test(name) ? ok({ kind: 'path', path: name }) : fail(VALUE_PROBLEMS['not-port']);
}

/** `COM3, COM4` → the two names. A path with a comma cannot be named. */
export const splitPortNames = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
