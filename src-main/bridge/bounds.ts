import type { StageRequest } from '../../src-shared/order';
import type { Settings } from '../../src-shared/settings';

/** What both a staging and an edit say, and a station bounds. */
type Counted = Pick<StageRequest, 'bags' | 'items' | 'weight'>;

/** The station's own bounds. The window checks them too; this is the check that counts. */
export const isBeyond: { readonly [Field in keyof Counted]-?: (value: NonNullable<Counted[Field]>, settings: Settings) => boolean } = {
  bags: (value, settings) => value > settings['stage.maxBags'],
  items: (value, settings) => value > settings['stage.maxItems'],
  weight: (value, settings) => value > settings['stage.maxPounds'] * 100,
};
