import { useStation } from '../station';
import { checkDraft } from './draft';
import { useForm } from './form';

export const useSettings = () => useStation((state) => state.station.settings);

export const useChecked = () =>
  checkDraft(
    useForm((form) => form.draft),
    useSettings(),
  );
