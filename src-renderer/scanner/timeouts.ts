/** How long the recognizer waits for further keys, in milliseconds. */

import { classify, DEVICE_LIKELY } from './classify';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';
import type { State } from './recognizer-state';
import type { Rhythm } from './timed-key';
import { MIN_PERSON_HOLD_MS } from './timing-model';

/** A pause of this many milliseconds ends typing. It exceeds the longest gap of the slowest scanner, 225 ms. */
export const TYPING_PAUSE_MS = 250;
/** The rest of a device's text, or its terminator, may come this many milliseconds late. */
export const TERMINATOR_TIMEOUT_MS = 1000;
/** The next line of a code comes within this many long gaps of the scanner after a terminator, plus the margin. */
const NEXT_LINE_GAPS = 1.1;
const NEXT_LINE_MARGIN_MS = 6;
const MIN_NEXT_LINE_MS = 15;
/** An Enter alone may be a scanner's prefix for this many milliseconds. */
const PREFIX_TIMEOUT_MS = 170;
/** Keys without a character belong to the device text before them for at least this many milliseconds. */
export const TRAILING_KEYS_MS = 100;

/** @returns after how many milliseconds without a key the pending keys are decided */
export function silenceTimeout({ pending, recentPersonKeys }: State, settings: ScannerSettings): number {
  const texts = pending.filter(({ kind }) => kind === 'text');
  if (texts.length === 0) return prefixTimeout(settings);
  const { deviceProbabilities, rhythm } = isFastEnoughToClassify(pending)
    ? classify(pending, { context: recentPersonKeys, settings, isOpen: true })
    : { deviceProbabilities: [], rhythm: null };
  const isDevices = (deviceProbabilities.at(-1) ?? 0) > DEVICE_LIKELY;
  if (settings.suffix === 'none' && isDevices && rhythm) return Math.max(settings.maxGapMs, 3 * rhythm.gapMs);
  if (isDevices || isReleasedFasterThanHuman(pending)) return TERMINATOR_TIMEOUT_MS;
  return Math.max(TYPING_PAUSE_MS, settings.maxGapMs);
}

/** Whether the keys came so fast that classifying them needs no comparison. */
function isFastEnoughToClassify(pending: readonly PendingKey[]): boolean {
  const [first, last] = [pending[0], pending.at(-1)];
  return first !== undefined && last !== undefined && last.stroke.at - first.stroke.at <= 35 * pending.length;
}

/** Whether the last released key was held more briefly than a finger can. */
function isReleasedFasterThanHuman(pending: readonly PendingKey[]): boolean {
  const last = pending.findLast(({ releasedAt }) => releasedAt !== null);
  return last !== undefined && (last.releasedAt ?? 0) - last.stroke.at < MIN_PERSON_HOLD_MS;
}

export const prefixTimeout = ({ learnedRhythm }: ScannerSettings) =>
  learnedRhythm ? Math.min(PREFIX_TIMEOUT_MS, nextLineTimeout(maxGapMs(learnedRhythm))) : PREFIX_TIMEOUT_MS;

/** @param gapMs a long gap of the device */
export const nextLineTimeout = (gapMs: number) => Math.max(MIN_NEXT_LINE_MS, NEXT_LINE_GAPS * gapMs + NEXT_LINE_MARGIN_MS);

const maxGapMs = ({ gapMs, jitter }: Rhythm) => gapMs * (1 + (jitter ?? 0.5));
