/** Handles what the scanner and the scale send while the Stage view is shown. */
import { parseOrderLabel, type ScannedOrder } from '../../src-shared/scan/order-label';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { playSound } from '../sounds';
import { currentLanguage } from '../strings';
import { warningToConfirm } from './connect-lookup';
import { checkDraft, type Draft, hasNumbers } from './draft';
import type { Notice, ScaleComplaint } from './notice';
import { draftFromScan, draftWithField, getSettings, getStage, moveFocusTo, refuseWithNotice, setStage, showDraft } from './stage-store';
import { stageOrder } from './submit';

/**
 * Handles a scan as an order label.
 * @param product whether the code is a product's: proven by its symbology, or likely by its check digit
 */
export function handleScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  if (product === 'certain') return refuseWithNotice({ kind: 'product' });
  const label = parseOrderLabel(text, getSettings()['scan.orderPattern']);
  if (!label.ok) return refuseWithNotice({ kind: 'not-an-order', text: text.split('\n')[0] ?? '', problem: label.problem });
  playSound('read');
  const { orderId, userId } = label.value;
  const notice: Notice | null = product === 'likely' ? { kind: 'maybe-product' } : null;
  const { draft, isSubmitting } = getStage();
  if (trimInvisible(draft.order) === orderId) {
    const user = userId ?? draft.user;
    // With another customer it is another order than the one that was pressed.
    return setStage({ draft: { ...draft, user }, notice, ...(user !== draft.user && { intentId: null }) });
  }
  if (isSubmitting) return queueNextOrder(label.value, notice);
  if (trimInvisible(draft.order) === '') return showScannedDraft({ ...draft, order: orderId, user: userId }, notice);
  // Without numbers, the first scan was a mistake or only a look.
  if (!hasNumbers(draft)) return showScannedDraft(draftFromScan(label.value), notice);
  handleSecondOrder(label.value, notice);
}

/** Asks which text the label shows, because the code reads differently on two keyboard layouts. */
export const handleUncertainScan = (texts: readonly [string, string]) => refuseWithNotice({ kind: 'which-text', texts });

/** Shows the order of a scan before its reading. @param text `null` ends the preview */
export function previewScan(text: string | null): void {
  const label =
    text === null || trimInvisible(getStage().draft.order) !== '' ? null : parseOrderLabel(text, getSettings()['scan.orderPattern']);
  const preview = label?.ok ? label.value.orderId : null;
  if (preview !== getStage().previewedOrderId) setStage({ previewedOrderId: preview });
}

/** Handles Enter right after a scan or weight. It presses nothing, because the device may have sent it; a second one is a person's. */
export function handleEnterAfterScan(): void {
  if (checkDraft(getStage().draft, getSettings()).kind !== 'ready') return;
  setStage({ notice: { kind: 'press-enter-again' } });
  moveFocusTo('button');
}

/**
 * Handles the same symbol again within half a second. As a rule the trigger bounced, and the order is still on the screen;
 * otherwise a quick packer scanned it again on purpose.
 */
export function handleRepeatedScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = parseOrderLabel(text, getSettings()['scan.orderPattern']);
  const { draft, nextOrder } = getStage();
  const isShown = label.ok && (trimInvisible(draft.order) === label.value.orderId || nextOrder?.orderId === label.value.orderId);
  if (label.ok && !isShown && product !== 'certain') handleScan(text, product);
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
  if (policy === 'stage' && checkDraft(draft, getSettings()).kind === 'ready' && !needsLook) void stageOrder();
}

/** @param hundredths of a pound */
export function handleWeight(hundredths: number): void {
  const max = getSettings()['stage.maxPounds'];
  if (hundredths > max * 100) return refuseWithNotice({ kind: 'scale', problem: 'too-heavy' });
  if (hundredths < 1) return refuseWithNotice({ kind: 'scale', problem: 'empty' });
  playSound('read');
  const { activeField, replaceOnNextKey } = getStage();
  const draft = { ...draftWithField('weight', formatPounds(hundredths, currentLanguage())), isFromScale: true };
  // A packer who is typing another number continues there; after the weight field was selected, the next key replaces the weight.
  setStage({ draft, notice: null, replaceOnNextKey: activeField === 'weight' || replaceOnNextKey, intentId: null });
}

export const handleUnfinishedScan = () => refuseWithNotice({ kind: 'unfinished-scan' });

export const handleScaleProblem = (problem: ScaleComplaint) => refuseWithNotice({ kind: 'scale', problem });
