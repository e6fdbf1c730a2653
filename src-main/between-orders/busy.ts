import type { Busy } from '../../src-shared/busy';
import { type Hours, isWithin } from '../../src-shared/hours';

/** What a station is doing, as far as it decides whether it may be disturbed. */
export interface Moment {
  /** Orders and edits that are held, or on the wire. What waits on the disk is safe there, and does not count. */
  readonly leaving: number;
  /** `null` while the window has not said: it is starting, or comes back from a crash. */
  readonly orderOnScreen: boolean | null;
  /** For how long nobody has touched the computer. */
  readonly idleSeconds: number;
  /** Minutes since midnight, by the store's clock. */
  readonly minuteOfDay: number;
}

/** What has to be so besides, for somebody who is about to act. */
export interface Rule {
  readonly idleMinutes: number;
  readonly hours: Hours | null;
}

/** For what nobody sees: new settings take effect while somebody reaches for the next order. */
export const NO_ORDER: Rule = { idleMinutes: 0, hours: null };

/** Whether this moment is between two orders. @returns what it is that keeps the station busy; `null` when nothing does */
export function busyWith({ leaving, orderOnScreen, idleSeconds, minuteOfDay }: Moment, { idleMinutes, hours }: Rule): Busy | null {
  if (leaving > 0) return 'order-leaving';
  if (orderOnScreen !== false) return 'order-on-screen';
  if (hours !== null && !isWithin(hours, minuteOfDay)) return 'outside-hours';
  return idleSeconds < idleMinutes * 60 ? 'in-use' : null;
}
