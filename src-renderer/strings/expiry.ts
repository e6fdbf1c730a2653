/** The texts about a token that expires. */
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatDateAndTime, formatDayAndTime, formatTime, isSameDay } from './time-text';
import { t } from './translate';

const DAY_MS = 86_400_000;

/**
 * The notice during the token's last day; `null` before that.
 * @param expiresAt milliseconds since 1970, as `now`
 */
export function expiryWarning(expiresAt: number, now: number, clock: StoreClock): string | null {
  if (expiresAt - now > DAY_MS) return null;
  const isToday = isSameDay(expiresAt, now, clock);
  const at = formatTime(expiresAt, clock);
  if (expiresAt > now) return isToday ? t('connection.tokenEndsToday', { at }) : t('connection.tokenEndsTomorrow', { at });
  return isToday ? t('connection.tokenEndedToday', { at }) : t('connection.tokenEnded', { at: formatDayAndTime(expiresAt, clock) });
}

/** For Settings, where IT reads it. */
export const expirySentence = (expiresAt: number, clock: StoreClock): string =>
  t('connection.tokenEnds', { at: formatDateAndTime(expiresAt, clock) });
