/** Handles what the scanner and the scale send while the Stage view is shown. */
import { assertNever } from '../../src-shared/base/result';
import { classifyScan } from '../../src-shared/scan/classify-scan';
import type { ScannedOrder } from '../../src-shared/scan/order-label';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { giveBackLoad } from '../devices';
import { playSound } from '../sounds';
import { currentLanguage } from '../strings';
import { handleCommandScan } from './commands';
import { warningToConfirm } from './connect-lookup';
import { type Draft, hasEntries } from './draft';
import type { Notice, ScaleComplaint } from './notice';
import { checkOrder, handlePlaceScan } from './place';
import { draftFromScan, draftWithField, getSettings, getStage, moveFocusTo, refuseWithNotice, setStage, showDraft } from './stage-store';
import { stageOrder } from './submit';

/**
 * Handles a scan as the label of an order or of a staging place.
 * @param product whether the code is a product's: proven by its symbology, or likely by its check digit
 */
export function handleScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  if (product === 'certain') return refuseWithNotice({ kind: 'product' });
  const scan = classifyScan(text, getSettings());
  switch (scan.kind) {
    case 'command':
      return handleCommandScan(scan.result);
    case 'place':
      return void handlePlaceScan(scan.result);
    case 'order':
      return scan.result.ok
        ? handleOrderScan(scan.result.value, product)
        : refuseWithNotice({ kind: 'not-an-order', text: text.split('\n')[0] ?? '', problem: scan.result.problem });
    default:
      return assertNever(scan);
  }
}

function handleOrderScan(scanned: ScannedOrder, product: 'likely' | 'no'): void {
  playSound('read');
  const { orderId, userId } = scanned;
  const notice: Notice | null = product === 'likely' ? { kind: 'maybe-product' } : null;
  const { draft, isSubmitting } = getStage();
  if (trimInvisible(draft.order) === orderId) {
    const user = userId ?? draft.user;
    // With another customer it is another order than the one that was pressed.
    return setStage({ draft: { ...draft, user }, notice, ...(user !== draft.user && { intentId: null }) });
  }
  if (isSubmitting) return queueNextOrder(scanned, notice);
  if (trimInvisible(draft.order) === '') return showScannedDraft({ ...draft, order: orderId, user: userId }, notice);
  // Without anything entered, the first scan was a mistake or only a look.
  if (!hasEntries(draft)) return showScannedDraft(draftFromScan(scanned), notice);
  handleSecondOrder(scanned, notice);
}

/** Asks which text the label shows, because the code reads differently on two keyboard layouts. A command is not asked about. */
export function handleUncertainScan(texts: readonly [string, string]): void {
  const mayBeCommand = texts.some((text) => classifyScan(text, getSettings()).kind === 'command');
  refuseWithNotice(mayBeCommand ? { kind: 'command-refused', problem: 'uncertain' } : { kind: 'which-text', texts });
}

/** Shows the order of a scan before its reading. @param text `null` ends the preview */
export function previewScan(text: string | null): void {
  const scan = text === null || trimInvisible(getStage().draft.order) !== '' ? null : classifyScan(text, getSettings());
  const preview = scan?.kind === 'order' && scan.result.ok ? scan.result.value : null;
  if (preview?.orderId !== getStage().previewedOrder?.orderId) setStage({ previewedOrder: preview });
}

/** Handles Enter right after a scan or weight. It presses nothing, because the device may have sent it; a second one is a person's. */
export function handleEnterAfterScan(): void {
  if (checkOrder().kind !== 'ready') return;
  setStage({ notice: { kind: 'press-enter-again' } });
  moveFocusTo('button');
}

/**
 * Handles the same symbol again within half a second. As a rule the trigger bounced, and the order is still on the screen;
 * otherwise a quick packer scanned it again on purpose.
 */
export function handleRepeatedScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const scan = classifyScan(text, getSettings());
  if (scan.kind !== 'order' || !scan.result.ok || product === 'certain') return;
  const { orderId } = scan.result.value;
  const { draft, nextOrder } = getStage();
  if (trimInvisible(draft.order) !== orderId && nextOrder?.orderId !== orderId) handleOrderScan(scan.result.value, product);
}

function showScannedDraft(draft: Draft, notice: Notice | null): void {
  showDraft(draft, notice);
  setStage({ nextOrder: null });
  moveFocusTo('bags');
}

/** Queues an order behind the one on the screen. Only one fits: a notice names the one that it displaces. */
function queueNextOrder(label: ScannedOrder, notice: Notice | null): void {
  const { nextOrder } = getStage();
  const isDisplaced = nextOrder !== null && nextOrder.orderId !== label.orderId;
  setStage({ nextOrder: label, notice: notice ?? (isDisplaced ? { kind: 'dropped', orderId: nextOrder.orderId } : null) });
}

/** Handles a scan while an order with numbers is on the screen, as `stage.scanNext` says. */
function handleSecondOrder(label: ScannedOrder, notice: Notice | null): void {
  const policy = getSettings()['stage.scanNext'];
  const { draft } = getStage();
  if (policy === 'clear') return showScannedDraft(draftFromScan(label), notice ?? { kind: 'dropped', orderId: trimInvisible(draft.order) });
  queueNextOrder(label, notice);
  // An incomplete order, or one that may be staged already, needs a person's look before it is sent.
  const needsLook = getStage().standings.length > 0 || warningToConfirm(getStage()) !== null;
  if (policy === 'stage' && checkOrder().kind === 'ready' && !needsLook) void stageOrder();
}

/** @param hundredths of a pound @returns whether the weight is on the screen */
export function handleWeight(hundredths: number): boolean {
  const max = getSettings()['stage.maxPounds'];
  const problem = hundredths > max * 100 ? 'too-heavy' : hundredths < 1 ? 'empty' : null;
  if (problem) {
    refuseWithNotice({ kind: 'scale', problem });
    return false;
  }
  playSound('read');
  giveBackLoad();
  const { activeField, replaceOnNextKey } = getStage();
  const draft = { ...draftWithField('weight', formatPounds(hundredths, currentLanguage())), isFromScale: true, weighings: 1 };
  // A packer who is typing another number continues there; after the weight field was selected, the next key replaces the weight.
  setStage({ draft, notice: null, replaceOnNextKey: activeField === 'weight' || replaceOnNextKey, intentId: null });
  return true;
}

export const handleUnfinishedScan = (whileTyping: boolean): void => refuseWithNotice({ kind: 'unfinished-scan', whileTyping });

export const handleScaleProblem = (problem: ScaleComplaint) => refuseWithNotice({ kind: 'scale', problem });
