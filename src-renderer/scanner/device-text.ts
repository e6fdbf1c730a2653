/** Reads a device's keys as a code or as the output of a scale. */
import { stripFrame } from '../../src-shared/scan/strip-frame';
import { type Symbology, takeAimIdentifier } from './aim';
import { decode, type LayoutSetting } from './decode';
import type { PendingKey } from './pending-key';
import { isScaleStatus, readScaleText, type ScaleReading } from './scale-text';

export type DeviceText =
  /** `other` is the second possible text, where the scanner's keyboard layout is unknown. */
  | { readonly kind: 'scan'; readonly text: string; readonly symbology: Symbology | null; readonly other: string | null }
  | { readonly kind: 'scale'; readonly reading: ScaleReading }
  /** Two characters that may be a scale's status behind its weight, or a short code. */
  | { readonly kind: 'scan-or-status'; readonly text: string; readonly symbology: null; readonly other: null };

/** The settings that the meaning of a device's keys depends on. */
export interface TextSettings {
  readonly prefix: string | null;
  readonly layout: LayoutSetting;
}

/** @returns `null` when the keys make no character */
export function readDeviceText(keys: readonly PendingKey[], capsToggled: boolean, { prefix, layout }: TextSettings): DeviceText | null {
  const { text, other } = decode(keys, capsToggled, prefix, layout);
  const read = readText(text, prefix);
  const alternative = other === null ? null : readText(other, prefix);
  // If either reading is a scale's line, the text is one, because a scale's line must never become an order.
  if (alternative?.kind === 'scale' && read?.kind !== 'scale') return alternative;
  if (read?.kind !== 'scan' || alternative === null || alternative.kind === 'scale' || alternative.text === read.text) return read;
  return { ...read, other: alternative.text };
}

/** Reads characters as a code or as the output of a scale. @returns `null` when there is no visible character */
export function readText(decoded: string, prefix: string | null): DeviceText | null {
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

/** Strips the prefix and the AIM identifier, in either order. Each of them proves that a scanner sent the text. */
function stripMarkers(text: string, prefix: string | null) {
  const strip = (from: string) => (prefix !== null && from.startsWith(prefix) ? from.slice(prefix.length) : from);
  const stripped = strip(text);
  const read = takeAimIdentifier(stripped);
  const plain = stripped === text ? strip(read.text) : read.text;
  return { text: plain, symbology: read.symbology, isMarked: plain !== text };
}
