/** Keeps the Edit view across a crash and a restart, and follows the edit that was handed over. */
import { orderPathsOf } from '../../src-shared/order/order-paths';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { toInstant } from '../../src-shared/time/store-time';
import { useStation } from '../station';
import { storeClockOf } from '../strings';
import { loadEditDraft, saveEditDraft } from './draft-storage';
import { discardEdit, getEdit, getSettings, revalidate, setEdit, useEdit } from './edit-store';
import type { EditFields } from './fields';
import { type RewriteContext, rewriteFields, rewriteInstants, type TextFormat } from './rewrite-texts';
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
      changeLanguage(before.station.settings, station.settings);
      if (orderPathsOf(before.station.settings) !== orderPathsOf(station.settings)) revalidate();
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

/** Nothing that was typed is lost or means something else when the language changes. */
function changeLanguage(before: Settings, now: Settings): void {
  const [from, to] = [textFormatOf(before), textFormatOf(now)];
  if (from.language === to.language && from.clock.locale === to.clock.locale) return;
  const { fields, baseline, submittedFields, previousEdit, originalInstants } = getEdit();
  const context: RewriteContext = {
    from,
    // The time zone is not the language's business.
    to: { ...to, clock: { ...to.clock, timeZone: from.clock.timeZone } },
    now: toInstant(Date.now(), from.clock.timeZone),
    originalInstants,
  };
  const rewrite = <Fields extends EditFields | null>(texts: Fields) => texts && rewriteFields(texts, context);
  setEdit({
    fields: rewriteFields(fields, context),
    baseline: rewriteFields(baseline, context),
    submittedFields: rewrite(submittedFields),
    previousEdit: { ...previousEdit, submittedFields: rewrite(previousEdit.submittedFields) },
    originalInstants: rewriteInstants(context),
  });
  revalidate();
}

const textFormatOf = (settings: Settings): TextFormat => ({ language: settings.language ?? 'en', clock: storeClockOf(settings) });

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
