/**
 * Measures a scanner by one test scan: the gaps between its keys, and its terminator.
 */
import type { KeyStroke } from './key-stroke';
import { roleOf } from './key-stroke';

export interface Calibration {
  /** Milliseconds between the two keys that were furthest apart. */
  readonly longestGapMs: number;
  /** The value for `scan.maxGapMs`. */
  readonly maxGapMs: number;
  /** The value for `scan.suffix`. */
  readonly suffix: 'enter' | 'tab' | 'none';
  /**
   * Whether the scanner types as slowly as people. It works, but typed text appears late, and six digits typed evenly before Enter
   * are taken for a scan. A prefix or a shorter delay avoids that.
   */
  readonly isHumanSpeed: boolean;
}

/** The highest value of `scan.maxGapMs`. */
const MAX_GAP_LIMIT_MS = 500;
/** Windows counts key times in steps of 16 ms, so keys that come together can seem to be 16 ms apart. */
const MIN_GAP_LIMIT_MS = 30;
/** Practiced typists leave 90 to 100 ms between keys on a numpad. */
const HUMAN_GAP_MS = 75;

/**
 * @param strokes all events of the test scan, its Enter or Tab included
 * @returns `null` for fewer than four characters, because few gaps do not show a scanner's peaks
 */
export function calibrate(strokes: readonly KeyStroke[]): Calibration | null {
  const downs = strokes.filter((stroke) => stroke.type === 'down' && !stroke.repeat);
  const characters = downs.filter((stroke) => !['modifier', 'terminator', 'other'].includes(roleOf(stroke)));
  if (characters.length < 4) return null;
  const longestGapMs = Math.max(...gapsBetween(downs));
  const last = downs.findLast((stroke) => roleOf(stroke) === 'terminator');
  return {
    longestGapMs: Math.round(longestGapMs),
    // The limit is 1.5 times the longest gap, because one scan does not show every peak.
    maxGapMs: Math.min(MAX_GAP_LIMIT_MS, Math.max(MIN_GAP_LIMIT_MS, Math.ceil((longestGapMs * 1.5) / 10) * 10)),
    suffix: last === undefined ? 'none' : last.key === 'Tab' || last.code === 'Tab' ? 'tab' : 'enter',
    isHumanSpeed: longestGapMs > HUMAN_GAP_MS,
  };
}

/** Milliseconds from each key to the next. */
export function gapsBetween(downs: readonly Pick<KeyStroke, 'at'>[]): number[] {
  return downs.slice(1).map((stroke, index) => Math.max(0, stroke.at - (downs[index]?.at ?? stroke.at)));
}
