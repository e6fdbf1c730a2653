/** Decides which of the pending keys are a device's. */
import { attribute, gapsOf, type Rhythm, SHORTEST_TOUCH_MS, type TimedKey } from './attribution';
import { candidates } from './decode';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';

export interface Classification {
  /** Of each key, the probability that a device pressed it. */
  readonly byDevice: readonly number[];
  /** How the device types; `null` where no key is a device's. */
  readonly rhythm: Rhythm | null;
  readonly reason: Reason;
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
const FEWEST_CHARACTERS = 3;
/** People type at this pace, in milliseconds from key to key, and slower. */
export const HUMAN_PACE_MS = 60;
/** So many keys are not down at once: their releases were not seen. */
const MANY_WITHOUT_RELEASE = 6;
/** The slowest scanners leave 160 ms between two keys. Keys that are further apart on average are a person's. */
const SLOWEST_MEAN_GAP_MS = 168;
/** More keys than these, at a person's pace, are not attributed one by one: the time that it takes grows with the square. */
const MOST_ATTRIBUTED = 96;

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
  if (keys.length === 0) return { byDevice: [], rhythm: null, reason: 'compared' };
  const timed = timedKeysOf(keys);
  if (isFastThroughout(timed)) return { byDevice: keys.map(() => 1), rhythm: rhythmOf(timed), reason: 'faster-than-people' };
  if (keys.length > MOST_ATTRIBUTED) {
    const isFast = meanGap(timed) <= SHORTEST_TOUCH_MS;
    return { byDevice: keys.map(() => (isFast ? 1 : 0)), rhythm: null, reason: isFast ? 'faster-than-people' : 'slower-than-scanners' };
  }
  const prefixAt = placeOfPrefix(keys, settings);
  const { byDevice, rhythm } = attribute([...context, ...timed], {
    learned: settings.learned ?? null,
    startsAt: prefixAt === null ? null : prefixAt + context.length,
    isOpen,
  });
  const own = byDevice.slice(context.length);
  if (prefixAt !== null && own.some((p) => p > PROBABLE)) return { byDevice: own, rhythm, reason: 'prefix' };
  const objection = objectionTo(keys, own, { isOpen, settings });
  return objection === null
    ? { byDevice: own, rhythm, reason: 'compared' }
    : { byDevice: own.map(() => 0), rhythm: null, reason: objection };
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
  const characters = own.filter(({ kind }) => kind === 'text').length;
  // One character and silence: a tap as light as a machine's.
  if (own.length === 1 && !isOpen) return 'too-few-characters';
  if (characters < FEWEST_CHARACTERS) return isMachineMade(timed) ? null : 'too-few-characters';
  if (settings.prefix !== null && typicalGap(timed) >= HUMAN_PACE_MS) return 'no-prefix';
  return typicalGap(timed) <= Math.max(SLOWEST_MEAN_GAP_MS, settings.maxGapMs) ? null : 'slower-than-scanners';
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
  const hasReleases = keys.length < MANY_WITHOUT_RELEASE || keys.some(({ upAt }) => upAt !== null);
  return keys.map(({ stroke, upAt, isDown, kind }) => ({
    downAt: stroke.at,
    upAt,
    isDown: isDown && hasReleases,
    isTerminator: kind === 'terminator',
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
