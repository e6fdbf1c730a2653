/** From a device's keys to what it sent: a code, or what a scale printed. */
import { type Symbology, takeAimIdentifier } from './aim';
import { decode, type LayoutSetting } from './decode';
import type { PendingKey } from './pending-key';
import { isScaleStatus, readScaleText, type ScaleReading } from './scale-text';

export type DeviceText =
  /** `other` is what the keys may mean as well, where it is not known for which keyboard layout the scanner types. */
  | { readonly kind: 'scan'; readonly text: string; readonly symbology: Symbology | null; readonly other: string | null }
  | { readonly kind: 'scale'; readonly reading: ScaleReading }
  /** Two characters that may be a scale's status behind its weight, or a short code. */
  | { readonly kind: 'scan-or-status'; readonly text: string; readonly symbology: null; readonly other: null };

/** STX, and the Enter or Tab that a scanner may send first to leave the field that has the focus. */
const LEADING = new Set(['\x02', '\n', '\t']);
/** What ends a text. The separators of ISO 15434 (FS, GS, RS, US) belong to it. */
const TRAILING = new Set(['\n', '\t', '\x03', '\x04']);

/** What a device's text depends on besides its keys. */
export interface TextSettings {
  readonly prefix: string | null;
  readonly layout: LayoutSetting;
}

/** @returns `null` when the keys make no character */
export function readDeviceText(keys: readonly PendingKey[], capsToggled: boolean, { prefix, layout }: TextSettings): DeviceText | null {
  const { text, other } = decode(keys, capsToggled, prefix, layout);
  const read = readText(text, prefix);
  const alternative = other === null ? null : readText(other, prefix);
  // What either reading takes for a scale's line is one: it must never become an order.
  if (alternative?.kind === 'scale' && read?.kind !== 'scale') return alternative;
  if (read?.kind !== 'scan' || alternative === null || alternative.kind === 'scale' || alternative.text === read.text) return read;
  return { ...read, other: alternative.text };
}

function readText(decoded: string, prefix: string | null): DeviceText | null {
  const lines = decoded.replace(/\r\n?/g, '\n');
  const framed = stripFrame(lines);
  if (framed.trim() === '') return null;
  const { text, symbology, isMarked } = stripMarkers(framed, prefix);
  const scan = { kind: 'scan', text, symbology, other: null } as const;
  if (isMarked) return scan;
  const scale = readScaleText(lines.replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : '')));
  if (scale) return { kind: 'scale', reading: scale };
  return isScaleStatus(text) ? { kind: 'scan-or-status', text, symbology: null, other: null } : scan;
}

function stripFrame(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && LEADING.has(text.charAt(from))) from += 1;
  while (to > from && TRAILING.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A scanner may be told to send its prefix before the AIM identifier, or after it. Either proves that it is a scanner. */
function stripMarkers(text: string, prefix: string | null) {
  const strip = (from: string) => (prefix !== null && from.startsWith(prefix) ? from.slice(prefix.length) : from);
  const stripped = strip(text);
  const read = takeAimIdentifier(stripped);
  const plain = stripped === text ? strip(read.text) : read.text;
  return { text: plain, symbology: read.symbology, isMarked: plain !== text };
}
