/** When a station may become another version. Pure. */
import { parseHours } from '../../src-shared/hours';
import type { Settings } from '../../src-shared/settings';
import { NO_ORDER, type Rule } from '../between-orders';

/** A start within this is "the next start" of a package that lay ready. */
const JUST_STARTED_MINUTES = 3;

/** Opening a window counts as a touch of the computer where X serves it. */
const OPENING_MINUTES = 5 / 60;

export function restartRule(facts: {
  readonly settings: Pick<Settings, 'update.idleMinutes' | 'update.hours'>;
  /** Something that the app needs may be gone already. */
  readonly isUrgent: boolean;
  /** The app installs it itself; otherwise it is installed. */
  readonly byFeed: boolean;
  /** For how long the app has run. */
  readonly uptimeMinutes: number;
}): Rule {
  const { settings, isUrgent, byFeed, uptimeMinutes } = facts;
  if (isUrgent) return NO_ORDER;
  const idleMinutes = settings['update.idleMinutes'];
  // At a start nobody has begun yet, as long as nobody has touched the computer since. IT's own tools install while a
  // station runs: that is no start.
  if (byFeed && uptimeMinutes < JUST_STARTED_MINUTES) {
    return { idleMinutes: Math.min(idleMinutes, Math.max(0, uptimeMinutes - OPENING_MINUTES)), hours: null };
  }
  const hours = settings['update.hours'] === null ? null : parseHours(settings['update.hours']);
  return { idleMinutes, hours: hours?.ok ? hours.value : null };
}
