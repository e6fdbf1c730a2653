/**
 * Stores the rhythm of this station's scanner in `localStorage`, so that the first scan of a day is recognized like the last one of
 * the day before.
 */
import type { Rhythm } from './timed-key';

const STORAGE_KEY = 'scanner-rhythm';

let cached: Rhythm | null | undefined;

/** @returns `null` where nothing was learned yet, or the stored rhythm cannot be read */
export function loadLearnedRhythm(): Rhythm | null {
  cached ??= readStored();
  return cached;
}

/** Saves the rhythm; with a full disk, until the page is closed. Saving never throws, because it runs within a key event of a scan. */
export function saveLearnedRhythm(rhythm: Rhythm): void {
  cached = rhythm;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(rhythm));
  } catch {
    // The next start learns the rhythm again.
  }
}

function readStored(): Rhythm | null {
  try {
    const { gapMs, jitter, holdShare } = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '') as Partial<Record<keyof Rhythm, unknown>>;
    if (typeof gapMs !== 'number' || typeof jitter !== 'number' || !(typeof holdShare === 'number' || holdShare === null)) return null;
    return { gapMs, jitter, holdShare };
  } catch {
    return null;
  }
}
