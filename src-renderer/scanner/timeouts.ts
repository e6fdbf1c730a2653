/** How long the recognizer waits for what may still come, in milliseconds. */

import { classify, DEVICE_LIKELY } from './classify';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';
import type { State } from './recognizer-state';
import type { Rhythm } from './timed-key';
import { MIN_PERSON_HOLD_MS } from './timing-model';

/** Silence of this many milliseconds ends what a person typed: the slowest scanner with the most jitter leaves 225. */
export const TYPING_PAUSE_MS = 250;
/** For this many milliseconds the rest of a device's text, or its terminator, may still come. */
export const TERMINATOR_TIMEOUT_MS = 1000;
/** After a terminator the next line of a code comes within so many of the scanner's longer gaps and so many milliseconds. */
const NEXT_LINE_GAPS = 1.1;
const NEXT_LINE_MARGIN_MS = 6;
const MIN_NEXT_LINE_MS = 15;
/** A bare Enter may be a device's prefix until this many milliseconds have passed. */
const PREFIX_TIMEOUT_MS = 170;
/** After a device's text, keys without a character are its own for this many milliseconds, and so many of its gaps. */
export const TRAILING_KEYS_MS = 100;

/** How many milliseconds of silence after the last key decide. */
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

/** Whether classifying costs nothing: the keys came so fast that no weighing is needed. */
function isFastEnoughToClassify(pending: readonly PendingKey[]): boolean {
  const [first, last] = [pending[0], pending.at(-1)];
  return first !== undefined && last !== undefined && last.stroke.at - first.stroke.at <= 35 * pending.length;
}

/** Whether the last key that came up was released faster than a finger can. */
function isReleasedFasterThanHuman(pending: readonly PendingKey[]): boolean {
  const last = pending.findLast(({ releasedAt }) => releasedAt !== null);
  return last !== undefined && (last.releasedAt ?? 0) - last.stroke.at < MIN_PERSON_HOLD_MS;
}

export const prefixTimeout = ({ learnedRhythm }: ScannerSettings) =>
  learnedRhythm ? Math.min(PREFIX_TIMEOUT_MS, nextLineTimeout(maxGapMs(learnedRhythm))) : PREFIX_TIMEOUT_MS;

/** @param gapMs a long one of the device's gaps */
export const nextLineTimeout = (gapMs: number) => Math.max(MIN_NEXT_LINE_MS, NEXT_LINE_GAPS * gapMs + NEXT_LINE_MARGIN_MS);

const maxGapMs = ({ gapMs, jitter }: Rhythm) => gapMs * (1 + (jitter ?? 0.5));
