/**
 * The families of Connect's paths (`connection.orderPaths`), and what each allows. All code but `src-main/connect` decides by these
 * rules and never by a family's name, so that another family is one more record.
 */
import { minuteOfDay } from '../time/minute-of-day';
import type { Instant } from './service-option.schema';

export const ORDER_PATHS = ['lastmile', 'users', 'dispatch'] as const;
export type OrderPaths = (typeof ORDER_PATHS)[number];

export const DEFAULT_ORDER_PATHS: OrderPaths = 'lastmile';

export interface OrderPathRules {
  /** Whether an order can be staged and looked up, and its service options listed, only with the user. */
  readonly needsUser: boolean;
  /** Whether an edit needs the user. If it does not, no request of this family names one. */
  readonly needsUserToEdit: boolean;
  /** Whether an edit can change the bag label. */
  readonly hasBagLabel: boolean;
  /** Whether a new delivery window needs the service option that it lies in. */
  readonly needsServiceOption: boolean;
  /** Whether a new delivery window starts and ends on the hour, and is at least one hour long. */
  readonly needsFullHours: boolean;
}

export const ORDER_PATH_RULES: Readonly<Record<OrderPaths, OrderPathRules>> = {
  lastmile: { needsUser: false, needsUserToEdit: true, hasBagLabel: true, needsServiceOption: true, needsFullHours: false },
  users: { needsUser: true, needsUserToEdit: true, hasBagLabel: true, needsServiceOption: true, needsFullHours: false },
  dispatch: { needsUser: false, needsUserToEdit: false, hasBagLabel: false, needsServiceOption: false, needsFullHours: true },
};

/** The settings that choose the family. */
interface RoutingSettings {
  readonly 'connection.mode': 'practice' | 'live';
  readonly 'connection.orderPaths': OrderPaths;
}

/** The family of a station's orders. Practice labels name no user, so Practice replaces a family that needs one by the default. */
export function orderPathsOf(settings: RoutingSettings): OrderPaths {
  const paths = settings['connection.orderPaths'];
  return settings['connection.mode'] === 'practice' && ORDER_PATH_RULES[paths].needsUser ? DEFAULT_ORDER_PATHS : paths;
}

export const orderPathRulesOf = (settings: RoutingSettings): OrderPathRules => ORDER_PATH_RULES[orderPathsOf(settings)];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Whether a time is on the hour by the store's clock. Connect does not document whose hours it means. The store's are those on the
 * screen, in the service options and in the customer's window; in a zone such as Newfoundland's, the full hours of UTC are half hours.
 * @param timeZone `station.timeZone` as it is in effect
 */
export function isOnTheHour(instant: Instant, timeZone: string | null): boolean {
  const at = Date.parse(instant);
  return at % MINUTE_MS === 0 && minuteOfDay(at, timeZone) % 60 === 0;
}

/** Whether a window lasts at least one hour. Time that passes counts, not the clock: from 1:00 to 3:00 is one hour when the clocks skip 2:00. */
export const isAtLeastOneHour = ({ startAt, endAt }: { readonly startAt: Instant; readonly endAt: Instant }): boolean =>
  Date.parse(endAt) - Date.parse(startAt) >= HOUR_MS;
