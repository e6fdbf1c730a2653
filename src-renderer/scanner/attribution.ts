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
  readonly downAt: number;
  /** `null` while it is down, and for a character that no single key makes. */
  readonly upAt: number | null;
  /** Whether the key is still down. */
  readonly isDown: boolean;
  /** Enter, Tab, or another key that may end a device's text. */
  readonly isTerminator: boolean;
  /** Known to be a person's: what came before. */
  readonly isPersons?: boolean;
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
const GAPS_MS = [2, 5, 9, 14, 20, 28, 38, 50, 63, 77, 92, 108, 124, 140, 156];
/** How much a scanner's gaps deviate: hardly, a little, as measured on busy machines, and as badly as is credible. */
const JITTERS = [0.02, 0.1, 0.3, 0.5];

/** The probability that a second hand is at the keyboard at all. */
const SECOND_HAND = Math.exp(-10);
/** The same of a device, whose rhythm is guessed from the keys that it is to explain. */
const FIRST_OF_DEVICE = Math.exp(-12);
/** The probability that a device stops without Enter or Tab. */
const NO_TERMINATOR = Math.exp(-5);
/** A person who is known to be typing presses the next key at about any time. */
const FIRST_OF_KNOWN_PERSON = Math.exp(-5.5);
/** How much more probable a rhythm is that the station knows than one that was guessed; and one that it does not, once it knows one. */
const LEARNED = Math.exp(4);
const NOT_LEARNED = Math.exp(-5);
/** The density, per millisecond, of a gap that fits no rhythm: a radio that asks again, a scanner that stalls. */
const STALL = Math.exp(-12);
/** The same of a gap that a busy computer made longer, by up to so many milliseconds, or shorter after a longer one. */
const DELAYED = Math.exp(-9);
const LONGEST_DELAY_MS = 120;
/** The probability that a stall begins while a key is down. */
const LATE_RELEASE = 0.1;
/** The same of a hold time: hubs delay keys, and do not hold them. */
const ODD_HOLD = Math.exp(-13);
/** A device that presses a key before it has released the last one: not seen yet. */
const OVERLAP_OF_DEVICE = Math.exp(-20);
/** The release of a device's key was not seen: a remote session, or an input method, has kept it. */
const UNSEEN_RELEASE = Math.exp(-8);
/** The probability that the next key is another hand's than the last one. */
const CHANGE_OF_HAND = Math.exp(-1);
/** The clock of key events, and the bus, move each time by up to this many milliseconds. */
const CLOCK_MS = 2;

/** The share of the gaps, at either end, that may not be the device's own. */
const OUTLIERS = 0.06;

const FINGER_MS = 90;
const FINGER_SPREAD_MS = 27;
/** A key that comes up sooner than this was pressed by no finger. */
export const SHORTEST_TOUCH_MS = 25;
/** One gap in ten of a person is a roll of two fingers. */
const ROLL_SHARE = 0.1;
const LONGEST_ROLL_MS = 60;
const SHORTEST_STEP_MS = 50;
const MEAN_STEP_MS = 95;

/** The density of a person's hold time. */
function fingerDensity(holdMs: number): number {
  if (holdMs < SHORTEST_TOUCH_MS) return 1e-6;
  const z = (holdMs - FINGER_MS) / FINGER_SPREAD_MS;
  return Math.exp(-(z * z) / 2) / (FINGER_SPREAD_MS * Math.sqrt(2 * Math.PI)) + 1e-5;
}

/** The density of the time between two keys of a person. */
function stepDensity(gapMs: number): number {
  const roll = gapMs < LONGEST_ROLL_MS ? ROLL_SHARE / LONGEST_ROLL_MS : 0;
  const step = gapMs > SHORTEST_STEP_MS ? ((1 - ROLL_SHARE) * Math.exp(-(gapMs - SHORTEST_STEP_MS) / MEAN_STEP_MS)) / MEAN_STEP_MS : 0;
  return roll + step + 1e-6;
}

/** The density of the time between two keys of a device. */
function rhythmDensity(gapMs: number, rhythm: Rhythm): number {
  const beyond = gapMs <= rhythm.gapMs + LONGEST_DELAY_MS ? DELAYED : STALL;
  if (rhythm.jitter !== null) return within(gapMs - rhythm.gapMs, rhythm.gapMs * rhythm.jitter + CLOCK_MS, beyond);
  let sum = 0;
  for (const jitter of JITTERS) sum += within(gapMs - rhythm.gapMs, rhythm.gapMs * jitter + CLOCK_MS, beyond);
  return sum / JITTERS.length;
}

/** Even within its reach, and nearly impossible beyond it. */
const within = (deviation: number, reach: number, beyond: number) => (Math.abs(deviation) <= reach ? 1 / (2 * reach) : beyond);

/** The density of a device's hold time. @param gapMs to the device's next key; `null` for its last */
function holdDensity(holdMs: number | null, gapMs: number | null, rhythm: Rhythm): number {
  if (holdMs === null) return 1;
  if (gapMs !== null && holdMs > gapMs + CLOCK_MS) return OVERLAP_OF_DEVICE;
  const longest = rhythm.gapMs * (1 + (rhythm.jitter ?? 0.5)) + CLOCK_MS;
  if (gapMs === null || gapMs <= longest) return usualHoldDensity(holdMs, gapMs, rhythm, longest);
  // A stall that begins while the key is down delays its release as well as the next key: no more than usual lies between these.
  const isReleaseLate = gapMs - holdMs <= longest * (1 - (rhythm.holdShare ?? 0)) + CLOCK_MS;
  return (1 - LATE_RELEASE) * usualHoldDensity(holdMs, rhythm.gapMs, rhythm, longest) + (isReleaseLate ? LATE_RELEASE / longest : 0);
}

/** The same where nothing stalls. @param longest of the device's gaps */
function usualHoldDensity(holdMs: number, gapMs: number | null, rhythm: Rhythm, longest: number): number {
  const base = gapMs ?? rhythm.gapMs;
  if (rhythm.holdShare === null)
    return holdMs <= (gapMs === null ? longest : base) * 0.95 + CLOCK_MS ? 1 / (0.9 * base + CLOCK_MS) : ODD_HOLD;
  const reach = 0.06 * base + 2 * CLOCK_MS + (gapMs === null ? rhythm.holdShare * rhythm.gapMs * (rhythm.jitter ?? 0.3) : 0);
  // The same share of each gap, or the same time whatever the gap.
  return (
    (within(holdMs - rhythm.holdShare * base, reach, ODD_HOLD) + within(holdMs - rhythm.holdShare * rhythm.gapMs, reach, ODD_HOLD)) / 2
  );
}

export interface Attribution {
  /** Of each key, the probability that a device pressed it. */
  readonly byDevice: readonly number[];
  /** The rhythm that explains the device's keys best. */
  readonly rhythm: Rhythm;
}

export interface KnownOfKeys {
  /** The rhythm of this station's scanner, once it is known. */
  readonly learned?: Rhythm | null | undefined;
  /** The key with which a device's text certainly begins, because its prefix is there. */
  readonly startsAt?: number | null;
  /** Whether a person is known to be typing. */
  readonly hasPerson?: boolean;
  /** Whether more keys may come: then a device that has not sent its terminator yet is nothing odd. */
  readonly isOpen?: boolean;
}

/** @param keys in the order in which they went down; no key that only modifies others */
export function attribute(keys: readonly TimedKey[], known: KnownOfKeys = {}): Attribution {
  const person = personCosts(keys, known.hasPerson ? FIRST_OF_KNOWN_PERSON : SECOND_HAND);
  // First the speed alone, with every jitter and hold time at once; then rhythms as they are seen in what that has found.
  const rough = weigh(
    keys,
    person,
    known,
    GAPS_MS.map((gapMs) => ({ gapMs, jitter: null, holdShare: null })),
  );
  const likely = keys.filter((_, k) => (rough.byDevice[k] ?? 0) > 0.2);
  const seen = likely.length === keys.length ? rhythmsOf(keys) : [...rhythmsOf(likely), ...rhythmsOf(keys)];
  const all = known.learned ? [...seen, { ...known.learned, isLearned: true }] : seen;
  if (all.length === 0) return rough;
  // A busy computer keeps keys back and sends them at once: then the middle of a fast scanner's gaps says nothing of its speed.
  return weigh(keys, person, known, rough.rhythm.gapMs < SHORTEST_STEP_MS ? [...all, rough.rhythm] : all);
}

/** The rhythms that keys may have if one device pressed them all. */
function rhythmsOf(keys: readonly TimedKey[]): Rhythm[] {
  if (keys.length < 2) return [];
  const gaps = gapsOf(keys);
  const shares = keys.slice(0, -1).flatMap((key, k) => (key.upAt === null || !gaps[k] ? [] : [(key.upAt - key.downAt) / (gaps[k] ?? 1)]));
  const share = shares.length === 0 ? null : median(shares);
  // Of few gaps that deviate much, neither their median nor their middle is sure to be the scanner's own. A stall, or a
  // person's key in between, makes one that is far out.
  const sorted = [...gaps].sort((a, b) => a - b);
  const outliers = Math.floor(OUTLIERS * gaps.length);
  const middle = ((sorted[outliers] ?? 0) + (sorted.at(-1 - outliers) ?? 0)) / 2;
  return [median(gaps), middle].flatMap((gapMs) =>
    JITTERS.flatMap((jitter) => [
      { gapMs, jitter, holdShare: null },
      ...(share === null || share > 0.95 ? [] : [{ gapMs, jitter, holdShare: share }]),
    ]),
  );
}

/** Milliseconds from each key to the next. */
export const gapsOf = (keys: readonly TimedKey[]): number[] =>
  keys.slice(1).map(({ downAt }, k) => Math.max(0, downAt - (keys[k]?.downAt ?? downAt)));

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function weigh(keys: readonly TimedKey[], person: readonly Float64Array[], known: KnownOfKeys, rhythms: readonly Rhythm[]): Attribution {
  const found = rhythms.map((rhythm) => ({ rhythm, ...forwardBackward(keys, person, rhythm, known) }));
  const most = Math.max(...found.map(({ logEvidence }) => logEvidence));
  let total = 0;
  const byDevice = new Array<number>(keys.length).fill(0);
  for (const one of found) {
    const weight = Math.exp(one.logEvidence - most);
    total += weight;
    for (let k = 0; k < byDevice.length; k += 1) byDevice[k] = (byDevice[k] ?? 0) + weight * (one.byDevice[k] ?? 0);
  }
  const rhythm = found.reduce((best, one) => (one.logEvidence > best.logEvidence ? one : best)).rhythm;
  return { byDevice: byDevice.map((sum) => sum / total), rhythm };
}

/** `person[k][j]`: the density of key `k` being the person's next one after key `j`; at `j = k`, of being their first. */
function personCosts(keys: readonly TimedKey[], first: number): Float64Array[] {
  return keys.map((key, k) => {
    const finger = key.upAt === null ? 1 : fingerDensity(key.upAt - key.downAt);
    const row = new Float64Array(k + 1);
    for (let j = 0; j < k; j += 1) row[j] = finger * stepDensity(key.downAt - (keys[j]?.downAt ?? 0));
    row[k] = finger * first;
    return row;
  });
}

/**
 * Forward-backward for one rhythm. The state after key `k` is the hand that pressed it, and the last key of the other
 * hand: index `o`, where `o = 0` stands for none and `o = j + 1` for key `j`.
 */
function forwardBackward(
  keys: readonly TimedKey[],
  person: readonly Float64Array[],
  rhythm: Rhythm,
  { startsAt = null, isOpen, learned }: KnownOfKeys,
) {
  const n = keys.length;
  const costs = [person, deviceCosts(keys, rhythm, { startsAt, learned })] as const;
  const forward: [Float64Array[], Float64Array[]] = [[], []];
  const scales = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    let sum = 0;
    for (const hand of HANDS) {
      const row = forwardRow(k, costs[hand][k] as Float64Array, forward[hand][k - 1], forward[OTHER[hand]][k - 1]);
      for (let o = 0; o <= k; o += 1) sum += row[o] as number;
      forward[hand][k] = row;
    }
    scales[k] = sum;
    if (sum > 0) for (const hand of HANDS) scaleBy(forward[hand][k] as Float64Array, 1 / sum);
  }
  // How it ends: the device's last key has a hold time, and ought to be a terminator.
  const endOf = (d: number) => {
    const key = keys[d];
    return key === undefined ? 1 : holdDensity(holdOf(key), null, rhythm) * (isOpen || key.isTerminator ? 1 : NO_TERMINATOR);
  };
  const backward: [Float64Array[], Float64Array[]] = [[], []];
  backward[PERSON][n - 1] = Float64Array.from({ length: n }, (_, o) => endOf(o - 1));
  backward[DEVICE][n - 1] = new Float64Array(n).fill(endOf(n - 1));
  for (let k = n - 2; k >= 0; k -= 1) {
    for (const hand of HANDS) {
      const other = OTHER[hand];
      const changed = ((backward[other][k + 1] as Float64Array)[k + 1] as number) * CHANGE_OF_HAND;
      const row = backwardRow(k, backward[hand][k + 1] as Float64Array, {
        same: (costs[hand][k + 1] as Float64Array)[k] as number,
        other: costs[other][k + 1] as Float64Array,
        changed,
      });
      scaleBy(row, 1 / (scales[k + 1] || 1));
      backward[hand][k] = row;
    }
  }
  const byDevice = new Float64Array(n);
  let evidence = 0;
  for (let k = 0; k < n; k += 1) {
    const byPerson = dot(forward[PERSON][k] as Float64Array, backward[PERSON][k] as Float64Array);
    const byMachine = dot(forward[DEVICE][k] as Float64Array, backward[DEVICE][k] as Float64Array);
    byDevice[k] = byMachine / (byPerson + byMachine || 1);
    if (k === 0) evidence = byPerson + byMachine;
  }
  let logEvidence = Math.log(evidence || Number.MIN_VALUE);
  for (const one of scales) logEvidence += Math.log(one || Number.MIN_VALUE);
  return { logEvidence, byDevice };
}

const PERSON = 0;
const DEVICE = 1;
const HANDS = [PERSON, DEVICE] as const;
const OTHER = [DEVICE, PERSON] as const;

/**
 * @param cost of key `k` for its hand, after each key before; at `k`, as the hand's first key
 * @param same the row of the key before for the same hand, and `other` for the other hand
 */
function forwardRow(k: number, cost: Float64Array, same: Float64Array | undefined, other: Float64Array | undefined): Float64Array {
  const row = new Float64Array(k + 1);
  if (!same || !other) {
    row[0] = cost[0] as number;
    return row;
  }
  const next = cost[k - 1] as number;
  // The other hand's last key stays what it was; or the hand changes, and it is the key before.
  let changed = (other[0] as number) * (cost[k] as number);
  row[0] = (same[0] as number) * next;
  for (let o = 1; o < k; o += 1) {
    row[o] = (same[o] as number) * next;
    changed += (other[o] as number) * (cost[o - 1] as number);
  }
  row[k] = changed * CHANGE_OF_HAND;
  return row;
}

function backwardRow(
  k: number,
  next: Float64Array,
  { same, other, changed }: { readonly same: number; readonly other: Float64Array; readonly changed: number },
): Float64Array {
  const row = new Float64Array(k + 1);
  row[0] = (next[0] as number) * same + changed * (other[k + 1] as number);
  for (let o = 1; o <= k; o += 1) row[o] = (next[o] as number) * same + changed * (other[o - 1] as number);
  return row;
}

/** `device[k][j]`: the density of key `k` being the device's next one after key `j`; at `j = k`, of being its first. */
function deviceCosts(keys: readonly TimedKey[], rhythm: Rhythm, { startsAt = null, learned }: KnownOfKeys): Float64Array[] {
  return keys.map((key, k) => {
    const row = new Float64Array(k + 1);
    for (let j = 0; j < k; j += 1) {
      const last = keys[j] as TimedKey;
      const gapMs = key.downAt - last.downAt;
      row[j] = (last.isDown ? UNSEEN_RELEASE : 1) * rhythmDensity(gapMs, rhythm) * holdDensity(holdOf(last), gapMs, rhythm);
    }
    row[k] = startsAt === null ? FIRST_OF_DEVICE * (rhythm.isLearned ? LEARNED : learned ? NOT_LEARNED : 1) : startsAt === k ? 1 : 0;
    if (key.isPersons) row.fill(0);
    return row;
  });
}

const holdOf = ({ downAt, upAt }: TimedKey) => (upAt === null ? null : upAt - downAt);

function scaleBy(row: Float64Array, factor: number): void {
  for (let i = 0; i < row.length; i += 1) row[i] = (row[i] ?? 0) * factor;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
