/**
 * Says of each key whether a person or a device pressed it. `docs/scanner.md` describes the model and its numbers.
 *
 * Two typists may be at the keyboard at once: a person, and a scanner or scale. A division of the keys between them is as probable
 * as the times and characters that it gives to both:
 *
 * - **Rhythm.** A device leaves the same gap after each key, give or take its jitter. A person leaves 50 ms or more, with a
 *   long tail, except in rolls of two keys.
 * - **Key hold time.** A device holds each key for the same share of its gap. A finger stays down for about 90 ms, and
 *   hardly ever for less than 25.
 * - **Keys down at once.** A device releases a key before it presses the next one. People overlap keys when they type fast.
 * - **Characters.** Beside a person's keys, and in a field for a number, the class of a character counts for one typist or the other.
 */
import { characterOdds } from './character-odds';
import { type Evidence, forwardBackward, type PriorKnowledge, personCosts } from './forward-backward';
import { gapsBetweenKeys, type Rhythm, type TimedKey } from './timed-key';
import { CANDIDATE_JITTERS, MIN_PERSON_GAP_MS } from './timing-model';

/** The speeds that are tried first. The slowest scanner in the field, a ring scanner, leaves 120 to 160 ms. */
const CANDIDATE_GAPS_MS = [2, 5, 9, 14, 20, 28, 38, 50, 63, 77, 92, 108, 124, 140, 156];
/** The share of the gaps, at either end, that may not be the device's own. */
const OUTLIER_SHARE = 0.06;
/** From this probability on, a key helps to find the device's rhythm. */
const CANDIDATE_KEY = 0.2;

export interface Attribution {
  /** For each key, the probability that a device pressed it. */
  readonly deviceProbabilities: readonly number[];
  /** The rhythm that explains the device's keys best. */
  readonly rhythm: Rhythm;
}

/** @param keys in the order in which they went down, without keys that only modify others */
export function attributeKeys(keys: readonly TimedKey[], known: PriorKnowledge = {}): Attribution {
  const person = personCosts(keys, known);
  // The first pass compares speeds alone, with every jitter and hold time at once. The second one tries the rhythms of its result.
  const speeds = CANDIDATE_GAPS_MS.map((gapMs): Rhythm => ({ gapMs, jitter: null, holdShare: null }));
  const rough = compareRhythms(keys, speeds, { personCosts: person, characterOdds: characterOdds(keys, null) }, known);
  const likely = keys.filter((_, k) => (rough.deviceProbabilities[k] ?? 0) > CANDIDATE_KEY);
  const guessed = likely.length === keys.length ? candidateRhythms(keys) : [...candidateRhythms(likely), ...candidateRhythms(keys)];
  const rhythms = known.learnedRhythm ? [...guessed, { ...known.learnedRhythm, isLearned: true }] : guessed;
  if (rhythms.length === 0) return rough;
  // A busy computer delivers delayed keys all at once, so the middle of a fast scanner's gaps says nothing of its speed.
  if (rough.rhythm.gapMs < MIN_PERSON_GAP_MS) rhythms.push(rough.rhythm);
  return compareRhythms(keys, rhythms, { personCosts: person, characterOdds: characterOdds(keys, rough.deviceProbabilities) }, known);
}

/** Averages over the rhythms, weighted by how well each explains the keys. */
function compareRhythms(keys: readonly TimedKey[], rhythms: readonly Rhythm[], evidence: Evidence, known: PriorKnowledge): Attribution {
  const results = rhythms.map((rhythm) => ({ rhythm, ...forwardBackward(keys, rhythm, evidence, known) }));
  const best = results.reduce((a, b) => (b.logEvidence > a.logEvidence ? b : a));
  let total = 0;
  const sums = new Array<number>(keys.length).fill(0);
  for (const { logEvidence, deviceProbabilities } of results) {
    const weight = Math.exp(logEvidence - best.logEvidence);
    total += weight;
    for (let k = 0; k < sums.length; k += 1) sums[k] = (sums[k] ?? 0) + weight * (deviceProbabilities[k] ?? 0);
  }
  return { deviceProbabilities: sums.map((sum) => sum / total), rhythm: best.rhythm };
}

/** The rhythms that keys may have if one device pressed them all. */
function candidateRhythms(keys: readonly TimedKey[]): Rhythm[] {
  if (keys.length < 2) return [];
  const gaps = gapsBetweenKeys(keys);
  const shares = keys
    .slice(0, -1)
    .flatMap((key, k) => (key.releasedAt === null || !gaps[k] ? [] : [(key.releasedAt - key.pressedAt) / (gaps[k] ?? 1)]));
  const share = shares.length === 0 ? null : median(shares);
  // Of few gaps that deviate much, neither their median nor their middle is sure to be the scanner's own. A stall, or a
  // person's key in between, makes one that is far out.
  const sorted = [...gaps].sort((a, b) => a - b);
  const outliers = Math.floor(OUTLIER_SHARE * gaps.length);
  const middle = ((sorted[outliers] ?? 0) + (sorted.at(-1 - outliers) ?? 0)) / 2;
  return [median(gaps), middle].flatMap((gapMs) =>
    CANDIDATE_JITTERS.flatMap((jitter) => [
      { gapMs, jitter, holdShare: null },
      ...(share === null || share > 0.95 ? [] : [{ gapMs, jitter, holdShare: share }]),
    ]),
  );
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
