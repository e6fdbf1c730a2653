/** What the components of the Stage view read from its store and from the settings. */
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { StagingBlock } from '../../src-shared/station/station';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { useCurrentPlace, useStation } from '../station';
import { checkDraft, type DraftCheck, type Field } from './draft';
import { useStage } from './stage-store';

export const useSettings = (): Settings => useStation((state) => state.station.settings);

/** Why no order can be staged; `null` if staging is not blocked. */
export const useStagingBlock = (): StagingBlock | null =>
  useStation(({ station: { connection } }) => (connection.kind === 'blocked' ? connection.problem : null));

/** Whether the order on the screen can be staged, and if not, why. */
export function useDraftCheck(): DraftCheck {
  const draft = useStage((form) => form.draft);
  return checkDraft(draft, useSettings(), useKnownPlace(draft.order));
}

/** The place of an order, as far as the station knows it. @param text the order ID as it is in its field */
export const useKnownPlace = (text: string): string | null => useCurrentPlace(trimInvisible(text) || null);

/** @returns a new number each time the field is to take the focus; `null` while another one is */
export const useFocusRequest = (field: Field | 'button'): number | null =>
  useStage(({ focus }) => (focus.field === field && focus.count > 0 ? focus.count : null));
