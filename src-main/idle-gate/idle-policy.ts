/** The rule for when a station is idle enough to be interrupted. Pure. */
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { type DailyHours, isWithinHours } from '../../src-shared/time/daily-hours';

/** What the station is doing, as far as it decides whether it may be interrupted. */
export interface StationActivity {
  /** Orders and edits that are held or being sent. Waiting ones do not count, because they are safe on the disk. */
  readonly inFlightCount: number;
  /** `null` until the page has reported it, while it starts or recovers from a crash. */
  readonly isOrderOnScreen: boolean | null;
  /** Seconds since the last input to the computer. */
  readonly idleSeconds: number;
  /** Minutes since midnight in the store's time zone. */
  readonly minuteOfDay: number;
}

/** The conditions for an interruption, in addition to having no open order. */
export interface IdlePolicy {
  readonly idleMinutes: number;
  readonly hours: DailyHours | null;
}

/** For interruptions that a packer does not notice, such as new settings: only an open order prevents them. */
export const NO_OPEN_ORDER: IdlePolicy = { idleMinutes: 0, hours: null };

/** @returns what prevents an interruption now; `null` if nothing does */
export function findIdleBlocker(
  { inFlightCount, isOrderOnScreen, idleSeconds, minuteOfDay }: StationActivity,
  { idleMinutes, hours }: IdlePolicy,
): IdleBlocker | null {
  if (inFlightCount > 0) return 'order-leaving';
  if (isOrderOnScreen !== false) return 'order-on-screen';
  if (hours !== null && !isWithinHours(hours, minuteOfDay)) return 'outside-hours';
  return idleSeconds < idleMinutes * 60 ? 'in-use' : null;
}
