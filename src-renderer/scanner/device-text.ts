/** From a device's keys to what it sent: a code, or what a scale printed. */
import { type Symbology, takeAimIdentifier } from './aim';
import { decode } from './decode';
import type { PendingKey } from './pending-key';
import { isScaleStatus, readScaleText, type ScaleReading } from './scale-text';

export type DeviceText =
  | { readonly kind: 'scan'; readonly text: string; readonly symbology: Symbology | null }
  | { readonly kind: 'scale'; readonly reading: ScaleReading }
  /** Two characters that may be a scale's status behind its weight, or a short code. */
  | { readonly kind: 'scan-or-status'; readonly text: string; readonly symbology: null };

/** STX, and the Enter or Tab that a scanner may send first to leave the field that has the focus. */
const LEADING = new Set(['\x02', '\n', '\t']);
/** What ends a text. The separators of ISO 15434 (FS, GS, RS, US) belong to it. */
const TRAILING = new Set(['\n', '\t', '\x03', '\x04']);

/** @returns `null` when the keys make no character */
export function readDeviceText(
  keys: readonly PendingKey[],
  capsTurned: boolean,
  { prefix }: { readonly prefix: string | null },
): DeviceText | null {
  const lines = decode(keys, capsTurned, prefix).replace(/\r\n?/g, '\n');
  const framed = withoutFrame(lines);
  if (framed.trim() === '') return null;
  const { text, symbology, isMarked } = withoutMarks(framed, prefix);
  if (isMarked) return { kind: 'scan', text, symbology };
  const scale = readScaleText(lines.replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : '')));
  if (scale) return { kind: 'scale', reading: scale };
  return isScaleStatus(text) ? { kind: 'scan-or-status', text, symbology: null } : { kind: 'scan', text, symbology };
}

function withoutFrame(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && LEADING.has(text.charAt(from))) from += 1;
  while (to > from && TRAILING.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A scanner may be told to send its prefix before the AIM identifier, or after it. Either proves that it is a scanner. */
function withoutMarks(text: string, prefix: string | null) {
  const strip = (from: string) => (prefix !== null && from.startsWith(prefix) ? from.slice(prefix.length) : from);
  const stripped = strip(text);
  const read = takeAimIdentifier(stripped);
  const plain = stripped === text ? strip(read.text) : read.text;
  return { text: plain, symbology: read.symbology, isMarked: plain !== text };
}
