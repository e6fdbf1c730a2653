/**
 * Keys that came close together and are not yet known to be a scan or a person. What is known of them at each moment
 * decides how long to wait for the next one, and what they were in the end.
 */
import { gapsBetween } from './calibration';
import { candidates, type Sign } from './decode';
import { type KeyStroke, roleOf } from './key-stroke';
import type { ScannerSettings } from './reading';
import { readScaleLine, type ScaleReading } from './scale-line';

export interface Burst {
  /** Every key that went down, Shift and the like included: they take a scanner as long as letters do. */
  readonly downs: readonly KeyStroke[];
  readonly signs: readonly Sign[];
  /** How many of `signs`, from the first, are in the field already, because the system put them there. */
  readonly letThrough: number;
  /** A key went down while the one before it was still down, which is how people type fast and no scanner does. */
  readonly overlapped: boolean;
  /** Places in `signs` of the keys that are still down. */
  readonly stillDown: readonly number[];
  /** Each key was seen to come up before the next went down, so far. */
  readonly oneAtATime: boolean;
  /** Milliseconds that the first key was down; `null` while it is. */
  readonly firstHeldMs: number | null;
  /** The scanner turned Caps Lock by itself, and so has allowed for it. */
  readonly capsTurned: boolean;
}

export const NO_KEYS: Burst = {
  downs: [],
  signs: [],
  letThrough: 0,
  overlapped: false,
  stillDown: [],
  oneAtATime: true,
  firstHeldMs: null,
  capsTurned: false,
};

/** A burst with one more character. */
export function withSign(burst: Burst, sign: Sign): Burst {
  return {
    ...burst,
    downs: [...burst.downs, sign.stroke],
    signs: [...burst.signs, sign],
    // Characters that are not one key's own have no code, and nothing of them comes up.
    stillDown: sign.stroke.code === '' ? burst.stillDown : [...burst.stillDown, burst.signs.length],
    oneAtATime: burst.oneAtATime && burst.stillDown.length === 0,
  };
}

/**
 * How long a scanner may fall silent in the middle of a scan, in milliseconds. A busy radio or hub cuts scans in two
 * with gaps of this order; a page that is busy does not, because keys carry the system's time.
 */
const LONGEST_PAUSE_MS = 300;
/** The same for the first keys, while a person could still be waiting for them: so many times the allowed gap. */
const FIRST_PAUSE_GAPS = 3;
/** All pauses of one scan together. After that, somebody is typing behind a scan whose end was lost. */
const PAUSES_OF_A_SCAN_MS = 2 * LONGEST_PAUSE_MS;

/**
 * Mean milliseconds between keys that people do not keep up over so many characters. Two-key rolls of 10 to 20 ms are
 * everyday typing and whole words at 60 to 90 ms are not rare, so the fewer the characters, the faster they must be.
 */
const BEYOND_PEOPLE: readonly { readonly characters: number; readonly meanGapMs: number }[] = [
  { characters: 3, meanGapMs: 15 },
  { characters: 4, meanGapMs: 35 },
  { characters: 6, meanGapMs: 50 },
];
/** At a person's pace only this many characters, up to an Enter, are taken for a scan; rolling has been let go before. */
const SLOW_SCAN_CHARACTERS = 6;
/** The same for a line of a scale, whose shape speaks for it; and the pace at which even `OL` and Enter are its own. */
const SLOW_LINE_CHARACTERS = 3;
const AT_ONCE_MS = 15;
/** Fingers stay on a key for 60 ms and more, rarely less; to press, lift and press the next within 50 ms takes a machine. */
const SHORTEST_TOUCH_MS = 50;
/** How late the end of a scan may be that no person typed; nobody waits for what is held of it. */
const LATE_END_MS = 1000;
/** The same for what a person may have typed after all, and waits for. */
const LATE_END_OF_SLOW_MS = 400;
/** Below this pace, overlapping keys are a person's for certain. */
const ROLLING_MS = 35;

/** How many characters followed another one without a pause, and in how many milliseconds each on average. */
function pace(downs: readonly KeyStroke[], maxGapMs: number): { readonly followed: number; readonly meanGapMs: number } {
  let followed = 0;
  let total = 0;
  // From one character to the next. Shift is pressed together with its letter, by people too: its time counts on the
  // way there, and it is no further character.
  let way: number | null = null;
  let last: KeyStroke | null = null;
  for (const down of downs) {
    const gap = last === null ? 0 : Math.max(0, down.at - last.at);
    if (way !== null) way += gap <= maxGapMs ? gap : Number.POSITIVE_INFINITY;
    last = down;
    if (roleOf(down) === 'modifier') continue;
    if (way !== null && way !== Number.POSITIVE_INFINITY) {
      followed++;
      total += way;
    }
    way = 0;
  }
  return { followed, meanGapMs: followed === 0 ? Number.POSITIVE_INFINITY : total / followed };
}

/** Whether no person can have typed this. `burst.downs` may end with the terminator. */
export function isBeyondPeople(burst: Burst, maxGapMs: number): boolean {
  const { followed, meanGapMs } = pace(burst.downs, maxGapMs);
  // Keys apart from each other prove nothing, however many they are.
  const characters = Math.min(burst.signs.length, followed + 1);
  return BEYOND_PEOPLE.some((level) => characters >= level.characters && meanGapMs <= level.meanGapMs);
}

/** Whether somebody is rolling over the keys: nothing of it is to be held back any longer. */
export function isRolling(burst: Burst, settings: ScannerSettings): boolean {
  return burst.overlapped && pace(burst.downs, settings.maxGapMs).meanGapMs > ROLLING_MS && afterPrefix(burst, settings.prefix) === null;
}

/**
 * Whether these few keys were pressed by no finger, though they may still be too few for a scan. It keeps the first
 * characters together with the rest when a scan stalls right after them.
 */
export function isUntouched(burst: Burst, maxGapMs: number): boolean {
  if (!burst.oneAtATime || burst.firstHeldMs === null) return false;
  return burst.signs.length === 1 ? burst.firstHeldMs <= SHORTEST_TOUCH_MS : pace(burst.downs, maxGapMs).meanGapMs <= SHORTEST_TOUCH_MS;
}

/** How long after its last key a burst may still go on, in milliseconds. */
export function patience(burst: Burst, settings: ScannerSettings): number {
  const { maxGapMs } = settings;
  const longest = isBeyondPeople(burst, maxGapMs) ? LONGEST_PAUSE_MS : isUntouched(burst, maxGapMs) ? FIRST_PAUSE_GAPS * maxGapMs : 0;
  const paused = gapsBetween(burst.downs).reduce((sum, gap) => (gap > maxGapMs ? sum + gap : sum), 0);
  return Math.max(maxGapMs, Math.min(longest, LONGEST_PAUSE_MS, PAUSES_OF_A_SCAN_MS - paused));
}

/**
 * How long after its last key the Enter or Tab of a burst may still come, in milliseconds. Some scanners think before
 * they send it, and radio cradles send it in a packet of its own. Characters are not waited for so long.
 */
export function patienceForEnd(burst: Burst, settings: ScannerSettings): number {
  const usual = patience(burst, settings);
  if (settings.suffix === 'none') return usual;
  if (isBeyondPeople(burst, settings.maxGapMs)) return Math.max(usual, LATE_END_MS);
  const couldBeSlowScan = burst.signs.length >= SLOW_SCAN_CHARACTERS && burst.oneAtATime && !burst.overlapped;
  return couldBeSlowScan ? Math.max(usual, LATE_END_OF_SLOW_MS) : usual;
}

/** What a burst that is over was. */
export type Verdict = { readonly is: 'scan' } | { readonly is: 'scale'; readonly reading: ScaleReading } | { readonly is: 'person' };

/** Judges a burst that has come to its end. `burst.downs` includes the Enter or Tab, where there was one. */
export function judge(burst: Burst, settings: ScannerSettings): Verdict {
  // The station's own mark in front, and something behind it: certain, however short and however slow.
  if (afterPrefix(burst, settings.prefix)) return { is: 'scan' };

  const beyondPeople = isBeyondPeople(burst, settings.maxGapMs);
  const scale = scaleLineOf(burst);
  if (scale) {
    const { meanGapMs } = pace(burst.downs, settings.maxGapMs);
    if (beyondPeople || meanGapMs <= AT_ONCE_MS || burst.signs.length >= SLOW_LINE_CHARACTERS) return { is: 'scale', reading: scale };
  }
  return beyondPeople || burst.signs.length >= SLOW_SCAN_CHARACTERS ? { is: 'scan' } : { is: 'person' };
}

/** What stands behind the prefix, in either reading of the keys; `null` where there is no prefix in front. */
function afterPrefix(burst: Burst, prefix: string | null): string | null {
  if (prefix === null) return null;
  const { typed, us } = candidates(burst.signs, burst.capsTurned);
  const marked = [typed, us].find((text) => text?.startsWith(prefix));
  return marked?.slice(prefix.length) ?? null;
}

/** A scale may believe in another layout than the PC's as well: the shape is looked for in both readings. */
function scaleLineOf(burst: Burst): ScaleReading | null {
  const { typed, us } = candidates(burst.signs, burst.capsTurned);
  return (typed === null ? null : readScaleLine(typed)) ?? (us === null ? null : readScaleLine(us));
}
