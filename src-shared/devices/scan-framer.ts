/**
 * Cuts the bytes of a serial scanner into texts, by the same rules as for scanners that are keyboards (`docs/scanner.md`, "What belongs to
 * a text"). It has no clock: the caller passes the time and comes back at the deadline.
 */
import { stripFrame } from '../scan/strip-frame';
import { decodeScan } from './scan-text';

export type FramedScan =
  /** A complete text: without the frame, with `\n` between the lines of a code with several. */
  | { readonly kind: 'text'; readonly text: string }
  /**
   * What arrived of a text that is not whole. `cut-off`: its terminator did not come, or the cable was pulled. `too-long`: more arrived
   * without a pause than a text can have; `text` is its beginning.
   */
  | { readonly kind: 'unfinished'; readonly reason: 'cut-off' | 'too-long'; readonly text: string };

export interface ScanFramer {
  /**
   * @param at milliseconds on a monotonic clock
   * @returns what was complete before these bytes
   */
  push(bytes: Uint8Array, at: number): readonly FramedScan[];
  /** Ends what is complete at this time. */
  flush(at: number): readonly FramedScan[];
  /** When to call `flush`; `null` if nothing is pending. */
  deadline(): number | null;
  /** The port is closed. What is pending is not whole, unless it has its terminator. */
  close(): readonly FramedScan[];
}

/** The longest text of a reading. A PDF417 code has at most 1,850 characters, and an Aztec code 3,832. */
export const MAX_SCAN_LENGTH = 4096;
/** A pause of this many milliseconds ends a text that has no terminator. The drivers of adapters hold bytes back for 16. */
export const SCAN_PAUSE_MS = 50;
/** The next line of a code with several comes within this many milliseconds after a terminator, and a person's next scan does not. */
export const NEXT_LINE_MS = 30;
/** As for scanners that are keyboards, the rest of a text or its terminator may come this late. */
const TERMINATOR_TIMEOUT_MS = 1000;

/** In UTF-8, a character has up to four bytes. */
const MAX_BYTES = 4 * MAX_SCAN_LENGTH;
/** How much of a text that is too long is reported. */
const BEGINNING_LENGTH = 100;

/** CR, LF, Tab, ETX and EOT end a text if no more of it follows. The separators of ISO 15434 (FS, GS, RS, US) are part of the text. */
const TERMINATORS = new Set([0x0d, 0x0a, 0x09, 0x03, 0x04]);

/** @param options.suffix `scan.suffix`. With `none`, a pause ends a text as well. Each terminator counts, whichever it names. */
export function createScanFramer({ suffix }: { readonly suffix: 'enter' | 'tab' | 'none' }): ScanFramer {
  let bytes = new Uint8Array(256);
  let length = 0;
  let lastAt = 0;
  let isOverlong = false;

  const isPending = () => length > 0 || isOverlong;
  const hasTerminator = () => TERMINATORS.has(bytes[length - 1] ?? 0);

  function deadline(): number | null {
    if (!isPending()) return null;
    if (isOverlong || (suffix === 'none' && !hasTerminator())) return lastAt + SCAN_PAUSE_MS;
    return lastAt + (hasTerminator() ? NEXT_LINE_MS : TERMINATOR_TIMEOUT_MS);
  }

  function flush(at: number): readonly FramedScan[] {
    const until = deadline();
    return until !== null && at >= until ? end(suffix === 'none') : [];
  }

  /** @param isWhole whether a text without a terminator is a whole one */
  function end(isWhole: boolean): readonly FramedScan[] {
    const text = isOverlong ? '' : textOf(bytes.subarray(0, length));
    const isComplete = isWhole || hasTerminator();
    length = 0;
    isOverlong = false;
    if (text.trim() === '') return [];
    if (text.length > MAX_SCAN_LENGTH) return [tooLong(text)];
    return [isComplete ? { kind: 'text', text } : { kind: 'unfinished', reason: 'cut-off', text }];
  }

  function add(more: Uint8Array): readonly FramedScan[] {
    if (isOverlong) return [];
    if (length + more.length > MAX_BYTES) {
      const beginning = Uint8Array.from([...bytes.subarray(0, length), ...more.subarray(0, BEGINNING_LENGTH)]);
      length = 0;
      isOverlong = true;
      return [tooLong(textOf(beginning))];
    }
    bytes = withRoomFor(bytes, length + more.length);
    bytes.set(more, length);
    length += more.length;
    return [];
  }

  return {
    push(more, at) {
      if (more.length === 0) return flush(at);
      const ended = flush(at);
      const overlong = add(more);
      lastAt = at;
      return [...ended, ...overlong];
    },
    flush,
    deadline,
    close: () => end(false),
  };
}

function withRoomFor(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.min(MAX_BYTES, Math.max(length, 2 * bytes.length)));
  larger.set(bytes);
  return larger;
}

const tooLong = (text: string): FramedScan => ({ kind: 'unfinished', reason: 'too-long', text: text.slice(0, BEGINNING_LENGTH) });

const textOf = (bytes: Uint8Array): string => stripFrame(decodeScan(bytes).replace(/\r\n?/g, '\n'));
