import { useStation } from '../station';
import { checkDraft } from './draft';
import { useStage } from './stage-model';

export const useSettings = () => useStation((state) => state.station.settings);

export const useDraftCheck = () =>
  checkDraft(
    useStage((form) => form.draft),
    useSettings(),
  );
