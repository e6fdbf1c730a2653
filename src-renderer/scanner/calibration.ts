/**
 * Learns a scanner from one test scan: how far apart its keys are, what it types at the end, and for which keyboard layout.
 */
import type { KeyStroke } from './key-stroke';
import { roleOf } from './key-stroke';

export interface Calibration {
  /** Milliseconds between the two keys that were furthest apart. */
  readonly longestGapMs: number;
  /** What to put into `scan.maxGapMs`. */
  readonly maxGapMs: number;
  /** What to put into `scan.suffix`. */
  readonly suffix: 'enter' | 'tab' | 'none';
  /**
   * This scanner types no faster than people do. It will work, but typed text appears late at this station, and six
   * figures typed evenly and ended with Enter are taken for a scan: program a prefix, or a shorter delay.
   */
  readonly isHumanSpeed: boolean;
}

/** `scan.maxGapMs` goes no further than this. */
const MAX_GAP_LIMIT_MS = 500;
// Windows counts the time of a key in steps of 16 ms, so two keys that come together can be told 16 ms apart.
const MIN_GAP_LIMIT_MS = 30;
/** Practised typists keep gaps of 90 to 100 ms on a numpad. */
const HUMAN_GAP_MS = 75;

/**
 * @param strokes all events of the test scan, its Enter or Tab included
 * @returns `null` when there were fewer than four characters: one gap says nothing of a scanner's peaks
 */
export function calibrate(strokes: readonly KeyStroke[]): Calibration | null {
  const downs = strokes.filter((stroke) => stroke.type === 'down' && !stroke.repeat);
  const characters = downs.filter((stroke) => !['modifier', 'terminator', 'other'].includes(roleOf(stroke)));
  if (characters.length < 4) return null;
  const longestGapMs = Math.max(...gapsBetween(downs));
  const last = downs.findLast((stroke) => roleOf(stroke) === 'terminator');
  return {
    longestGapMs: Math.round(longestGapMs),
    // Half as much again as was seen, because one scan does not show every peak.
    maxGapMs: Math.min(MAX_GAP_LIMIT_MS, Math.max(MIN_GAP_LIMIT_MS, Math.ceil((longestGapMs * 1.5) / 10) * 10)),
    suffix: last === undefined ? 'none' : last.key === 'Tab' || last.code === 'Tab' ? 'tab' : 'enter',
    isHumanSpeed: longestGapMs > HUMAN_GAP_MS,
  };
}

/** Milliseconds from each key to the next. */
export function gapsBetween(downs: readonly Pick<KeyStroke, 'at'>[]): number[] {
  return downs.slice(1).map((stroke, index) => Math.max(0, stroke.at - (downs[index]?.at ?? stroke.at)));
}
