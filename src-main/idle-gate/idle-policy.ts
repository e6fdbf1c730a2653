import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { type DailyHours, isWithinHours } from '../../src-shared/time/daily-hours';

/** What a station is doing, as far as it decides whether it may be disturbed. */
export interface StationActivity {
  /** Orders and edits that are held, or on the wire. What waits on the disk is safe there, and does not count. */
  readonly inFlightCount: number;
  /** `null` while the window has not said: it is starting, or comes back from a crash. */
  readonly isOrderOnScreen: boolean | null;
  /** For how long nobody has touched the computer. */
  readonly idleSeconds: number;
  /** Minutes since midnight, by the store's clock. */
  readonly minuteOfDay: number;
}

/** What has to be so besides, for somebody who is about to act. */
export interface IdlePolicy {
  readonly idleMinutes: number;
  readonly hours: DailyHours | null;
}

/** For what nobody sees: new settings take effect while somebody reaches for the next order. */
export const NO_OPEN_ORDER: IdlePolicy = { idleMinutes: 0, hours: null };

/** Whether this moment is between two orders. @returns what it is that keeps the station busy; `null` when nothing does */
export function findIdleBlocker(
  { inFlightCount, isOrderOnScreen, idleSeconds, minuteOfDay }: StationActivity,
  { idleMinutes, hours }: IdlePolicy,
): IdleBlocker | null {
  if (inFlightCount > 0) return 'order-leaving';
  if (isOrderOnScreen !== false) return 'order-on-screen';
  if (hours !== null && !isWithinHours(hours, minuteOfDay)) return 'outside-hours';
  return idleSeconds < idleMinutes * 60 ? 'in-use' : null;
}
