/** Where the values of settings come from, and what can be wrong with these sources. */
import type { PatternConflict } from '../scan/pattern-overlap';
import type { SettingKey } from './settings.schema';

/**
 * The layer that a value comes from, weakest first. `defaults` are IT's initial values, which a station may change; `last-good`
 * are the last values of a lost policy.
 */
export const SETTING_SOURCES = ['built-in', 'defaults', 'station', 'last-good', 'policy'] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number];

/** Whether a station may not change a value of this source. Values of a lost policy stay locked, except the mode, which ends them. */
export const isSettingLocked = (key: SettingKey, source: SettingSource): boolean =>
  source === 'policy' || (source === 'last-good' && key !== 'connection.mode');

/** A problem with one source of settings. `file` is the source: a path, or a key of Windows' registry. */
export type SettingsProblem =
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly detail: string }
  | { readonly kind: 'not-json'; readonly file: string; readonly detail: string }
  /** An unauthorized user may have written the file, so nothing of it is in effect. */
  | { readonly kind: 'untrusted'; readonly file: string; readonly why: 'link' | 'not-a-file' | 'owner' | 'writable' }
  /** This key alone was refused; the other keys of the file are in effect. */
  | { readonly kind: 'bad-value'; readonly file: string; readonly key: string; readonly detail: string }
  | { readonly kind: 'unknown-key'; readonly file: string; readonly key: string }
  /** The station's own file sets a key that only a policy may set: the key is ignored. */
  | { readonly kind: 'not-for-stations'; readonly file: string; readonly key: string }
  /** The PIN's hash is of an earlier version, which can be guessed sixteen times as fast and may have only four characters. */
  | { readonly kind: 'weak-pin'; readonly file: string }
  /** The pattern of `key` overlaps with another one, so it is ignored. */
  | ({ readonly kind: 'pattern-conflict'; readonly file: string } & PatternConflict)
  /** A live station would have become a practice station, so it keeps its last good profile. */
  | { readonly kind: 'kept-last-good'; readonly since: number };
