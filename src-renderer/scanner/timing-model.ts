/**
 * The probability densities, per millisecond, of the gaps and hold times of people and devices. `docs/scanner.md` lists the
 * numbers.
 */
import type { Rhythm } from './timed-key';

/** The jitters that are tried: hardly any, a little, as measured on busy machines, and the largest credible one. */
export const CANDIDATE_JITTERS = [0.02, 0.1, 0.3, 0.5];

/** The share of gaps just outside of the rhythm that was measured, because no scan shows a scanner's longest and shortest gap. */
const EDGE_SHARE = 0.02;
/** Over how much more of the gap these become e times rarer: this share of it, and one millisecond. */
const EDGE_WIDTH = 0.05;
const MIN_EDGE_WIDTH_MS = 1;
/** The share of keys that a device with even hold times holds for any other time. */
const UNEVEN_HOLD_SHARE = 0.05;
/** The same share where the gap is a stall, which may disturb the hold time as well. */
const UNEVEN_HOLD_SHARE_IN_STALL = 0.525;
/** How much longer than the learned rhythm's longest gap an ordinary gap may be, as a share of the middle one. */
const LEARNED_GAP_MARGIN = 0.15;
/** The density of a gap that fits no rhythm, because a radio repeats a packet or a scanner stalls. */
const STALLED_GAP = Math.exp(-12);
/** The density of a gap that a busy computer lengthened by at most `MAX_DELAY_MS`, or shortened after a longer one. */
const DELAYED_GAP = Math.exp(-9);
const MAX_DELAY_MS = 120;
/** The probability that a stall begins while a key is down. */
const LATE_RELEASE_SHARE = 0.1;
/** The density of a hold time that its device cannot have. It is below `STALLED_GAP`, because hubs delay keys and do not hold them. */
const ODD_HOLD = Math.exp(-13);
/** The density of a device pressing a key before it released the last one, which no known device does. */
const OVERLAP_OF_DEVICE = Math.exp(-20);
/** The clock of key events and the bus each shift a time by up to this many milliseconds. */
export const CLOCK_ERROR_MS = 2;

const PERSON_HOLD_MS = 90;
const PERSON_HOLD_SPREAD_MS = 21;
/** A key that comes up sooner than this was pressed by no finger. */
export const MIN_PERSON_HOLD_MS = 25;
/** One gap in ten of a person is a roll of two fingers. */
const ROLL_SHARE = 0.1;
const MAX_ROLL_MS = 60;
export const MIN_PERSON_GAP_MS = 50;
const MEAN_PERSON_GAP_MS = 95;

/** The density of a person holding a key for `holdMs`. */
export function personHoldDensity(holdMs: number): number {
  if (holdMs < MIN_PERSON_HOLD_MS) return 1e-6;
  const z = (holdMs - PERSON_HOLD_MS) / PERSON_HOLD_SPREAD_MS;
  return Math.exp(-(z * z) / 2) / (PERSON_HOLD_SPREAD_MS * Math.sqrt(2 * Math.PI)) + 1e-5;
}

/** The density of a person pressing the next key after `gapMs`. */
export function personGapDensity(gapMs: number): number {
  const roll = gapMs < MAX_ROLL_MS ? ROLL_SHARE / MAX_ROLL_MS : 0;
  const step =
    gapMs > MIN_PERSON_GAP_MS ? ((1 - ROLL_SHARE) * Math.exp(-(gapMs - MIN_PERSON_GAP_MS) / MEAN_PERSON_GAP_MS)) / MEAN_PERSON_GAP_MS : 0;
  return roll + step + 1e-6;
}

/** The density of a device pressing the next key after `gapMs`. */
export function deviceGapDensity(gapMs: number, rhythm: Rhythm): number {
  const beyond = gapMs <= rhythm.gapMs + MAX_DELAY_MS ? DELAYED_GAP : STALLED_GAP;
  const reachOf = (jitter: number) => rhythm.gapMs * jitter + CLOCK_ERROR_MS;
  const deviation = gapMs - rhythm.gapMs;
  if (rhythm.jitter !== null)
    return softEdgedDensity(deviation, reachOf(rhythm.jitter), EDGE_WIDTH * rhythm.gapMs + MIN_EDGE_WIDTH_MS, beyond);
  let sum = 0;
  for (const jitter of CANDIDATE_JITTERS) sum += uniformDensity(deviation, reachOf(jitter), beyond);
  return sum / CANDIDATE_JITTERS.length;
}

/** Even density within `reach`, and an exponential tail of `width` beyond it, down to `beyond`. */
function softEdgedDensity(deviation: number, reach: number, width: number, beyond: number): number {
  const outside = Math.abs(deviation) - reach;
  if (outside <= 0) return (1 - EDGE_SHARE) / (2 * reach);
  return Math.max(beyond, (EDGE_SHARE / (2 * width)) * Math.exp(-outside / width));
}

/** @param beyond the density outside of `reach` */
const uniformDensity = (deviation: number, reach: number, beyond: number) => (Math.abs(deviation) <= reach ? 1 / (2 * reach) : beyond);

/**
 * The density of a device holding a key for `holdMs`.
 * @param holdMs `null` where no release was seen
 * @param gapMs from this key to the device's next one; `null` for its last key
 */
export function deviceHoldDensity(holdMs: number | null, gapMs: number | null, rhythm: Rhythm): number {
  if (holdMs === null) return 1;
  if (gapMs !== null && holdMs > gapMs + CLOCK_ERROR_MS) return OVERLAP_OF_DEVICE;
  const margin = rhythm.isLearned ? LEARNED_GAP_MARGIN : 0;
  const longestGapMs = rhythm.gapMs * (1 + (rhythm.jitter ?? 0.5) + margin) + CLOCK_ERROR_MS;
  if (gapMs === null || gapMs <= longestGapMs) return holdDensity(holdMs, gapMs, rhythm, longestGapMs, UNEVEN_HOLD_SHARE);
  // A stall that begins while the key is down delays its release and the next key alike, so the time between these stays ordinary.
  const isReleaseLate = gapMs - holdMs <= longestGapMs * (1 - (rhythm.holdShare ?? 0)) + CLOCK_ERROR_MS;
  return (
    (1 - LATE_RELEASE_SHARE) * holdDensity(holdMs, rhythm.gapMs, rhythm, longestGapMs, UNEVEN_HOLD_SHARE_IN_STALL) +
    (isReleaseLate ? LATE_RELEASE_SHARE / longestGapMs : 0)
  );
}

/**
 * The density of a hold time whose release is not late.
 * @param unevenShare the share of keys that a device with even hold times holds for any other time
 */
function holdDensity(holdMs: number, gapMs: number | null, rhythm: Rhythm, longestGapMs: number, unevenShare: number): number {
  const base = gapMs ?? rhythm.gapMs;
  const isPossible = holdMs <= (gapMs ?? longestGapMs) * 0.95 + CLOCK_ERROR_MS;
  const uneven = isPossible ? 1 / (0.9 * base + CLOCK_ERROR_MS) : ODD_HOLD;
  if (rhythm.holdShare === null) return uneven;
  const reach = 0.06 * base + 2 * CLOCK_ERROR_MS + (gapMs === null ? rhythm.holdShare * rhythm.gapMs * (rhythm.jitter ?? 0.3) : 0);
  // Some scanners hold each key for the same share of its gap, others for the same time.
  const even =
    (uniformDensity(holdMs - rhythm.holdShare * base, reach, ODD_HOLD) +
      uniformDensity(holdMs - rhythm.holdShare * rhythm.gapMs, reach, ODD_HOLD)) /
    2;
  return (1 - unevenShare) * even + unevenShare * uneven;
}
