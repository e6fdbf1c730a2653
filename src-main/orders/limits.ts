/** The station's limits on staging and edit requests. The window checks them too, but only this check is trusted. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';
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
  return userId === undefined && orderPaths === 'users' ? 'userId' : null;
}

/** Returns the first field of an edit that exceeds a limit; `null` when there is none. An edit has no required fields. */
export function editLimitViolation({ bags, items, weight }: UpdateChanges, settings: Settings): 'bags' | 'items' | 'weight' | null {
  if (bags !== undefined && exceedsLimit.bags(bags, settings)) return 'bags';
  if (items !== undefined && exceedsLimit.items(items, settings)) return 'items';
  return weight !== undefined && exceedsLimit.weight(weight, settings) ? 'weight' : null;
}
