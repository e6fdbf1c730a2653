/** Reads the text of a scanner that is no keyboard, by the same rules as the keys of one that is. */
import { readText } from './device-text';
import type { Reading } from './reading';

/**
 * @param text the text without its terminator; it may start with the prefix or an AIM identifier
 * @param prefix `scan.prefix`
 * @returns `null` when the text has no visible character
 */
export function readScannedText(
  text: string,
  prefix: string | null,
): Extract<Reading, { kind: 'scan' | 'weight' | 'scale-problem' }> | null {
  const read = readText(text, prefix);
  if (read === null) return null;
  // A scale at the port of a scanner is a mistake in the settings, and its lines must never become orders.
  if (read.kind === 'scale') return read.reading;
  return { ...read, kind: 'scan' };
}
