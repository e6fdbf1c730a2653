/** The station's own limits on what is handed over. The window checks them too; this is the check that counts. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';

/** What both a staging and an edit say, and a station limits. */
type LimitedFields = Pick<StageRequest, 'bags' | 'items' | 'weight'>;

const exceedsLimit: {
  readonly [Field in keyof LimitedFields]-?: (value: NonNullable<LimitedFields[Field]>, settings: Settings) => boolean;
} = {
  bags: (value, settings) => value > settings['stage.maxBags'],
  items: (value, settings) => value > settings['stage.maxItems'],
  // Hundredths of a pound.
  weight: (value, settings) => value > settings['stage.maxPounds'] * 100,
};

/** The first field of a staging that is beyond a limit, or missing although it is required; `null` when there is none. */
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

/** The first field of an edit that is beyond a limit; an edit has no required ones. `null` when there is none. */
export function editLimitViolation({ bags, items, weight }: UpdateChanges, settings: Settings): 'bags' | 'items' | 'weight' | null {
  if (bags !== undefined && exceedsLimit.bags(bags, settings)) return 'bags';
  if (items !== undefined && exceedsLimit.items(items, settings)) return 'items';
  return weight !== undefined && exceedsLimit.weight(weight, settings) ? 'weight' : null;
}
