/** The texts about a token that expires. */
import type { StoreClock } from '../../../src-shared/time/time-format';
import { formatDateAndTime, formatDayAndTime, formatTime, isSameDay } from '../time-text';

const DAY_MS = 86_400_000;

/**
 * The notice during the token's last day; `null` before that.
 * @param expiresAt milliseconds since 1970, as `now`
 */
export function expiryWarning(expiresAt: number, now: number, clock: StoreClock): string | null {
  if (expiresAt - now > DAY_MS) return null;
  const at = formatTime(expiresAt, clock);
  if (expiresAt <= now) {
    const when = isSameDay(expiresAt, now, clock) ? `at ${at}` : `on ${formatDayAndTime(expiresAt, clock)}`;
    return `The token ended ${when}. Orders are saved; tell IT.`;
  }
  const day = isSameDay(expiresAt, now, clock) ? 'today' : 'tomorrow';
  return `The token ends ${day} at ${at}. Orders are saved then; tell IT.`;
}

/** For Settings, where IT reads it. */
export const expirySentence = (expiresAt: number, clock: StoreClock): string => `It ends on ${formatDateAndTime(expiresAt, clock)}.`;
