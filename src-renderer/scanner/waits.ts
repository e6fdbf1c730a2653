/** How long the recognizer waits for what may still come, in milliseconds. */
import { type Rhythm, SHORTEST_TOUCH_MS } from './attribution';
import { classify, PROBABLE } from './classify';
import type { PendingKey } from './pending-key';
import type { ScannerSettings } from './reading';
import type { State } from './recognizer-state';

/** Silence of this many milliseconds ends what a person typed: the slowest scanner with the most jitter leaves 225. */
export const QUIET_MS = 250;
/** For this many milliseconds the rest of a device's text, or its terminator, may still come. */
export const LATE_TERMINATOR_MS = 1000;
/** After a terminator the next line of a code comes within so many of the scanner's longer gaps and so many milliseconds. */
const NEXT_LINE_GAPS = 1.1;
const NEXT_LINE_MS = 6;
const SHORTEST_WAIT_MS = 15;
/** A bare Enter may be a device's prefix until this many milliseconds have passed. */
const PREFIX_MS = 170;
/** After a device's text, keys without a character are its own for this many milliseconds, and so many of its gaps. */
export const TRAILING_MS = 100;

/** How many milliseconds of silence after the last key decide. */
export function patience({ pending, context }: State, settings: ScannerSettings): number {
  const texts = pending.filter(({ kind }) => kind === 'text');
  if (texts.length === 0) return prefixWait(settings);
  const { deviceProbabilities, rhythm } = isQuickToJudge(pending)
    ? classify(pending, { context, settings, isOpen: true })
    : { deviceProbabilities: [], rhythm: null };
  const isDevices = (deviceProbabilities.at(-1) ?? 0) > PROBABLE;
  if (settings.suffix === 'none' && isDevices && rhythm) return Math.max(settings.maxGapMs, 3 * rhythm.gapMs);
  if (isDevices || hasMachineTouch(pending)) return LATE_TERMINATOR_MS;
  return Math.max(QUIET_MS, settings.maxGapMs);
}

/** Whether classifying costs nothing: the keys came so fast that no weighing is needed. */
function isQuickToJudge(pending: readonly PendingKey[]): boolean {
  const [first, last] = [pending[0], pending.at(-1)];
  return first !== undefined && last !== undefined && last.stroke.at - first.stroke.at <= 35 * pending.length;
}

/** Whether the last key that came up was released faster than a finger can. */
function hasMachineTouch(pending: readonly PendingKey[]): boolean {
  const last = pending.findLast(({ releasedAt }) => releasedAt !== null);
  return last !== undefined && (last.releasedAt ?? 0) - last.stroke.at < SHORTEST_TOUCH_MS;
}

export const prefixWait = ({ learnedRhythm }: ScannerSettings) =>
  learnedRhythm ? Math.min(PREFIX_MS, nextLineWait(longestGap(learnedRhythm))) : PREFIX_MS;

/** @param gapMs a long one of the device's gaps */
export const nextLineWait = (gapMs: number) => Math.max(SHORTEST_WAIT_MS, NEXT_LINE_GAPS * gapMs + NEXT_LINE_MS);

const longestGap = ({ gapMs, jitter }: Rhythm) => gapMs * (1 + (jitter ?? 0.5));
