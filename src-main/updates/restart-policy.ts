/** When a station may become another version. Pure. */

import type { Settings } from '../../src-shared/settings/settings.schema';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import { type IdlePolicy, NO_OPEN_ORDER } from '../idle-gate';

/** A start within this is "the next start" of a package that lay ready. */
const STARTUP_MINUTES = 3;

/** Opening a window counts as a touch of the computer where X serves it. */
const WINDOW_OPENING_MINUTES = 5 / 60;

export function restartPolicy(facts: {
  readonly settings: Pick<Settings, 'update.idleMinutes' | 'update.hours'>;
  /** Something that the app needs may be gone already. */
  readonly isUrgent: boolean;
  /** The app installs it itself; otherwise it is installed. */
  readonly isFromFeed: boolean;
  /** For how long the app has run. */
  readonly uptimeMinutes: number;
}): IdlePolicy {
  const { settings, isUrgent, isFromFeed, uptimeMinutes } = facts;
  if (isUrgent) return NO_OPEN_ORDER;
  const idleMinutes = settings['update.idleMinutes'];
  // At a start nobody has begun yet, as long as nobody has touched the computer since. IT's own tools install while a
  // station runs: that is no start.
  if (isFromFeed && uptimeMinutes < STARTUP_MINUTES) {
    return { idleMinutes: Math.min(idleMinutes, Math.max(0, uptimeMinutes - WINDOW_OPENING_MINUTES)), hours: null };
  }
  const hours = settings['update.hours'] === null ? null : parseDailyHours(settings['update.hours']);
  return { idleMinutes, hours: hours?.ok ? hours.value : null };
}
