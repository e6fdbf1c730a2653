/** The station's limits on staging and edit requests. The window checks them too, but only this check is trusted. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../src-shared/order/order.schema';
import {
  DEFAULT_ORDER_PATHS,
  isAtLeastOneHour,
  isOnTheHour,
  ORDER_PATH_RULES,
  type OrderPathRules,
} from '../../src-shared/order/order-paths';
import type { UpdateChanges, UpdateRequest, WindowChange } from '../../src-shared/order/update-request.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';

/** The fields that both a staging and an edit have, and that a station limits. */
type LimitedFields = Pick<StageRequest, 'bags' | 'items' | 'weight'>;

const exceedsLimit: {
  readonly [Field in keyof LimitedFields]-?: (value: NonNullable<LimitedFields[Field]>, settings: Settings) => boolean;
} = {
  bags: (value, settings) => value > settings['stage.maxBags'],
  items: (value, settings) => value > settings['stage.maxItems'],
  // Hundredths of a pound.
  weight: (value, settings) => value > settings['stage.maxPounds'] * 100,
};

/** Orders are never accepted for unrecognized paths, which only the journal of a later version has. */
const rulesOf = ({ orderPaths }: Pick<Destination, 'orderPaths'>): OrderPathRules =>
  ORDER_PATH_RULES[orderPaths === 'unrecognized' ? DEFAULT_ORDER_PATHS : orderPaths];

/** Returns the first field of a staging that exceeds a limit, or that is required and missing; `null` when there is none. */
export function stagingLimitViolation(
  { userId, bags, items, weight }: StageRequest,
  { orderPaths }: Pick<Destination, 'orderPaths'>,
  settings: Settings,
): 'userId' | 'bags' | 'items' | 'weight' | null {
  const required = settings['stage.require'];
  if (bags === undefined ? required.includes('bags') : exceedsLimit.bags(bags, settings)) return 'bags';
  if (items === undefined ? required.includes('items') : exceedsLimit.items(items, settings)) return 'items';
  if (weight === undefined ? required.includes('weight') : exceedsLimit.weight(weight, settings)) return 'weight';
  return userId === undefined && rulesOf({ orderPaths }).needsUser ? 'userId' : null;
}

/** Returns the first field of an edit that exceeds a limit; `null` when there is none. An edit has no required fields. */
export function editLimitViolation({ bags, items, weight }: UpdateChanges, settings: Settings): 'bags' | 'items' | 'weight' | null {
  if (bags !== undefined && exceedsLimit.bags(bags, settings)) return 'bags';
  if (items !== undefined && exceedsLimit.items(items, settings)) return 'items';
  return weight !== undefined && exceedsLimit.weight(weight, settings) ? 'weight' : null;
}

/** Returns the first field of an edit that the destination's order paths need or do not allow; `null` when there is none. */
export function editPathViolation(
  { userId, changes: { window, bagLabel } }: UpdateRequest,
  destination: Pick<Destination, 'orderPaths'>,
  settings: Settings,
): 'userId' | 'bagLabel' | 'serviceOption' | 'windowStart' | 'windowEnd' | null {
  const rules = rulesOf(destination);
  if (rules.needsUserToEdit && userId === undefined) return 'userId';
  if (!rules.hasBagLabel && bagLabel !== undefined) return 'bagLabel';
  return window === undefined ? null : windowViolation(window, rules, settings['station.timeZone']);
}

function windowViolation(
  window: WindowChange,
  { needsServiceOption, needsFullHours }: OrderPathRules,
  timeZone: string | null,
): 'serviceOption' | 'windowStart' | 'windowEnd' | null {
  if (needsServiceOption && window.serviceOptionId === undefined) return 'serviceOption';
  if (!needsFullHours) return null;
  if (!isOnTheHour(window.startAt, timeZone)) return 'windowStart';
  return isOnTheHour(window.endAt, timeZone) && isAtLeastOneHour(window) ? null : 'windowEnd';
}
