/** Keeps the Edit view across a crash and a restart, and follows the edit that was handed over. */
import { useStation } from '../station';
import { loadEditDraft, saveEditDraft } from './draft-storage';
import { discardEdit, getEdit, getSettings, setEdit, useEdit } from './edit-store';
import { applyEditUpdate } from './submit';

/**
 * Restores what an earlier run of the app left, saves every change from then on, and follows the edit and the settings.
 * @returns a function that stops it
 */
export function startEditModel(): () => void {
  restoreEdit();
  const unsubscribes = [
    useEdit.subscribe((now, before) => {
      if (
        now.fields !== before.fields ||
        now.edit?.id !== before.edit?.id ||
        now.submittedFields !== before.submittedFields ||
        now.baseline !== before.baseline
      )
        persistEdit();
    }),
    useStation.subscribe(({ orders, station }, before) => {
      if (station.settings['connection.mode'] !== before.station.settings['connection.mode']) return discardEdit();
      // A text stood for an instant by the old clock only.
      if (station.settings['station.timeZone'] !== before.station.settings['station.timeZone']) setEdit({ originalInstants: new Map() });
      const { edit } = getEdit();
      const current = edit && orders.find(({ id }) => id === edit.id);
      if (current && current !== edit) applyEditUpdate(current);
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

const getMode = () => getSettings()['connection.mode'];

function restoreEdit(): void {
  const stored = loadEditDraft(getMode());
  if (!stored) return;
  setEdit({
    fields: stored.fields,
    baseline: stored.baseline,
    problems: {},
    submittedFields: stored.submittedFields,
    originalInstants: new Map(Object.entries(stored.originalInstants)),
    prefilledUser: stored.prefilledUser,
  });
  const edit = useStation.getState().orders.find(({ id }) => id === stored.intentId);
  if (edit) applyEditUpdate(edit);
}

function persistEdit(): void {
  const { fields, baseline, edit, submittedFields, originalInstants, prefilledUser } = getEdit();
  saveEditDraft({
    mode: getMode(),
    fields,
    baseline,
    intentId: edit?.id ?? null,
    submittedFields,
    originalInstants: Object.fromEntries(originalInstants),
    prefilledUser,
  });
}
