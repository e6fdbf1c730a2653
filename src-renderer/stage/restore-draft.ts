/** Keeps the order on the screen across a crash and a restart. */
import { LANGUAGES, type Language } from '../../src-shared/language/languages';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { settleLoad } from '../devices';
import { newIntentId, useStation } from '../station';
import { askAboutOrderOnScreen } from './connect-lookup';
import { type Draft, EMPTY_DRAFT } from './draft';
import { loadStageDraft, type StageDraft, saveStageDraft, wasHandedOver } from './draft-storage';
import { clearOrder, draftFromScan, isDraftBlank, type StageState, showDraft, useStage } from './stage-store';
import { resolveCorrectedOrder } from './submit';

const { getState: getStage, setState: setStage } = useStage;
const getSettings = () => useStation.getState().station.settings;

/**
 * Restores the order that was on the screen when the app stopped, and saves every change from then on. An order older than
 * `stage.staleMinutes` is only named: its groceries may be gone, and the next scan of a new day should find an empty screen.
 * @returns a function that stops it
 */
export function startStageModel(): () => void {
  const getMode = () => getSettings()['connection.mode'];
  const stored = isDraftBlank(getStage().draft) ? loadStageDraft(getMode()) : null;
  const stopAsking = askAboutOrderOnScreen();
  // A restored draft keeps the time of its last change.
  if (stored && !restoreStage(stored)) saveState(getStage());
  const unsubscribes = [
    stopAsking,
    useStage.subscribe((now, before) => {
      if (
        now.draft !== before.draft ||
        now.previewedOrder !== before.previewedOrder ||
        now.nextOrder !== before.nextOrder ||
        now.intentId !== before.intentId ||
        now.correction !== before.correction
      )
        saveState(now);
    }),
    useStation.subscribe(({ station: { settings } }, before) => {
      if (settings.language !== before.station.settings.language) rewriteScaleWeight(settings.language ?? 'en');
    }),
    useStation.subscribe(({ station }, before) => {
      // An order that was scanned in one mode must not be staged in the other.
      if (station.settings['connection.mode'] === before.station.settings['connection.mode']) return;
      setStage({ nextOrder: null });
      clearOrder();
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };

  function saveState(stage: StageState): void {
    const { nextOrder, intentId, correction } = stage;
    const draft = shownDraft(stage);
    const { fieldErrors: _complaints, generalErrors: _otherComplaints, ...fields } = draft;
    saveStageDraft(
      isDraftBlank(draft) && nextOrder === null
        ? null
        : {
            mode: getMode(),
            savedAt: Date.now(),
            draft: { ...EMPTY_DRAFT, ...fields },
            nextOrder: nextOrder,
            intentId,
            correction: correction,
          },
    );
  }
}

/** The draft as it is on the screen. A previewed order is part of it, because the app may quit before the reading of its scan. */
const shownDraft = ({ draft, previewedOrder }: StageState): Draft =>
  previewedOrder ? { ...draft, order: previewedOrder.orderId, user: previewedOrder.userId } : draft;

/** A weight from the scale is written as the language does. A typed one stays as the packer typed it, and is read in both spellings. */
function rewriteScaleWeight(language: Language): void {
  const { draft } = getStage();
  if (draft.weighings > 0) setStage({ draft: { ...draft, weight: draft.weight.replace(/[.,]/, LANGUAGES[language].money.decimal) } });
}

/** @returns whether the stored order is on the screen as it was */
function restoreStage(stored: StageDraft): boolean {
  const { draft, nextOrder, intentId, correction, savedAt } = stored;
  const handedOver = wasHandedOver(stored, useStation.getState().orders);
  // A press whose ID was not stored gets one that no order has: its load stays taken until it is lifted.
  if (handedOver) settleLoad(intentId ?? newIntentId(), draft.weighings);
  if (handedOver && correction) void resolveCorrectedOrder(correction, trimInvisible(draft.order));
  if (Date.now() - savedAt > getSettings()['stage.staleMinutes'] * 60_000) {
    const orderId = [handedOver ? '' : trimInvisible(draft.order), nextOrder?.orderId ?? ''].filter(Boolean).join(', ');
    if (orderId) setStage({ notice: { kind: 'left-behind', orderId, at: savedAt } });
    return false;
  }
  if (handedOver) {
    if (nextOrder) showDraft(draftFromScan(nextOrder), { kind: 'restored' });
    return false;
  }
  showDraft(draft, { kind: 'restored' }, correction);
  setStage({ nextOrder: nextOrder, intentId });
  return true;
}
