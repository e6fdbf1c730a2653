import type { Settings } from '../../src-shared/settings/settings.schema';
import { t } from '../strings';

/** What an empty text box for a place says. Without a pattern, the label of a place would be taken for an order. */
export const placePlaceholder = (settings: Settings): string =>
  t(settings['scan.placePattern'] === null ? 'place.type' : 'place.typeOrScan');
