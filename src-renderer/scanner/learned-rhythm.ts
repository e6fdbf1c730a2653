/**
 * How this station's scanner types, kept by the browser: the first scan of a day is recognized as the last one of the day
 * before.
 */
import type { Rhythm } from './timed-key';

const STORAGE_KEY = 'scanner-rhythm';

let cached: Rhythm | null | undefined;

/** @returns `null` where nothing was learned yet, or by a version that this one does not understand */
export function loadLearnedRhythm(): Rhythm | null {
  cached ??= readStored();
  return cached;
}

/** Until the page ends where the disk is full: this is called within a key's event, and must not stop a scan. */
export function saveLearnedRhythm(rhythm: Rhythm): void {
  cached = rhythm;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(rhythm));
  } catch {
    // Learned again after the next start.
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
