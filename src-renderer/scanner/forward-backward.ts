/**
 * The forward-backward algorithm over two typists, a person and a device
 * (https://en.wikipedia.org/wiki/Forward–backward_algorithm). It sums over all ways to divide the keys between the two, and is
 * exact here, because the cost of a key depends on the last key of the same typist only.
 */

import { holdMsOf, type Rhythm, type TimedKey } from './timed-key';
import { deviceGapDensity, deviceHoldDensity, personGapDensity, personHoldDensity } from './timing-model';

/** The probability that a second typist is at the keyboard at all. */
const SECOND_TYPIST = Math.exp(-10);
/** The same for a digit or punctuation in a field for a number, because people type numbers between two scans all day. */
const SECOND_TYPIST_WITH_NUMBER = Math.exp(-8);
/** The probability that a device starts to type; it is lower, because the device's rhythm is guessed from the keys it explains. */
const DEVICE_START = Math.exp(-12);
/** The probability that a device stops without a terminator. */
const NO_TERMINATOR = Math.exp(-5);
/** The probability that a device's text goes on after a terminator, or begins with one. */
const AFTER_TERMINATOR = Math.exp(-5);
/** The density of the first key of a person who is known to be typing: it may come at about any time. */
const KNOWN_PERSON_START = Math.exp(-5.5);
/** How much more probable the learned rhythm of the station is than a guessed one. */
const LEARNED_RHYTHM_FACTOR = Math.exp(4);
/** How much less probable another rhythm is at a station that has learned one. */
const OTHER_RHYTHM_FACTOR = Math.exp(-5);
/** How much less probable an even hold time is that was guessed from the keys it explains: it is one of about seven. */
const GUESSED_HOLD_FACTOR = Math.exp(-2);
/** The probability that the release of a device's key was not seen, because a remote session or an input method kept it. */
const UNSEEN_RELEASE = Math.exp(-8);
/** The probability that the next key is the other typist's. */
const TYPIST_CHANGE = Math.exp(-1);

/** What is known of the keys besides their times. */
export interface PriorKnowledge {
  /** The rhythm of this station's scanner, once it is known. */
  readonly learnedRhythm?: Rhythm | null | undefined;
  /** The index of the key with which a device's text certainly begins, because its prefix is there. */
  readonly startsAt?: number | null;
  /** Whether a person is known to be typing. */
  readonly hasPerson?: boolean;
  /** Whether more keys may come, so that a missing terminator says nothing. */
  readonly isOpen?: boolean;
}

/**
 * For each key `k` and each key `j` before it, at `k * n + j`: the density of `k` being the next key of the same typist after `j`.
 * At `j = k`: the density of `k` being the typist's first key.
 */
type Costs = Float64Array;

/** The evidence that does not depend on the device's rhythm. */
export interface Evidence {
  readonly personCosts: Costs;
  /** For each key, how many times more probable its character is for the device. */
  readonly characterOdds: Float64Array;
}

/** Working memory for `n` keys, used again for each rhythm. */
interface Buffers {
  readonly device: Costs;
  readonly forward: readonly [Float64Array, Float64Array];
  readonly backward: readonly [Float64Array, Float64Array];
  readonly next: readonly [Float64Array, Float64Array];
}

/** Kept from call to call, because allocating it each time took a fifth of the time. */
let buffers: Buffers | null = null;

function getBuffers(n: number): Buffers {
  if (buffers && buffers.next[PERSON].length >= n) return buffers;
  buffers = {
    device: new Float64Array(n * n),
    forward: [new Float64Array(n * n), new Float64Array(n * n)],
    backward: [new Float64Array(n), new Float64Array(n)],
    next: [new Float64Array(n), new Float64Array(n)],
  };
  return buffers;
}

export function personCosts(keys: readonly TimedKey[], { hasPerson }: PriorKnowledge): Costs {
  const n = keys.length;
  const costs = new Float64Array(n * n);
  keys.forEach((key, k) => {
    const holdMs = holdMsOf(key);
    const hold = holdMs === null ? 1 : personHoldDensity(holdMs);
    for (let j = 0; j < k; j += 1) costs[k * n + j] = hold * personGapDensity(key.pressedAt - (keys[j] as TimedKey).pressedAt);
    costs[k * n + k] = hold * (hasPerson ? KNOWN_PERSON_START : secondTypist(key));
  });
  return costs;
}

function secondTypist({ isInNumberField, characterClass }: TimedKey): number {
  const isNumber = isInNumberField && (characterClass === 'digit' || characterClass === 'punctuation');
  return isNumber ? SECOND_TYPIST_WITH_NUMBER : SECOND_TYPIST;
}

function deviceCosts(
  keys: readonly TimedKey[],
  rhythm: Rhythm,
  characterOdds: Float64Array,
  { startsAt = null, learnedRhythm }: PriorKnowledge,
  { device }: Buffers,
): Costs {
  const n = keys.length;
  const guess = (learnedRhythm ? OTHER_RHYTHM_FACTOR : 1) * (rhythm.holdShare === null ? 1 : GUESSED_HOLD_FACTOR);
  const start = DEVICE_START * (rhythm.isLearned ? LEARNED_RHYTHM_FACTOR : guess);
  keys.forEach((key, k) => {
    const odds = key.isKnownPerson ? 0 : (characterOdds[k] as number);
    for (let j = 0; j < k; j += 1) {
      const last = keys[j] as TimedKey;
      const gapMs = key.pressedAt - last.pressedAt;
      const transition = (last.isTerminator ? AFTER_TERMINATOR : 1) * (last.isDown ? UNSEEN_RELEASE : 1);
      device[k * n + j] = odds * transition * deviceGapDensity(gapMs, rhythm) * deviceHoldDensity(holdMsOf(last), gapMs, rhythm);
    }
    device[k * n + k] = odds * (startsAt === null ? start : startsAt === k ? 1 : 0);
  });
  return device;
}

/**
 * Compares all divisions of the keys for one rhythm. The state after key `k` is the typist of `k` and the last key of the other
 * typist: index `o`, where `o = 0` stands for none and `o = j + 1` for key `j`.
 * @returns the logarithm of the probability of the keys with this rhythm, and for each key the probability that the device pressed it
 */
export function forwardBackward(
  keys: readonly TimedKey[],
  rhythm: Rhythm,
  evidence: Evidence,
  known: PriorKnowledge,
): { readonly logEvidence: number; readonly deviceProbabilities: Float64Array } {
  const n = keys.length;
  const memory = getBuffers(n);
  const { forward } = memory;
  const costs = [evidence.personCosts, deviceCosts(keys, rhythm, evidence.characterOdds, known, memory)] as const;
  let logEvidence = 0;
  const scales = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    const sum = forwardRow(n, k, PERSON, costs, forward) + forwardRow(n, k, DEVICE, costs, forward);
    scales[k] = sum || 1;
    logEvidence += Math.log(sum || Number.MIN_VALUE);
    for (const row of forward) for (let i = k * n; i <= k * n + k; i += 1) row[i] = (row[i] as number) / (sum || 1);
  }
  // The device's last key has no next one to bound its hold time, and ought to be a terminator.
  const endOf = (d: number) => {
    const key = keys[d];
    return key === undefined ? 1 : deviceHoldDensity(holdMsOf(key), null, rhythm) * (known.isOpen || key.isTerminator ? 1 : NO_TERMINATOR);
  };
  let { backward, next } = memory;
  for (let o = 0; o < n; o += 1) backward[PERSON][o] = endOf(o - 1);
  backward[DEVICE].fill(endOf(n - 1));
  const deviceProbabilities = new Float64Array(n);
  for (let k = n - 1; ; k -= 1) {
    let [byPerson, byDevice] = [0, 0];
    for (let o = 0; o <= k; o += 1) {
      byPerson += (forward[PERSON][k * n + o] as number) * (backward[PERSON][o] as number);
      byDevice += (forward[DEVICE][k * n + o] as number) * (backward[DEVICE][o] as number);
    }
    deviceProbabilities[k] = byDevice / (byPerson + byDevice || 1);
    if (k === 0) return { logEvidence: logEvidence + Math.log(byPerson + byDevice || Number.MIN_VALUE), deviceProbabilities };
    [backward, next] = [next, backward];
    for (const typist of TYPISTS) backwardRow(n, k - 1, typist, { costs, next, row: backward[typist], scale: 1 / (scales[k] as number) });
  }
}

const PERSON = 0;
const DEVICE = 1;
const TYPISTS = [PERSON, DEVICE] as const;
const OTHER_TYPIST = [DEVICE, PERSON] as const;

/** Computes the forward row of key `k`. @returns the sum of the row */
function forwardRow(n: number, k: number, typist: 0 | 1, costs: readonly [Costs, Costs], forward: Buffers['forward']): number {
  const [cost, same, other] = [costs[typist], forward[typist], forward[OTHER_TYPIST[typist]]];
  const at = k * n;
  if (k === 0) {
    same[0] = cost[0] as number;
    return cost[0] as number;
  }
  const before = at - n;
  const next = cost[at + k - 1] as number;
  // Either the other typist's last key stays what it was, or the typist changes, and it is the key before.
  let changed = (other[before] as number) * (cost[at + k] as number);
  let sum = (same[before] as number) * next;
  same[at] = sum;
  for (let o = 1; o < k; o += 1) {
    const stayed = (same[before + o] as number) * next;
    same[at + o] = stayed;
    sum += stayed;
    changed += (other[before + o] as number) * (cost[at + o - 1] as number);
  }
  same[at + k] = changed * TYPIST_CHANGE;
  return sum + changed * TYPIST_CHANGE;
}

interface BackwardRow {
  readonly costs: readonly [Costs, Costs];
  readonly next: Buffers['next'];
  readonly row: Float64Array;
  readonly scale: number;
}

/** Computes the backward row of key `k` from those of the next key. */
function backwardRow(n: number, k: number, typist: 0 | 1, { costs, next, row, scale }: BackwardRow): void {
  const [same, other] = [next[typist], costs[OTHER_TYPIST[typist]]];
  const at = (k + 1) * n;
  const stays = (costs[typist][at + k] as number) * scale;
  const changes = (next[OTHER_TYPIST[typist]][k + 1] as number) * TYPIST_CHANGE * scale;
  row[0] = (same[0] as number) * stays + changes * (other[at + k + 1] as number);
  for (let o = 1; o <= k; o += 1) row[o] = (same[o] as number) * stays + changes * (other[at + o - 1] as number);
}
