/** Tells a port at a wrong speed or parity from a device that speaks another protocol. */

/** No protocol of a scale or scanner sends this share of bytes that are neither text nor usual control characters. */
const MAX_STRANGE_SHARE = 0.15;
/** Control characters that protocols use: STX to ACK, TAB to CR, DC1 to NAK, ESC. NUL is what a break or a wrong speed makes. */
const USED_CONTROLS = new Set([0x02, 0x03, 0x04, 0x05, 0x06, 0x09, 0x0a, 0x0d, 0x11, 0x12, 0x13, 0x14, 0x15, 0x1b]);
/** ETX, LF and CR. */
const ENDS = new Set([0x03, 0x0a, 0x0d]);
/** No scale sends a longer line. */
const MAX_LINE = 64;
/** Fewer bytes say nothing. */
const MIN_COUNT = 8;

/**
 * Judges bytes that are no frames. At a wrong speed, start bits and data bits mix. The bytes have set bits 7, NULs and 0xFF, or, at half
 * the speed and below, they are printable characters without any end of a line. Another protocol sends lines of text.
 * @param bytes the latest ones: 64 and more are judged best
 */
export function looksLikeWrongSpeed(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_COUNT) return false;
  const strange = bytes.filter((byte) => byte >= 0x7f || (byte < 0x20 && !USED_CONTROLS.has(byte))).length;
  return strange > MAX_STRANGE_SHARE * bytes.length || (bytes.length >= MAX_LINE && !bytes.some((byte) => ENDS.has(byte)));
}
