/** Decides which of the pending keys are a device's. */
import {
  type Attribution,
  attribute,
  characterClassOf,
  gapsOf,
  type KnownOfKeys,
  type Rhythm,
  SHORTEST_TOUCH_MS,
  type TimedKey,
} from './attribution';
import { candidates } from './decode';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';

export interface Classification {
  /** Of each key, the probability that a device pressed it. */
  readonly deviceProbabilities: readonly number[];
  /** How the device types; `null` where no key is a device's. */
  readonly rhythm: Rhythm | null;
  readonly reason: Reason;
  /** The keys that `byDevice` is about, where they are others than those that are read. */
  readonly keys?: readonly PendingKey[];
}

/** Why keys were taken for a person's or a device's. */
export type Reason =
  | 'faster-than-people'
  | 'prefix'
  /** Their rhythm, hold times and overlap were compared. */
  | 'compared'
  | 'too-few-characters'
  | 'slower-than-scanners'
  /** This station's scanner sends a prefix, which is not there. */
  | 'no-prefix'
  /** Either may have typed it, and it has no end. */
  | 'no-end'
  /** Either may have typed it, in a field for a number or a secret. */
  | 'number-in-its-field';

/** A device is at work from this probability on, and text is accepted from this one on. */
export const PROBABLE = 0.5;
export const CERTAIN = 0.97;
/** From this one on, no person's key could have been taken for it. */
export const BEYOND_DOUBT = 0.999;

/**
 * Mean milliseconds between keys, one released before the next goes down, that people do not keep up over so many keys.
 * Two keys within 10 to 20 ms are everyday typing, so the fewer the keys, the faster they must be.
 */
const FASTER_THAN_PEOPLE: readonly { readonly keys: number; readonly meanGapMs: number }[] = [
  { keys: 3, meanGapMs: 15 },
  { keys: 5, meanGapMs: 35 },
  { keys: 7, meanGapMs: 50 },
];
/** At most one gap of this many milliseconds belongs to a fast scan; slower ones are weighed key by key. */
const LONGEST_FAST_GAP_MS = 60;
/** Fewer characters than this are a device's only when they come faster than people type. */
export const FEWEST_CHARACTERS = 3;
/** People type at this pace, in milliseconds from key to key, and slower. */
export const HUMAN_PACE_MS = 60;
/** So many keys are not down at once: their releases were not seen. */
const MANY_WITHOUT_RELEASE = 6;
/** The slowest scanners leave 160 ms between two keys. Keys that are further apart on average are a person's. */
const SLOWEST_MEAN_GAP_MS = 168;
/** The limit for this many keys that are beyond doubt: with 50 % jitter, the mean of a few gaps of 160 ms is often longer than 168. */
const SLOWEST_CERTAIN_GAP_MS = 195;
const MANY_KEYS = 7;
/** A short text's mean gap is longer than its scanner's by up to this factor. */
const LONGER = 1.25;
/** So many keys are attributed together, because the time that it takes grows with the square; of more, so many once more. */
const MOST_ATTRIBUTED = 96;
const OVERLAPPING_KEYS = 24;

/**
 * @param context keys just before, which are known to be a person's
 * @param isOpen whether more keys may come
 */
export function classify(
  keys: readonly PendingKey[],
  {
    context,
    settings,
    isOpen = false,
  }: { readonly context: readonly TimedKey[]; readonly settings: ScannerSettings; readonly isOpen?: boolean },
): Classification {
  if (keys.length === 0) return { deviceProbabilities: [], rhythm: null, reason: 'compared' };
  const timed = timedKeysOf(keys);
  if (isFastThroughout(timed)) return { deviceProbabilities: keys.map(() => 1), rhythm: rhythmOf(timed), reason: 'faster-than-people' };
  if (keys.length > MOST_ATTRIBUTED && meanGap(timed) <= SHORTEST_TOUCH_MS)
    return { deviceProbabilities: keys.map(() => 1), rhythm: null, reason: 'faster-than-people' };
  const prefixAt = placeOfPrefix(keys, settings);
  const all = [...context, ...timed].sort((a, b) => a.downAt - b.downAt);
  const first = prefixAt === null ? undefined : timed[prefixAt];
  const { byDevice, rhythm } = attributeInParts(all, {
    learned: settings.learnedRhythm ?? null,
    startsAt: first === undefined ? null : all.indexOf(first),
    isOpen,
  });
  const found = byDevice.filter((_, k) => !context.includes(all[k] as TimedKey));
  const own = isOpen || rhythm.isLearned || prefixAt !== null ? found : found.map(shortTextIsRare(keys, found));
  if (prefixAt !== null && own.some((p) => p > PROBABLE)) return { deviceProbabilities: own, rhythm, reason: 'prefix' };
  const objection = objectionTo(keys, own, { isOpen, settings });
  if (objection === null) return { deviceProbabilities: own, rhythm, reason: 'compared' };
  // What is certain but for its length or pace: it stays in doubt whose Enter it is. Of one or two characters it does where the
  // station knows its scanner, or among a person's keys: people type as few.
  const isAmongPersons = own.some((p, k) => keys[k]?.kind === 'text' && p <= 1 - CERTAIN);
  const isShort = objection === 'too-few-characters' && settings.learnedRhythm != null && own.every((p) => p >= CERTAIN);
  const isSlow = objection === 'slower-than-scanners' && own.every((p) => p >= CERTAIN);
  const isInDoubt = (isShort || isSlow || isAmongPersons) && keys.some(({ kind }) => kind === 'text');
  const doubt = (p: number, k: number) => (isInDoubt && keys[k]?.kind === 'terminator' ? Math.min(p, PROBABLE) : 0);
  return { deviceProbabilities: own.map(doubt), rhythm: null, reason: objection };
}

/** A long text, part by part: each part begins with keys of the one before, so that none is at an edge. */
function attributeInParts(keys: readonly TimedKey[], known: KnownOfKeys): Attribution {
  if (keys.length <= MOST_ATTRIBUTED) return attribute(keys, known);
  const { startsAt = null } = known;
  const byDevice: number[] = [];
  for (let from = 0; ; from += MOST_ATTRIBUTED - OVERLAPPING_KEYS) {
    const part = keys.slice(from, from + MOST_ATTRIBUTED);
    const isLast = from + part.length === keys.length;
    const starts = startsAt !== null && startsAt >= from && startsAt < from + part.length ? startsAt - from : null;
    const found = attribute(part, { ...known, startsAt: starts, isOpen: known.isOpen || !isLast });
    const kept = from === 0 ? 0 : OVERLAPPING_KEYS / 2;
    byDevice.splice(from + kept, byDevice.length, ...found.byDevice.slice(kept));
    if (isLast) return { byDevice, rhythm: found.rhythm };
  }
}

/** Why what seems to be a device's cannot be one's: it is short and not fast, or slower than any scanner. */
function objectionTo(
  keys: readonly PendingKey[],
  byDevice: readonly number[],
  { isOpen, settings }: { readonly isOpen: boolean; readonly settings: ScannerSettings },
): Reason | null {
  const own = keys.filter((_, k) => (byDevice[k] ?? 0) > PROBABLE);
  if (own.length === 0) return null;
  const timed = timedKeysOf(own);
  // One character and silence: a tap as light as a machine's.
  if (own.length === 1 && !isOpen) return 'too-few-characters';
  if (!isOpen && isTooShort(own)) return 'too-few-characters';
  if (settings.prefix !== null && typicalGap(timed) >= HUMAN_PACE_MS) return 'no-prefix';
  // While more may come, the keys between these may turn out to be the device's as well.
  if (own.length === 1 || (isOpen && byDevice.some((p) => p > 1 - CERTAIN && p <= PROBABLE))) return null;
  const isBeyondDoubt = own.length >= MANY_KEYS && byDevice.every((p) => p >= BEYOND_DOUBT);
  const slowest = Math.max(
    isBeyondDoubt ? SLOWEST_CERTAIN_GAP_MS : SLOWEST_MEAN_GAP_MS,
    settings.maxGapMs,
    settings.learnedRhythm ? LONGER * settings.learnedRhythm.gapMs : 0,
  );
  return typicalGap(timed) <= slowest ? null : 'slower-than-scanners';
}

/** Whether these are too few characters to be known as a device's. */
export const isTooShort = (keys: readonly PendingKey[]): boolean =>
  keys.filter(({ kind }) => kind === 'text').length < FEWEST_CHARACTERS && !isMachineMade(timedKeysOf(keys));

/** Order IDs have hardly ever so few characters: an unknown scanner that is as slow as people has to be more even to be one. */
const SHORT_TEXT = 6;
const SHORT_TEXT_ODDS = Math.exp(-3);

/** @returns how the probability of each key is corrected */
function shortTextIsRare(keys: readonly PendingKey[], byDevice: readonly number[]): (p: number) => number {
  const own = keys.filter((_, k) => (byDevice[k] ?? 0) > PROBABLE);
  const isShort = own.filter(({ kind }) => kind === 'text').length < SHORT_TEXT && typicalGap(timedKeysOf(own)) >= HUMAN_PACE_MS;
  return (p) => (isShort ? (p * SHORT_TEXT_ODDS) / (p * SHORT_TEXT_ODDS + 1 - p) : p);
}

/** Too few keys to have a rhythm, but faster than fingers: they come up at once, or come at once. */
function isMachineMade(keys: readonly TimedKey[]): boolean {
  const last = keys.at(-1);
  if (keys.length === 0 || !last) return false;
  const held = keys.flatMap(({ downAt, upAt }) => (upAt === null ? [] : [upAt - downAt]));
  if (held.some((ms) => ms >= SHORTEST_TOUCH_MS)) return false;
  return keys.length > 1 ? meanGap(keys) <= 2 * SHORTEST_TOUCH_MS : held.length > 0;
}

/** A scan of a fast scanner with no one else at the keyboard: no need to weigh anything. */
function isFastThroughout(keys: readonly TimedKey[]): boolean {
  const mean = meanGap(keys);
  return (
    FASTER_THAN_PEOPLE.some((level) => keys.length >= level.keys && mean <= level.meanGapMs) &&
    Math.max(...gapsOf(keys)) <= LONGEST_FAST_GAP_MS &&
    !hasOverlap(keys)
  );
}

/**
 * Whether two keys were down at once: no device does that. A key that was never seen to come up, as where a terminal session
 * sends presses only, says nothing.
 */
export const hasOverlap = (keys: readonly TimedKey[]): boolean =>
  keys.some(({ upAt, isDown }, k) => {
    const next = keys[k + 1];
    return next !== undefined && (upAt === null ? isDown : upAt > next.downAt + 2);
  });

function meanGap(keys: readonly TimedKey[]): number {
  const gaps = gapsOf(keys);
  return gaps.length === 0 ? Number.POSITIVE_INFINITY : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** A long gap between two characters, in milliseconds, as this device usually leaves them: stalls, and the time before Enter, are longer. */
export function usualLongGap(keys: readonly TimedKey[]): number {
  const gaps = gapsOf(keys.filter(({ isTerminator }) => !isTerminator)).sort((a, b) => a - b);
  return gaps[Math.floor(0.85 * (gaps.length - 1))] ?? 0;
}

/** The mean gap without the pauses of a scan that stalled. */
function typicalGap(keys: readonly TimedKey[]): number {
  const gaps = gapsOf(keys).sort((a, b) => a - b);
  const kept = gaps.slice(0, Math.max(1, Math.min(Math.ceil(gaps.length * 0.9), gaps.length - (gaps.length >= FEWEST_CHARACTERS ? 1 : 0))));
  return kept.reduce((sum, gap) => sum + gap, 0) / kept.length;
}

/** The rhythm of keys that are all one device's. A stall or two are not its own. */
export function rhythmOf(keys: readonly TimedKey[]): Rhythm {
  const gaps = gapsOf(keys).sort((a, b) => a - b);
  const usual = gaps.slice(0, Math.max(1, Math.ceil(gaps.length * 0.95)));
  const [least = 0, most = 0] = [usual[0], usual.at(-1)];
  const gapMs = (least + most) / 2;
  const shares = keys.flatMap(({ downAt, upAt }, k) => {
    const next = keys[k + 1];
    return upAt === null || !next || next.downAt === downAt ? [] : [(upAt - downAt) / (next.downAt - downAt)];
  });
  const [smallest, largest] = [Math.min(...shares), Math.max(...shares)];
  const isEven = shares.length > 3 && largest - smallest < 0.15;
  // As much again as was seen at the edges: one scan does not show every peak.
  return {
    gapMs,
    jitter: Math.min(0.6, (most - least) / 2 / Math.max(1, gapMs) + 0.05),
    holdShare: isEven ? (smallest + largest) / 2 : null,
  };
}

export function timedKeysOf(keys: readonly PendingKey[]): TimedKey[] {
  // A remote session may send presses and no releases: then nothing is known of what is down.
  const hasReleases = keys.length < MANY_WITHOUT_RELEASE || keys.some(({ releasedAt }) => releasedAt !== null);
  return keys.map(({ stroke, releasedAt, isDown, kind, typed }) => ({
    downAt: stroke.at,
    upAt: releasedAt,
    isDown: isDown && hasReleases,
    isTerminator: kind === 'terminator',
    characterClass: kind === 'text' && typed ? characterClassOf(typed) : null,
  }));
}

/** Where the station's prefix begins, in either reading of the keys; `null` without one. */
export function placeOfPrefix(keys: readonly PendingKey[], { prefix, layout }: ScannerSettings): number | null {
  if (prefix === null) return null;
  for (let from = 0; from < keys.length; from += 1) {
    const { typed, placed } = candidates(keys.slice(from, from + [...prefix].length), false, layout.name);
    if (typed === prefix || placed === prefix) return from;
  }
  return null;
}
