/**
 * Says of each key whether a person or a device pressed it, from times alone.
 *
 * Two hands may be at the keyboard at once: a person, and a scanner or scale. Each key belongs to one of them. A split of
 * the keys is as probable as the times that it gives to both:
 *
 * - **Rhythm.** A device leaves the same gap after each key, give or take its jitter. A person leaves 50 ms or more, with a
 *   long tail, except in rolls of two keys.
 * - **Key hold time.** A device holds each key for the same share of its gap. A finger stays down for about 90 ms, and
 *   hardly ever for less than 25.
 * - **Keys down at once.** A device releases a key before it presses the next one. People overlap keys when they type fast.
 *
 * The device's speed is not known, so every speed in `GAPS_MS` is tried and weighted by how well it explains the keys. For
 * each speed the forward-backward algorithm sums over all splits at once
 * (https://en.wikipedia.org/wiki/Forward–backward_algorithm), which is exact here: what a key costs depends on the last key
 * of the same hand only.
 */

/** One key of the sequence to be attributed. Times in milliseconds. */
export interface TimedKey {
  readonly pressedAt: number;
  /** `null` while it is down, and for a character that no single key makes. */
  readonly releasedAt: number | null;
  /** Whether the key is still down. */
  readonly isDown: boolean;
  /** Enter, Tab, or another key that may end a device's text. */
  readonly isTerminator: boolean;
  /** Known to be a person's: what came before. */
  readonly isKnownPerson?: boolean;
  /** Of its character; `null` where it makes none, or it is not known. */
  readonly characterClass?: CharacterClass | null;
}

/** People and devices type different characters, and each of them mostly of few classes. */
export type CharacterClass = 'digit' | 'lower' | 'upper' | 'space' | 'punctuation';

export function characterClassOf(character: string): CharacterClass {
  if (character === ' ') return 'space';
  if (/^\p{Lu}$/u.test(character)) return 'upper';
  if (/^\p{L}$/u.test(character)) return 'lower';
  return /^\d$/.test(character) ? 'digit' : 'punctuation';
}

/** How one device types. */
export interface Rhythm {
  /** Milliseconds from one key to the next. */
  readonly gapMs: number;
  /** The largest deviation from `gapMs`, as a share of it. */
  readonly jitter: number | null;
  /** The share of the gap for which a key is held; `null` when that differs from key to key. */
  readonly holdShare: number | null;
  /** Whether the station has learned it, and not guessed it from the very keys that are to be explained. */
  readonly isLearned?: boolean;
}

/** The speeds that are tried first. The slowest scanner in the field, a ring scanner, leaves 120 to 160 ms. */
const CANDIDATE_GAPS_MS = [2, 5, 9, 14, 20, 28, 38, 50, 63, 77, 92, 108, 124, 140, 156];
/** How much a scanner's gaps deviate: hardly, a little, as measured on busy machines, and as badly as is credible. */
const CANDIDATE_JITTERS = [0.02, 0.1, 0.3, 0.5];

/** The probability that a second hand is at the keyboard at all. */
const SECOND_TYPIST = Math.exp(-10);
/** The same of a device, whose rhythm is guessed from the keys that it is to explain. */
const DEVICE_START = Math.exp(-12);
/** The probability that a device stops without Enter or Tab. */
const NO_TERMINATOR = Math.exp(-5);
/** The probability that a device's text goes on after a terminator, or begins with one. */
const AFTER_TERMINATOR = Math.exp(-5);
/** A person who is known to be typing presses the next key at about any time. */
const KNOWN_PERSON_START = Math.exp(-5.5);
/** How much more probable a rhythm is that the station knows than one that was guessed; and one that it does not, once it knows one. */
const LEARNED_RHYTHM_FACTOR = Math.exp(4);
const OTHER_RHYTHM_FACTOR = Math.exp(-5);
/** The density, per millisecond, of a gap that fits no rhythm: a radio that asks again, a scanner that stalls. */
const STALLED_GAP = Math.exp(-12);
/** The same of a gap that a busy computer made longer, by up to so many milliseconds, or shorter after a longer one. */
const DELAYED_GAP = Math.exp(-9);
const MAX_DELAY_MS = 120;
/** The probability that a stall begins while a key is down. */
const LATE_RELEASE_SHARE = 0.1;
/** The same of a hold time: hubs delay keys, and do not hold them. */
const ODD_HOLD = Math.exp(-13);
/** A device that presses a key before it has released the last one: not seen yet. */
const OVERLAP_OF_DEVICE = Math.exp(-20);
/** The release of a device's key was not seen: a remote session, or an input method, has kept it. */
const UNSEEN_RELEASE = Math.exp(-8);
/** The probability that the next key is another hand's than the last one. */
const TYPIST_CHANGE = Math.exp(-1);
/** The clock of key events, and the bus, move each time by up to this many milliseconds. */
const CLOCK_ERROR_MS = 2;

/** How often each class occurs in what a hand types, and how many characters that are seen count as much. */
const CLASS_PRIORS: Readonly<Record<'person' | 'device', Readonly<Record<CharacterClass, number>>>> = {
  person: { digit: 0.3, lower: 0.48, upper: 0.05, space: 0.1, punctuation: 0.07 },
  device: { digit: 0.35, lower: 0.25, upper: 0.26, space: 0.03, punctuation: 0.11 },
};
const MIN_PERSON_CHARACTERS = 3;
const PRIOR_WEIGHT = 4;

/** The share of the gaps, at either end, that may not be the device's own. */
const OUTLIER_SHARE = 0.06;

const PERSON_HOLD_MS = 90;
const PERSON_HOLD_SPREAD_MS = 21;
/** A key that comes up sooner than this was pressed by no finger. */
export const MIN_PERSON_HOLD_MS = 25;
/** One gap in ten of a person is a roll of two fingers. */
const ROLL_SHARE = 0.1;
const MAX_ROLL_MS = 60;
const MIN_PERSON_GAP_MS = 50;
const MEAN_PERSON_GAP_MS = 95;

/** The density of a person's hold time. */
function personHoldDensity(holdMs: number): number {
  if (holdMs < MIN_PERSON_HOLD_MS) return 1e-6;
  const z = (holdMs - PERSON_HOLD_MS) / PERSON_HOLD_SPREAD_MS;
  return Math.exp(-(z * z) / 2) / (PERSON_HOLD_SPREAD_MS * Math.sqrt(2 * Math.PI)) + 1e-5;
}

/** The density of the time between two keys of a person. */
function personGapDensity(gapMs: number): number {
  const roll = gapMs < MAX_ROLL_MS ? ROLL_SHARE / MAX_ROLL_MS : 0;
  const step =
    gapMs > MIN_PERSON_GAP_MS ? ((1 - ROLL_SHARE) * Math.exp(-(gapMs - MIN_PERSON_GAP_MS) / MEAN_PERSON_GAP_MS)) / MEAN_PERSON_GAP_MS : 0;
  return roll + step + 1e-6;
}

/** The density of the time between two keys of a device. */
function deviceGapDensity(gapMs: number, rhythm: Rhythm): number {
  const beyond = gapMs <= rhythm.gapMs + MAX_DELAY_MS ? DELAYED_GAP : STALLED_GAP;
  if (rhythm.jitter !== null) return uniformDensity(gapMs - rhythm.gapMs, rhythm.gapMs * rhythm.jitter + CLOCK_ERROR_MS, beyond);
  let sum = 0;
  for (const jitter of CANDIDATE_JITTERS) sum += uniformDensity(gapMs - rhythm.gapMs, rhythm.gapMs * jitter + CLOCK_ERROR_MS, beyond);
  return sum / CANDIDATE_JITTERS.length;
}

/** Even within its reach, and nearly impossible beyond it. */
const uniformDensity = (deviation: number, reach: number, beyond: number) => (Math.abs(deviation) <= reach ? 1 / (2 * reach) : beyond);

/** The density of a device's hold time. @param gapMs to the device's next key; `null` for its last */
function deviceHoldDensity(holdMs: number | null, gapMs: number | null, rhythm: Rhythm): number {
  if (holdMs === null) return 1;
  if (gapMs !== null && holdMs > gapMs + CLOCK_ERROR_MS) return OVERLAP_OF_DEVICE;
  const longest = rhythm.gapMs * (1 + (rhythm.jitter ?? 0.5)) + CLOCK_ERROR_MS;
  if (gapMs === null || gapMs <= longest) return ordinaryHoldDensity(holdMs, gapMs, rhythm, longest);
  // A stall that begins while the key is down delays its release as well as the next key: no more than usual lies between these.
  const isReleaseLate = gapMs - holdMs <= longest * (1 - (rhythm.holdShare ?? 0)) + CLOCK_ERROR_MS;
  return (
    (1 - LATE_RELEASE_SHARE) * ordinaryHoldDensity(holdMs, rhythm.gapMs, rhythm, longest) +
    (isReleaseLate ? LATE_RELEASE_SHARE / longest : 0)
  );
}

/** The same where nothing stalls. @param longest of the device's gaps */
function ordinaryHoldDensity(holdMs: number, gapMs: number | null, rhythm: Rhythm, longest: number): number {
  const base = gapMs ?? rhythm.gapMs;
  if (rhythm.holdShare === null)
    return holdMs <= (gapMs === null ? longest : base) * 0.95 + CLOCK_ERROR_MS ? 1 / (0.9 * base + CLOCK_ERROR_MS) : ODD_HOLD;
  const reach = 0.06 * base + 2 * CLOCK_ERROR_MS + (gapMs === null ? rhythm.holdShare * rhythm.gapMs * (rhythm.jitter ?? 0.3) : 0);
  // The same share of each gap, or the same time whatever the gap.
  return (
    (uniformDensity(holdMs - rhythm.holdShare * base, reach, ODD_HOLD) +
      uniformDensity(holdMs - rhythm.holdShare * rhythm.gapMs, reach, ODD_HOLD)) /
    2
  );
}

export interface Attribution {
  /** Of each key, the probability that a device pressed it. */
  readonly deviceProbabilities: readonly number[];
  /** The rhythm that explains the device's keys best. */
  readonly rhythm: Rhythm;
}

export interface PriorKnowledge {
  /** The rhythm of this station's scanner, once it is known. */
  readonly learnedRhythm?: Rhythm | null | undefined;
  /** The key with which a device's text certainly begins, because its prefix is there. */
  readonly startsAt?: number | null;
  /** Whether a person is known to be typing. */
  readonly hasPerson?: boolean;
  /** Whether more keys may come: then a device that has not sent its terminator yet is nothing odd. */
  readonly isOpen?: boolean;
}

/** @param keys in the order in which they went down; no key that only modifies others */
export function attributeKeys(keys: readonly TimedKey[], known: PriorKnowledge = {}): Attribution {
  const person = personCosts(keys, known.hasPerson ? KNOWN_PERSON_START : SECOND_TYPIST);
  // First the speed alone, with every jitter and hold time at once; then rhythms as they are seen in what that has found.
  const unseen = characterOdds(keys, null);
  const rough = compareRhythms(
    keys,
    { person, characters: unseen },
    known,
    CANDIDATE_GAPS_MS.map((gapMs) => ({ gapMs, jitter: null, holdShare: null })),
  );
  const likely = keys.filter((_, k) => (rough.deviceProbabilities[k] ?? 0) > 0.2);
  const seen = likely.length === keys.length ? candidateRhythms(keys) : [...candidateRhythms(likely), ...candidateRhythms(keys)];
  const all = known.learnedRhythm ? [...seen, { ...known.learnedRhythm, isLearned: true }] : seen;
  if (all.length === 0) return rough;
  // A busy computer keeps keys back and sends them at once: then the middle of a fast scanner's gaps says nothing of its speed.
  const characters = characterOdds(keys, rough.deviceProbabilities);
  return compareRhythms(keys, { person, characters }, known, rough.rhythm.gapMs < MIN_PERSON_GAP_MS ? [...all, rough.rhythm] : all);
}

/**
 * How much more probable each key's character is for the device than for the person, given what both have typed besides.
 * @param byDevice of each key, the probability that a device pressed it, as far as it is known
 */
function characterOdds(keys: readonly TimedKey[], byDevice: readonly number[] | null): Float64Array {
  const seen = { person: new Map<string, number>(), device: new Map<string, number>() };
  const totals = { person: 0, device: 0 };
  const count = (hand: 'person' | 'device', name: CharacterClass, by: number) => {
    seen[hand].set(name, (seen[hand].get(name) ?? 0) + by);
    totals[hand] += by;
  };
  const countKey = ({ characterClass: name, isKnownPerson }: TimedKey, k: number, sign: 1 | -1) => {
    const p = isKnownPerson ? 0 : byDevice?.[k];
    if (!name || p === undefined) return;
    count('device', name, sign * p);
    count('person', name, sign * (1 - p));
  };
  keys.forEach((key, k) => {
    countKey(key, k, 1);
  });
  const share = (hand: 'person' | 'device', name: CharacterClass) =>
    (PRIOR_WEIGHT * CLASS_PRIORS[hand][name] + (seen[hand].get(name) ?? 0)) / (PRIOR_WEIGHT + totals[hand]);
  // Text that one hand may have typed alone is not more probable for being alike: characters count beside those of a person.
  const isClearlyPersons = ({ isKnownPerson }: TimedKey, k: number) => isKnownPerson || (byDevice?.[k] ?? 1) < 0.3;
  const weight =
    byDevice === null
      ? 1
      : Math.min(1, keys.filter((key, k) => key.characterClass && isClearlyPersons(key, k)).length / MIN_PERSON_CHARACTERS);
  return Float64Array.from(keys, (key, k) => {
    if (!key.characterClass || weight === 0) return 1;
    // A key is no evidence of itself.
    countKey(key, k, -1);
    const odds = share('device', key.characterClass) / share('person', key.characterClass);
    countKey(key, k, 1);
    return byDevice === null ? Math.max(1, odds) : odds ** weight;
  });
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

/** Milliseconds from each key to the next. */
export const gapsBetweenKeys = (keys: readonly TimedKey[]): number[] =>
  keys.slice(1).map(({ pressedAt }, k) => Math.max(0, pressedAt - (keys[k]?.pressedAt ?? pressedAt)));

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Evidence {
  readonly person: Costs;
  /** Of each key, how much more probable its character is for the device. */
  readonly characters: Float64Array;
}

function compareRhythms(
  keys: readonly TimedKey[],
  { person, characters }: Evidence,
  known: PriorKnowledge,
  rhythms: readonly Rhythm[],
): Attribution {
  const memory = getBuffers(keys.length);
  const found = rhythms.map((rhythm) => ({
    rhythm,
    ...forwardBackward(keys, [person, deviceCosts(keys, rhythm, known, { memory, characters })], rhythm, known, memory),
  }));
  const most = Math.max(...found.map(({ logEvidence }) => logEvidence));
  let total = 0;
  const byDevice = new Array<number>(keys.length).fill(0);
  for (const one of found) {
    const weight = Math.exp(one.logEvidence - most);
    total += weight;
    for (let k = 0; k < byDevice.length; k += 1) byDevice[k] = (byDevice[k] ?? 0) + weight * (one.byDevice[k] ?? 0);
  }
  const rhythm = found.reduce((best, one) => (one.logEvidence > best.logEvidence ? one : best)).rhythm;
  return { deviceProbabilities: byDevice.map((sum) => sum / total), rhythm };
}

/**
 * For each key `k` and each key `j` before it, at `k * n + j`: the density of `k` being the next key of the same hand after `j`; at
 * `j = k`, of being the hand's first key.
 */
type Costs = Float64Array;

/** Memory of `weigh`, used again for each rhythm. */
interface Buffers {
  readonly device: Costs;
  readonly forward: readonly [Float64Array, Float64Array];
  readonly backward: readonly [Float64Array, Float64Array];
  readonly next: readonly [Float64Array, Float64Array];
}

/** Kept from call to call: allocating it for each one took a fifth of the time. */
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

function personCosts(keys: readonly TimedKey[], first: number): Costs {
  const n = keys.length;
  const costs = new Float64Array(n * n);
  keys.forEach((key, k) => {
    const finger = key.releasedAt === null ? 1 : personHoldDensity(key.releasedAt - key.pressedAt);
    for (let j = 0; j < k; j += 1) costs[k * n + j] = finger * personGapDensity(key.pressedAt - (keys[j] as TimedKey).pressedAt);
    costs[k * n + k] = finger * first;
  });
  return costs;
}

function deviceCosts(
  keys: readonly TimedKey[],
  rhythm: Rhythm,
  { startsAt = null, learnedRhythm }: PriorKnowledge,
  { memory: { device }, characters }: { readonly memory: Buffers; readonly characters: Float64Array },
): Costs {
  const n = keys.length;
  const first = DEVICE_START * (rhythm.isLearned ? LEARNED_RHYTHM_FACTOR : learnedRhythm ? OTHER_RHYTHM_FACTOR : 1);
  keys.forEach((key, k) => {
    const odds = key.isKnownPerson ? 0 : (characters[k] as number);
    for (let j = 0; j < k; j += 1) {
      const last = keys[j] as TimedKey;
      const gapMs = key.pressedAt - last.pressedAt;
      device[k * n + j] =
        odds *
        (last.isTerminator ? AFTER_TERMINATOR : 1) *
        (last.isDown ? UNSEEN_RELEASE : 1) *
        deviceGapDensity(gapMs, rhythm) *
        deviceHoldDensity(holdOf(last), gapMs, rhythm);
    }
    device[k * n + k] = odds * (startsAt === null ? first : startsAt === k ? 1 : 0);
  });
  return device;
}

/**
 * Forward-backward for one rhythm. The state after key `k` is the hand that pressed it, and the last key of the other
 * hand: index `o`, where `o = 0` stands for none and `o = j + 1` for key `j`.
 */
function forwardBackward(
  keys: readonly TimedKey[],
  costs: readonly [person: Costs, device: Costs],
  rhythm: Rhythm,
  { isOpen }: PriorKnowledge,
  { forward, ...ends }: Buffers,
): { readonly logEvidence: number; readonly byDevice: Float64Array } {
  const n = keys.length;
  let logEvidence = 0;
  const scales = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    const sum = forwardRow(n, k, PERSON, costs, forward) + forwardRow(n, k, DEVICE, costs, forward);
    scales[k] = sum || 1;
    logEvidence += Math.log(sum || Number.MIN_VALUE);
    for (const row of forward) for (let i = k * n; i <= k * n + k; i += 1) row[i] = (row[i] as number) / (sum || 1);
  }
  // How it ends: the device's last key has a hold time, and ought to be a terminator.
  const endOf = (d: number) => {
    const key = keys[d];
    return key === undefined ? 1 : deviceHoldDensity(holdOf(key), null, rhythm) * (isOpen || key.isTerminator ? 1 : NO_TERMINATOR);
  };
  let { backward, next } = ends;
  for (let o = 0; o < n; o += 1) backward[PERSON][o] = endOf(o - 1);
  backward[DEVICE].fill(endOf(n - 1));
  const byDevice = new Float64Array(n);
  for (let k = n - 1; ; k -= 1) {
    let [byPerson, byMachine] = [0, 0];
    for (let o = 0; o <= k; o += 1) {
      byPerson += (forward[PERSON][k * n + o] as number) * (backward[PERSON][o] as number);
      byMachine += (forward[DEVICE][k * n + o] as number) * (backward[DEVICE][o] as number);
    }
    byDevice[k] = byMachine / (byPerson + byMachine || 1);
    if (k === 0) return { logEvidence: logEvidence + Math.log(byPerson + byMachine || Number.MIN_VALUE), byDevice };
    [backward, next] = [next, backward];
    for (const hand of TYPISTS) backwardRow(n, k - 1, hand, { costs, next, row: backward[hand], scale: 1 / (scales[k] as number) });
  }
}

const PERSON = 0;
const DEVICE = 1;
const TYPISTS = [PERSON, DEVICE] as const;
const OTHER_TYPIST = [DEVICE, PERSON] as const;

/** Fills in the row of key `k`. @returns its sum */
function forwardRow(n: number, k: number, hand: 0 | 1, costs: readonly [Costs, Costs], forward: Buffers['forward']): number {
  const [cost, same, other] = [costs[hand], forward[hand], forward[OTHER_TYPIST[hand]]];
  const at = k * n;
  if (k === 0) {
    same[0] = cost[0] as number;
    return cost[0] as number;
  }
  const before = at - n;
  const next = cost[at + k - 1] as number;
  // The other hand's last key stays what it was; or the hand changes, and it is the key before.
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

/** Fills in the row of key `k` from those of the key behind it. */
function backwardRow(n: number, k: number, hand: 0 | 1, { costs, next, row, scale }: BackwardRow): void {
  const [same, other] = [next[hand], costs[OTHER_TYPIST[hand]]];
  const at = (k + 1) * n;
  const stays = (costs[hand][at + k] as number) * scale;
  const changes = (next[OTHER_TYPIST[hand]][k + 1] as number) * TYPIST_CHANGE * scale;
  row[0] = (same[0] as number) * stays + changes * (other[at + k + 1] as number);
  for (let o = 1; o <= k; o += 1) row[o] = (same[o] as number) * stays + changes * (other[at + o - 1] as number);
}

const holdOf = ({ pressedAt, releasedAt }: TimedKey) => (releasedAt === null ? null : releasedAt - pressedAt);
