/** Decides which of the pending keys are a device's. */
import { type Attribution, attributeKeys } from './attribution';
import { candidateTexts } from './decode';
import type { PriorKnowledge } from './forward-backward';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';
import { characterClassOf, gapsBetweenKeys, holdMsOf, type Rhythm, type TimedKey } from './timed-key';
import { CLOCK_ERROR_MS, MIN_PERSON_HOLD_MS } from './timing-model';

export interface Classification {
  /** For each key, the probability that a device pressed it. */
  readonly deviceProbabilities: readonly number[];
  /** The device's rhythm; `null` where no key is a device's. */
  readonly rhythm: Rhythm | null;
  readonly reason: Reason;
  /** The keys of `deviceProbabilities`, where they include a person's keys besides those that are read. */
  readonly keys?: readonly PendingKey[];
}

/** Why keys were attributed to a person or a device. */
export type Reason =
  | 'faster-than-human'
  | 'prefix'
  /** The rhythm, hold times, overlap and characters were compared. */
  | 'compared'
  | 'too-few-characters'
  | 'slower-than-scanners'
  /** The prefix of this station's scanner is missing. */
  | 'no-prefix'
  /** A person or a device may have typed the text, and it has no terminator. */
  | 'no-terminator'
  /** A person or a device may have typed the text, in a field for a number or a secret. */
  | 'number-field';

/** From this probability on, a key is attributed to a device. */
export const DEVICE_LIKELY = 0.5;
/** From this probability on, a device's key is certain enough for its text to be accepted. */
export const DEVICE_CERTAIN = 0.97;
/** From this probability on, a device's key is certain even among a person's keys. */
export const DEVICE_BEYOND_DOUBT = 0.999;

/**
 * The mean gaps that people cannot keep up over this many keys, each released before the next.
 * Two keys within 10 to 20 ms are everyday typing, so fewer keys must be faster.
 */
const HUMAN_SPEED_LIMITS: readonly { readonly keys: number; readonly meanGapMs: number }[] = [
  { keys: 3, meanGapMs: 15 },
  { keys: 5, meanGapMs: 35 },
  { keys: 7, meanGapMs: 50 },
];
/** A fast scan has no longer gap than this; scans with longer gaps are compared key by key. */
const MAX_FAST_GAP_MS = 60;
/** Text with fewer characters is a device's only when it is faster than people type. */
export const MIN_CHARACTERS = 3;
/** People leave this many milliseconds and more between two keys. */
export const HUMAN_PACE_MS = 60;
/** When this many keys seem to be down at once, their releases were not seen. */
const MIN_KEYS_WITHOUT_RELEASE = 6;
/** Keys that are further apart on average are a person's: the slowest scanners leave 160 ms. */
const MAX_MEAN_GAP_MS = 168;
/** The limit for at least `MIN_CERTAIN_KEYS` keys beyond doubt, because with 50 % jitter a few gaps of 160 ms often have a longer mean. */
const MAX_CERTAIN_MEAN_GAP_MS = 195;
const MIN_CERTAIN_KEYS = 7;
/** The mean gap of a short text exceeds its scanner's by up to this factor. */
const LEARNED_GAP_FACTOR = 1.25;
/** Longer texts are attributed in overlapping parts, because the time grows with the square of the number of keys. */
const MAX_KEYS_PER_PART = 96;
const OVERLAPPING_KEYS = 24;

/**
 * Attributes the pending keys to a person or a device.
 * @param context a person's last keys before and among the pending ones
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
  const timed = toTimedKeys(keys);
  if (isFasterThanHuman(timed))
    return { deviceProbabilities: keys.map(() => 1), rhythm: measureRhythm(timed), reason: 'faster-than-human' };
  if (keys.length > MAX_KEYS_PER_PART && meanGap(timed) <= MIN_PERSON_HOLD_MS)
    return { deviceProbabilities: keys.map(() => 1), rhythm: null, reason: 'faster-than-human' };
  const prefixAt = findPrefix(keys, settings);
  const all = [...context, ...timed].sort((a, b) => a.pressedAt - b.pressedAt);
  const first = prefixAt === null ? undefined : timed[prefixAt];
  const { deviceProbabilities, rhythm } = attributeInParts(all, {
    learnedRhythm: settings.learnedRhythm ?? null,
    startsAt: first === undefined ? null : all.indexOf(first),
    isOpen,
  });
  const found = deviceProbabilities.filter((_, k) => !context.includes(all[k] as TimedKey));
  const own = isOpen || rhythm.isLearned || prefixAt !== null ? found : found.map(correctForShortText(keys, found));
  if (prefixAt !== null && own.some((p) => p > DEVICE_LIKELY)) return { deviceProbabilities: own, rhythm, reason: 'prefix' };
  const objection = findObjection(keys, own, { isOpen, settings });
  if (objection === null) return { deviceProbabilities: own, rhythm, reason: 'compared' };
  // Text that only its length or pace keeps from being a device's leaves its Enter in doubt. One or two characters do so where the
  // station knows its scanner, or among a person's keys, because people type as few.
  const isAmongPersons = own.some((p, k) => keys[k]?.kind === 'text' && p <= 1 - DEVICE_CERTAIN);
  const isShort = objection === 'too-few-characters' && settings.learnedRhythm != null && own.every((p) => p >= DEVICE_CERTAIN);
  const isSlow = objection === 'slower-than-scanners' && own.every((p) => p >= DEVICE_CERTAIN);
  const isInDoubt = (isShort || isSlow || isAmongPersons) && keys.some(({ kind }) => kind === 'text');
  const doubt = (p: number, k: number) => (isInDoubt && keys[k]?.kind === 'terminator' ? Math.min(p, DEVICE_LIKELY) : 0);
  return { deviceProbabilities: own.map(doubt), rhythm: null, reason: objection };
}

/** Attributes a long text part by part. The parts overlap, so that no key is attributed at an edge. */
function attributeInParts(keys: readonly TimedKey[], known: PriorKnowledge): Attribution {
  if (keys.length <= MAX_KEYS_PER_PART) return attributeKeys(keys, known);
  const { startsAt = null } = known;
  const byDevice: number[] = [];
  for (let from = 0; ; from += MAX_KEYS_PER_PART - OVERLAPPING_KEYS) {
    const part = keys.slice(from, from + MAX_KEYS_PER_PART);
    const isLast = from + part.length === keys.length;
    const starts = startsAt !== null && startsAt >= from && startsAt < from + part.length ? startsAt - from : null;
    const found = attributeKeys(part, { ...known, startsAt: starts, isOpen: known.isOpen || !isLast });
    const kept = from === 0 ? 0 : OVERLAPPING_KEYS / 2;
    byDevice.splice(from + kept, byDevice.length, ...found.deviceProbabilities.slice(kept));
    if (isLast) return { deviceProbabilities: byDevice, rhythm: found.rhythm };
  }
}

/** Finds a reason why keys cannot be a device's although their times say so; `null` where there is none. */
function findObjection(
  keys: readonly PendingKey[],
  byDevice: readonly number[],
  { isOpen, settings }: { readonly isOpen: boolean; readonly settings: ScannerSettings },
): Reason | null {
  const own = keys.filter((_, k) => (byDevice[k] ?? 0) > DEVICE_LIKELY);
  if (own.length === 0) return null;
  const timed = toTimedKeys(own);
  // A single character and a pause is a light tap of a finger.
  if (own.length === 1 && !isOpen) return 'too-few-characters';
  if (!isOpen && isTooShort(own)) return 'too-few-characters';
  if (settings.prefix !== null && trimmedMeanGap(timed) >= HUMAN_PACE_MS) return 'no-prefix';
  // While more may come, the keys between these may still become the device's.
  if (own.length === 1 || (isOpen && byDevice.some((p) => p > 1 - DEVICE_CERTAIN && p <= DEVICE_LIKELY))) return null;
  const isBeyondDoubt = own.length >= MIN_CERTAIN_KEYS && byDevice.every((p) => p >= DEVICE_BEYOND_DOUBT);
  const slowest = Math.max(
    isBeyondDoubt ? MAX_CERTAIN_MEAN_GAP_MS : MAX_MEAN_GAP_MS,
    settings.maxGapMs,
    settings.learnedRhythm ? LEARNED_GAP_FACTOR * settings.learnedRhythm.gapMs : 0,
  );
  return trimmedMeanGap(timed) <= slowest ? null : 'slower-than-scanners';
}

/** Whether there are too few characters to be recognized as a device's. */
export const isTooShort = (keys: readonly PendingKey[]): boolean =>
  keys.filter(({ kind }) => kind === 'text').length < MIN_CHARACTERS && !isMachineTyped(toTimedKeys(keys));

/** Texts shorter than this are rarely order IDs, so an unknown scanner that is as slow as people has to be more even. */
const SHORT_TEXT_LENGTH = 6;
const SHORT_TEXT_ODDS = Math.exp(-3);

/** @returns a function that corrects the probability of each key */
function correctForShortText(keys: readonly PendingKey[], byDevice: readonly number[]): (p: number) => number {
  const own = keys.filter((_, k) => (byDevice[k] ?? 0) > DEVICE_LIKELY);
  const isShort = own.filter(({ kind }) => kind === 'text').length < SHORT_TEXT_LENGTH && trimmedMeanGap(toTimedKeys(own)) >= HUMAN_PACE_MS;
  return (p) => (isShort ? (p * SHORT_TEXT_ODDS) / (p * SHORT_TEXT_ODDS + 1 - p) : p);
}

/** Whether keys that are too few for a rhythm are faster than fingers, in their hold times and gaps. */
function isMachineTyped(keys: readonly TimedKey[]): boolean {
  const last = keys.at(-1);
  if (keys.length === 0 || !last) return false;
  const held = keys.flatMap(({ pressedAt, releasedAt }) => (releasedAt === null ? [] : [releasedAt - pressedAt]));
  if (held.some((ms) => ms >= MIN_PERSON_HOLD_MS)) return false;
  return keys.length > 1 ? meanGap(keys) <= 2 * MIN_PERSON_HOLD_MS : held.length > 0;
}

/** Whether all keys are a fast scanner's, so that no comparison is needed. */
function isFasterThanHuman(keys: readonly TimedKey[]): boolean {
  const mean = meanGap(keys);
  return (
    HUMAN_SPEED_LIMITS.some((level) => keys.length >= level.keys && mean <= level.meanGapMs) &&
    Math.max(...gapsBetweenKeys(keys)) <= MAX_FAST_GAP_MS &&
    !hasOverlap(keys) &&
    !hasLongHold(keys)
  );
}

/**
 * Whether a key in a field for a number was held for longer than all gaps but the one behind it: a person may have pressed it right before
 * a fast scan. Elsewhere it was a stall of the computer, because people rarely type between two scans there.
 */
function hasLongHold(keys: readonly TimedKey[]): boolean {
  const [, secondLongest = Number.POSITIVE_INFINITY] = gapsBetweenKeys(keys).sort((a, b) => b - a);
  return keys.some((key) => isNumberHeldBeyond(secondLongest, key));
}

/** Whether a key in a field for a number was held like by a finger, and for longer than a gap of the device, in milliseconds. */
export function isNumberHeldBeyond(gapMs: number, key: TimedKey): boolean {
  return key.isInNumberField === true && (holdMsOf(key) ?? 0) > Math.max(MIN_PERSON_HOLD_MS, gapMs + CLOCK_ERROR_MS);
}

/**
 * Whether two keys were down at once, which no device does. A key without a release says nothing, because a remote session may send
 * presses only.
 */
export const hasOverlap = (keys: readonly TimedKey[]): boolean =>
  keys.some(({ releasedAt, isDown }, k) => {
    const next = keys[k + 1];
    return next !== undefined && (releasedAt === null ? isDown : releasedAt > next.pressedAt + 2);
  });

function meanGap(keys: readonly TimedKey[]): number {
  const gaps = gapsBetweenKeys(keys);
  return gaps.length === 0 ? Number.POSITIVE_INFINITY : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** A long but ordinary gap of this device, in milliseconds: stalls, and the gap before Enter, are longer. */
export function longGapMs(keys: readonly TimedKey[]): number {
  const gaps = gapsBetweenKeys(keys.filter(({ isTerminator }) => !isTerminator)).sort((a, b) => a - b);
  return gaps[Math.floor(0.85 * (gaps.length - 1))] ?? 0;
}

/** The mean gap in milliseconds, without the longest gaps of a scan that stalled. */
function trimmedMeanGap(keys: readonly TimedKey[]): number {
  const gaps = gapsBetweenKeys(keys).sort((a, b) => a - b);
  const kept = gaps.slice(0, Math.max(1, Math.min(Math.ceil(gaps.length * 0.9), gaps.length - (gaps.length >= MIN_CHARACTERS ? 1 : 0))));
  return kept.reduce((sum, gap) => sum + gap, 0) / kept.length;
}

/** Measures the rhythm of keys that are all one device's, without its longest stalls. */
export function measureRhythm(keys: readonly TimedKey[]): Rhythm {
  const gaps = gapsBetweenKeys(keys).sort((a, b) => a - b);
  const usual = gaps.slice(0, Math.max(1, Math.ceil(gaps.length * 0.95)));
  const [least = 0, most = 0] = [usual[0], usual.at(-1)];
  const gapMs = (least + most) / 2;
  const shares = keys.flatMap(({ pressedAt, releasedAt }, k) => {
    const next = keys[k + 1];
    return releasedAt === null || !next || next.pressedAt === pressedAt ? [] : [(releasedAt - pressedAt) / (next.pressedAt - pressedAt)];
  });
  const [smallest, largest] = [Math.min(...shares), Math.max(...shares)];
  const isEven = shares.length > 3 && largest - smallest < 0.15;
  // The jitter gets a margin, because one scan does not show every peak.
  return {
    gapMs,
    jitter: Math.min(0.6, (most - least) / 2 / Math.max(1, gapMs) + 0.05),
    holdShare: isEven ? (smallest + largest) / 2 : null,
  };
}

export function toTimedKeys(keys: readonly PendingKey[]): TimedKey[] {
  // A remote session may send presses without releases. Then it is unknown which keys are down.
  const hasReleases = keys.length < MIN_KEYS_WITHOUT_RELEASE || keys.some(({ releasedAt }) => releasedAt !== null);
  return keys.map(({ stroke, releasedAt, isDown, kind, typed }) => ({
    pressedAt: stroke.at,
    releasedAt,
    isDown: isDown && hasReleases,
    isTerminator: kind === 'terminator',
    characterClass: kind === 'text' && typed ? characterClassOf(typed) : null,
    isInNumberField: stroke.focus === 'number',
  }));
}

/** @returns the index of the key with which the station's prefix begins, in either reading of the keys; `null` without a prefix */
export function findPrefix(keys: readonly PendingKey[], { prefix, layout }: ScannerSettings): number | null {
  if (prefix === null) return null;
  for (let from = 0; from < keys.length; from += 1) {
    const { typed, byPosition } = candidateTexts(keys.slice(from, from + [...prefix].length), false, layout.name);
    if (typed === prefix || byPosition === prefix) return from;
  }
  return null;
}
