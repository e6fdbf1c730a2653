/** Cuts the bytes of a serial scale into frames: the part that all protocols share. */
import type { ScaleFrame, ScaleReader } from '../scale-protocol';

/** What the bytes up to an end character are. */
export type FrameMatch =
  /** The last `length` bytes are a frame. Bytes before it belong to none. A frame that says nothing about the load has no `frames`. */
  | { readonly kind: 'frame'; readonly length: number; readonly frames: readonly ScaleFrame[] }
  /** This end character may stand within a frame. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'unreadable' };

export const UNFINISHED: FrameMatch = { kind: 'unfinished' };
export const UNREADABLE: FrameMatch = { kind: 'unreadable' };

export interface FrameFormat {
  /** Whether a frame may end with a character. Others are only collected, which is quick. Both are without bit 7. */
  isEnd(character: number, previous: number): boolean;
  /**
   * @param text the collected bytes, at most `MAX_FRAME`, one character for each, without bit 7; the last one is an end character
   * @param bytes the same as they arrived
   */
  match(text: string, bytes: Uint8Array): FrameMatch;
}

/** No frame of any protocol is longer. NCI's longest, with pounds, ounces and four status bytes, has 40 bytes. */
const MAX_FRAME = 64;

export function createFrameReader({ isEnd, match }: FrameFormat): ScaleReader {
  // Twice a frame, so that old bytes are moved out once for many new ones and a flood is read in linear time.
  const buffer = new Uint8Array(2 * MAX_FRAME);
  let length = 0;
  let unreadable = 0;

  function add(byte: number): void {
    if (length === buffer.length) {
      buffer.copyWithin(0, MAX_FRAME);
      length = MAX_FRAME;
      unreadable += MAX_FRAME;
    }
    buffer[length] = byte;
    length += 1;
  }

  /** Moves the collected bytes into frames, if they end with one. */
  function endFrame(frames: ScaleFrame[]): void {
    const bytes = buffer.subarray(Math.max(0, length - MAX_FRAME), length);
    const found = match(textOf(bytes), bytes);
    if (found.kind === 'unfinished') return;
    unreadable += length - (found.kind === 'frame' ? found.length : 0);
    length = 0;
    if (found.kind !== 'frame') return;
    reportUnreadable(frames);
    frames.push(...found.frames);
  }

  function reportUnreadable(frames: ScaleFrame[]): void {
    if (unreadable > 0) frames.push({ kind: 'unreadable', bytes: unreadable });
    unreadable = 0;
  }

  return {
    read(bytes) {
      const frames: ScaleFrame[] = [];
      for (const byte of bytes) {
        const previous = length > 0 ? (buffer[length - 1] ?? 0) & 0x7f : 0;
        add(byte);
        if (isEnd(byte & 0x7f, previous)) endFrame(frames);
      }
      reportUnreadable(frames);
      return frames;
    },
    reset() {
      length = 0;
      unreadable = 0;
    },
  };
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte & 0x7f);
  return text;
}

/**
 * Whether bit 7 of the bytes is explained: it is 0 everywhere, or it is the parity of a scale with 7 data bits whose port is open with 8.
 * Then each byte has the same parity (or always 1, for mark), and a flipped bit is detected. Without the parity it is not.
 */
export function hasSoundParity(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80) || bytes.every((byte) => byte >= 0x80)) return true;
  const parity = parityOf(bytes[0] ?? 0);
  return bytes.every((byte) => parityOf(byte) === parity);
}

function parityOf(byte: number): number {
  let parity = 0;
  for (let rest = byte; rest > 0; rest >>= 1) parity ^= rest & 1;
  return parity;
}
