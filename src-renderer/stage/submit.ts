/** Hands the order on the screen over, and brings failed orders back to be corrected. */

import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Staging } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import { type OtherStaging, toSeenStagings } from '../../src-shared/intent/other-staging';
import { holdSeconds } from '../../src-shared/order/hold';
import { settleLoad } from '../devices';
import { mergeStandings } from '../orders';
import { playSound } from '../sounds';
import { invoke, newIntentId, resolveOrder } from '../station';
import { currentLanguage, mayHaveBeenDone } from '../strings';
import { warningToConfirm } from './connect-lookup';
import { draftFromStaging, type UnreadyCheck } from './draft';
import type { Notice } from './notice';
import { askForPlace, checkOrder, savePlaceAfterPress } from './place';
import {
  type Correction,
  clearOrder,
  getSettings,
  getStage,
  isDraftBlank,
  lookUpStandings,
  moveFocusTo,
  refuseWithNotice,
  setStage,
  showDraft,
} from './stage-store';

/**
 * Handles a press of the big button. The order leaves the screen as soon as the journal has it, and not before.
 * @param by `command`: a command barcode was scanned instead
 */
export async function stageOrder(by?: 'command'): Promise<void> {
  const { draft, isSubmitting, standings, confirmed, correction } = getStage();
  if (isSubmitting) return;
  const check = checkOrder();
  if (check.kind !== 'ready') {
    refuseUnready(check);
    if (by === 'command') setStage({ notice: { kind: 'command-not-ready', check } });
    return;
  }
  const id = getStage().intentId ?? newIntentId();
  setStage({ isSubmitting: true, intentId: id });
  try {
    const response = await invoke('orders.stage', {
      id,
      request: check.request,
      place: check.place ?? undefined,
      awareOf: toSeenStagings(standings),
      confirmed,
      by,
    });
    // Another order may be on the screen by now.
    const isShown = getStage().intentId === id;
    if (response.ok) savePlaceAfterPress(check, draft, isShown ? getStage().draft : null);
    if (response.ok) settleLoad(id, draft.weighings);
    if (response.ok && by === 'command') playSound('read');
    if (response.ok && isShown) clearOrder(by === 'command' ? noticeOfCommand(check.request.orderId) : null);
    if (response.ok && correction) void resolveCorrectedOrder(correction, check.request.orderId);
    if (!response.ok && response.problem.kind === 'needs-confirmation' && isShown) askForSecondPress(response.problem.standings);
    else if (!response.ok && response.problem.kind === 'connect-warns' && isShown) askToConfirm(response.problem);
    else if (!response.ok) refuseWithNotice({ kind: 'refused', refusal: response.problem });
  } catch {
    refuseWithNotice({ kind: 'refused', refusal: { kind: 'not-saved', detail: '' } });
  } finally {
    setStage({ isSubmitting: false });
  }
}

function refuseUnready(check: UnreadyCheck): void {
  playSound('refused');
  if (check.kind === 'missing' && check.first === 'place') askForPlace();
  else if (check.kind !== 'no-user') moveFocusTo(check.first);
}

const noticeOfCommand = (orderId: string): Notice => ({
  kind: 'command-staged',
  orderId,
  seconds: holdSeconds(getSettings()['stage.undoSeconds'], 'command'),
});

/** Shows stagings that the packer had not seen, and asks for a second press. */
function askForSecondPress(unseen: readonly OtherStaging[]): void {
  playSound('refused');
  setStage(({ standings }) => ({ standings: mergeStandings(standings, unseen), needsSecondPress: true, notice: null }));
  // Some of the stagings that were shown may have ended by now.
  void lookUpStandings(getStage().draft.order);
}

/** Asks for a second press because of what Connect said. The card says it already, unless the answer is of an earlier time. */
function askToConfirm(refusal: Extract<Refusal, { kind: 'connect-warns' }>): void {
  playSound('refused');
  const isOnCard = warningToConfirm(getStage()) === refusal.warning;
  setStage(({ confirmed }) => ({
    confirmed: [...confirmed, refusal.warning],
    needsSecondPress: true,
    notice: isOnCard ? null : { kind: 'refused', refusal },
  }));
}

/** Shows the result of a button elsewhere. A check's result makes no sound of refusal. */
export const showNotice = (notice: Notice): void => (notice.kind === 'checked' ? setStage({ notice }) : refuseWithNotice(notice));

/**
 * Brings an order back into the form, unless another one is there, which may be the next customer's. The order itself stays as it
 * is until its correction is handed over, so that an abandoned correction loses nothing.
 */
export function correctOrder(intent: Staging): void {
  const { draft, correction } = getStage();
  const { id, state, request } = intent;
  if (!isDraftBlank(draft)) return correction?.id === id ? moveFocusTo('bags') : refuseWithNotice({ kind: 'screen-taken' });
  const onlyFor = mayHaveBeenDone(intent) ? request.orderId : null;
  showDraft(draftFromStaging(intent, currentLanguage()), null, needsAttention(state) ? { id, onlyForOrderId: onlyFor } : null);
  moveFocusTo('bags');
}

/** Resolves a failed order after its correction was handed over. If this fails, its card stays, and a person can dismiss it. */
export async function resolveCorrectedOrder({ id, onlyForOrderId }: Correction, handedOverOrderId: string): Promise<void> {
  if (onlyForOrderId !== null && onlyForOrderId !== handedOverOrderId) return;
  await resolveOrder(id, 'corrected').catch(() => undefined);
}
