/** A key with its times, and how a device types: what the attribution of keys works with. */

/** One key of the sequence to be attributed. Times are milliseconds on the clock of the key events. */
export interface TimedKey {
  readonly pressedAt: number;
  /** `null` while the key is down, and for a character that no single key makes. */
  readonly releasedAt: number | null;
  readonly isDown: boolean;
  /** Whether the key is Enter, Tab, or another key that can end a device's text. */
  readonly isTerminator: boolean;
  /** Whether an earlier decision gave this key to the person. */
  readonly isKnownPerson?: boolean;
  /** The class of the key's character; `null` where the key makes none, or the character is not known. */
  readonly characterClass?: CharacterClass | null;
  /** Whether the key went to a field for a number. */
  readonly isInNumberField?: boolean;
}

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
  /** The largest deviation from `gapMs`, as a share of it; `null` for each of the candidate jitters at once. */
  readonly jitter: number | null;
  /** The share of the gap for which a key is held; `null` when that differs from key to key. */
  readonly holdShare: number | null;
  /** Whether the station learned this rhythm from earlier scans, instead of guessing it from the keys to be explained. */
  readonly isLearned?: boolean;
}

/** The hold time in milliseconds; `null` where no release was seen. */
export const holdMsOf = ({ pressedAt, releasedAt }: TimedKey): number | null => (releasedAt === null ? null : releasedAt - pressedAt);

/** Milliseconds from each key to the next. */
export const gapsBetweenKeys = (keys: readonly TimedKey[]): number[] =>
  keys.slice(1).map(({ pressedAt }, k) => Math.max(0, pressedAt - (keys[k]?.pressedAt ?? pressedAt)));
