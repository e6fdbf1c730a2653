/** Decides when a station may restart into another version. Pure. */
import type { Settings } from '../../src-shared/settings/settings.schema';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import { type IdlePolicy, NO_OPEN_ORDER } from '../idle-gate';

/** During these minutes, a ready package may be installed without waiting for idle time, because the app has just started. */
const STARTUP_MINUTES = 3;

/** On X11, opening a window counts as user input. */
const WINDOW_OPENING_MINUTES = 5 / 60;

export function restartPolicy(facts: {
  readonly settings: Pick<Settings, 'update.idleMinutes' | 'update.hours'>;
  /** Whether files that the app needs may already be missing. */
  readonly isUrgent: boolean;
  /** Whether the app installs the version itself; otherwise IT's tools have installed it. */
  readonly isFromFeed: boolean;
  /** How long the app has been running. */
  readonly uptimeMinutes: number;
}): IdlePolicy {
  const { settings, isUrgent, isFromFeed, uptimeMinutes } = facts;
  if (isUrgent) return NO_OPEN_ORDER;
  const idleMinutes = settings['update.idleMinutes'];
  // After a start no packer has begun to work, as long as there was no input. A version that IT's tools have installed appears while
  // the station runs, so this does not apply to it.
  if (isFromFeed && uptimeMinutes < STARTUP_MINUTES) {
    return { idleMinutes: Math.min(idleMinutes, Math.max(0, uptimeMinutes - WINDOW_OPENING_MINUTES)), hours: null };
  }
  const hours = settings['update.hours'] === null ? null : parseDailyHours(settings['update.hours']);
  return { idleMinutes, hours: hours?.ok ? hours.value : null };
}
