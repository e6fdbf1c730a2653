/**
 * The Stage place as one store: the order on the screen, the one that waits behind it, and what was last said of a
 * scan. It outlives the place being left, so that a look into Settings costs no typing.
 */
import { create } from 'zustand';
import { type OtherStaging, toSeenStagings } from '../../src-shared/intent/existing-staging';
import type { IntentId, Staging } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import { parseOrderId, trimIdInput } from '../../src-shared/order/parse-order';
import { parseOrderLabel, type ScannedOrder } from '../../src-shared/scan/order-label';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { mergeStandings } from '../orders';
import { playSound } from '../sounds';
import { invoke, newIntentId, resolveOrder, throttle, useStation } from '../station';
import { mayHaveBeenDone } from '../strings';
import {
  applyKey,
  checkDraft,
  type Draft,
  draftFromStaging,
  EMPTY_DRAFT,
  type Field,
  hasNumbers,
  incrementCount,
  type NumberFieldName,
} from './draft';
import type { Notice, ScaleComplaint } from './notice';

export interface StageState {
  readonly draft: Draft;
  /** A second order that was scanned while the first was still open. */
  readonly nextOrder: ScannedOrder | null;
  readonly notice: Notice | null;
  /** Other stagings of the order on the screen, newest first, as they are shown. What is shown is what a press confirms. */
  readonly standings: readonly OtherStaging[];
  /** The last press of this order was answered with stagings that the packer had not seen. */
  readonly needsSecondPress: boolean;
  /** Which number the keypad writes into, and whether its first press replaces what is there. */
  readonly activeField: NumberFieldName;
  readonly replaceOnNextKey: boolean;
  /** Between the press and the journal's word, a few milliseconds: a second press must not be a second order. */
  readonly isSubmitting: boolean;
  /** What the draft is called in the journal since its first press. Pressed again after a lost answer it is the same order. */
  readonly intentId: IntentId | null;
  /** The failed order that the draft corrects. It stays as it is until the draft is handed over. */
  readonly correction: Correction | null;
  /** Counts up when a field should take the focus; the fields watch it. */
  readonly focus: { readonly field: Field | 'button'; readonly count: number };
  /** The order ID of a scan that seems to be whole, shown in the moment before its reading. */
  readonly previewedOrderId: string | null;
}

export interface Correction {
  readonly id: IntentId;
  /** Its order where it may have been staged: only a staging of the same order answers for it. `null` after a plain refusal. */
  readonly onlyForOrderId: string | null;
}

export const useStage = create<StageState>(() => ({
  draft: EMPTY_DRAFT,
  nextOrder: null,
  notice: null,
  standings: [],
  needsSecondPress: false,
  activeField: 'bags',
  replaceOnNextKey: true,
  isSubmitting: false,
  intentId: null,
  correction: null,
  focus: { field: 'bags', count: 0 },
  previewedOrderId: null,
}));

const { getState: getStage, setState: setStage } = useStage;
const getSettings = () => useStation.getState().station.settings;

export const moveFocusTo = (field: Field | 'button') => setStage(({ focus }) => ({ focus: { field, count: focus.count + 1 } }));

/** Replaces the draft and looks up what this station knows of its order. What the draft before it corrected is forgotten. */
export function showDraft(draft: Draft, notice: Notice | null = null, correcting: Correction | null = null): void {
  const standings = draft.order === getStage().draft.order ? getStage().standings : [];
  setStage({ draft, notice, standings, needsSecondPress: false, replaceOnNextKey: true, intentId: null, correction: correcting });
  void lookUpStandings(draft.order);
}

/** Rises with every look at the journal: an answer that a later one has overtaken is old. */
let lookupCount = 0;

async function lookUpStandings(text: string): Promise<void> {
  lookupCount += 1;
  const lookupNumber = lookupCount;
  const order = parseOrderId(text);
  const response = order.ok ? await invoke('orders.standings', { orderId: order.value }) : null;
  // Somebody may have gone on to the next order while the journal looked.
  if (lookupNumber !== lookupCount || getStage().draft.order !== text) return;
  const standings = response?.ok ? response.value : [];
  setStage(({ notice }) => ({ standings, notice: isNoticeOutdated(notice, standings) ? null : notice }));
}

/** An order that was already leaving may have been taken back. */
const isNoticeOutdated = (notice: Notice | null, standings: readonly OtherStaging[]): boolean =>
  notice?.kind === 'refused' && notice.refusal.kind === 'already-in-flight' && !standings.some(({ kind }) => kind === 'in-flight');

/** The draft with one field changed. What Connect complained of there has been answered. */
function draftWithField(field: Field, text: string): Draft {
  const { [field]: _correctedField, ...complaints } = getStage().draft.fieldErrors;
  return { ...getStage().draft, [field]: text, fieldErrors: complaints };
}

/** Somebody typed into a field, or pressed a key of the keypad. */
export function setField(field: Field, text: string): void {
  const draft = draftWithField(field, field === 'order' ? trimIdInput(text) : text);
  // Nothing is left of a correction whose fields were all emptied.
  if (field === 'order') return showDraft({ ...draft, user: null }, null, isDraftBlank(getStage().draft) ? null : getStage().correction);
  setStage({ draft: field === 'weight' ? { ...draft, isFromScale: false } : draft, notice: null, replaceOnNextKey: false, intentId: null });
}

export const selectField = (active: NumberFieldName) => setStage({ activeField: active, replaceOnNextKey: true });

export function pressKeypadKey(key: string): void {
  const { activeField, draft, replaceOnNextKey } = getStage();
  setField(activeField, applyKey(draft[activeField], key, replaceOnNextKey));
}

export function stepField(field: 'bags' | 'items', by: 1 | -1): void {
  const max = getSettings()[field === 'bags' ? 'stage.maxBags' : 'stage.maxItems'];
  setField(field, incrementCount(getStage().draft[field], by, max));
}

/** Everything off the screen; a second order that waited takes its place. */
export function clearOrder(notice: Notice | null = null): void {
  const { nextOrder } = getStage();
  setStage({ nextOrder: null });
  showDraft(nextOrder ? draftFromScan(nextOrder) : EMPTY_DRAFT, notice);
  if (nextOrder) moveFocusTo('bags');
}

export const draftFromScan = ({ orderId, userId }: ScannedOrder): Draft => ({ ...EMPTY_DRAFT, order: orderId, user: userId });

function refuseWithNotice(notice: Notice): void {
  playSound('refused');
  setStage({ notice });
}

/** @param product whether the code is a product's: proven by its kind, or likely by its check digit */
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
    // With another customer it is not what was pressed before.
    return setStage({ draft: { ...draft, user }, notice, ...(user !== draft.user && { intentId: null }) });
  }
  if (isSubmitting) return queueNextOrder(label.value, notice);
  if (trimInvisible(draft.order) === '') return showScannedDraft({ ...draft, order: orderId, user: userId }, notice);
  // One scan after the other and nothing entered: the first was a mistake, or only a look.
  if (!hasNumbers(draft)) return showScannedDraft(draftFromScan(label.value), notice);
  handleSecondOrder(label.value, notice);
}

/** A code that reads differently on two keyboard layouts: the packer looks at the label, and says which it is. */
export const handleUncertainScan = (texts: readonly [string, string]) => refuseWithNotice({ kind: 'which-text', texts });

/** Shows a scan's order at once where it will stand. @param text `null` ends the preview */
export function previewScan(text: string | null): void {
  const label =
    text === null || trimInvisible(getStage().draft.order) !== '' ? null : parseOrderLabel(text, getSettings()['scan.orderPattern']);
  const preview = label?.ok ? label.value.orderId : null;
  if (preview !== getStage().previewedOrderId) setStage({ previewedOrderId: preview });
}

/** Enter right after a device's text presses nothing, because it may be the device's own: a second one is a person's. */
export function handleEnterAfterScan(): void {
  if (checkDraft(getStage().draft, getSettings()).kind !== 'ready') return;
  setStage({ notice: { kind: 'press-enter-again' } });
  moveFocusTo('button');
}

/**
 * The same symbol again within half a second. As a rule the trigger bounced, and its order is still on the screen;
 * when it is not, somebody was quick, and scanned it once more on purpose.
 */
export function handleRepeatedScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = parseOrderLabel(text, getSettings()['scan.orderPattern']);
  const { draft, nextOrder } = getStage();
  const shown = label.ok && (trimInvisible(draft.order) === label.value.orderId || nextOrder?.orderId === label.value.orderId);
  if (label.ok && !shown && product !== 'certain') handleScan(text, product);
}

function showScannedDraft(draft: Draft, notice: Notice | null): void {
  showDraft(draft, notice);
  setStage({ nextOrder: null });
  moveFocusTo('bags');
}

/** Shows an order beside the one on the screen. There is room for one: whoever waited there gives way, and it is said. */
function queueNextOrder(label: ScannedOrder, notice: Notice | null): void {
  const { nextOrder } = getStage();
  const isDisplaced = nextOrder !== null && nextOrder.orderId !== label.orderId;
  setStage({ nextOrder: label, notice: notice ?? (isDisplaced ? { kind: 'dropped', orderId: nextOrder.orderId } : null) });
}

/** A scan while an order with counts is on the screen (`stage.scanNext`). */
function handleSecondOrder(label: ScannedOrder, notice: Notice | null): void {
  const policy = getSettings()['stage.scanNext'];
  const { draft } = getStage();
  if (policy === 'clear') return showScannedDraft(draftFromScan(label), notice ?? { kind: 'dropped', orderId: trimInvisible(draft.order) });
  queueNextOrder(label, notice);
  // An order that is not complete, or was staged before, is nobody's to send without a look.
  if (policy === 'stage' && checkDraft(draft, getSettings()).kind === 'ready' && getStage().standings.length === 0) void stageOrder();
}

export function handleWeight(hundredths: number): void {
  const max = getSettings()['stage.maxPounds'];
  if (hundredths > max * 100) return refuseWithNotice({ kind: 'scale', problem: 'too-heavy' });
  if (hundredths < 1) return refuseWithNotice({ kind: 'scale', problem: 'empty' });
  playSound('read');
  const { activeField, replaceOnNextKey } = getStage();
  const draft = { ...draftWithField('weight', formatPounds(hundredths)), isFromScale: true };
  // Whoever is typing bags goes on typing bags; whoever has chosen the weight replaces it with their next key.
  setStage({ draft, notice: null, replaceOnNextKey: activeField === 'weight' || replaceOnNextKey, intentId: null });
}

export const handleUnfinishedScan = () => refuseWithNotice({ kind: 'unfinished-scan' });

export const handleScaleProblem = (problem: ScaleComplaint) => refuseWithNotice({ kind: 'scale', problem });

/** The big button. Frees the screen as soon as the journal has the order, and not before. */
export async function stageOrder(): Promise<void> {
  const { draft, isSubmitting, standings, correction } = getStage();
  if (isSubmitting) return;
  const checked = checkDraft(draft, getSettings());
  if (checked.kind !== 'ready') {
    playSound('refused');
    if (checked.kind !== 'no-user') moveFocusTo(checked.first);
    return;
  }
  const id = getStage().intentId ?? newIntentId();
  setStage({ isSubmitting: true, intentId: id });
  try {
    const response = await invoke('orders.stage', { id, request: checked.request, awareOf: toSeenStagings(standings) });
    // Somebody may have brought the next order to the front meanwhile.
    const isShown = getStage().intentId === id;
    if (response.ok && isShown) clearOrder();
    if (response.ok && correction) void resolveCorrectedOrder(correction, checked.request.orderId);
    if (!response.ok && response.problem.kind === 'needs-confirmation' && isShown) askForSecondPress(response.problem.standings);
    else if (!response.ok) refuseWithNotice({ kind: 'refused', refusal: response.problem });
  } catch {
    refuseWithNotice({ kind: 'refused', refusal: { kind: 'not-saved', detail: '' } });
  } finally {
    setStage({ isSubmitting: false });
  }
}

/** The journal knows more of the order than the packer was shown: they read it, and press again. */
function askForSecondPress(unseen: readonly OtherStaging[]): void {
  playSound('refused');
  setStage(({ standings }) => ({ standings: mergeStandings(standings, unseen), needsSecondPress: true, notice: null }));
  // Some that were shown may be over by now.
  void lookUpStandings(getStage().draft.order);
}

/** Says where the order stands what came of a button elsewhere. Good news makes no sound of refusal. */
export const showNotice = (notice: Notice): void => (notice.kind === 'checked' ? setStage({ notice }) : refuseWithNotice(notice));

/**
 * Brings an order back into the form. What stands there is never overwritten: it may be the next customer's. The order
 * itself stays as it is until its correction is handed over, so that a correction given up loses nothing.
 */
export function correctOrder(intent: Staging): void {
  const { draft, correction } = getStage();
  const { id, state, request } = intent;
  if (!isDraftBlank(draft)) return correction?.id === id ? moveFocusTo('bags') : refuseWithNotice({ kind: 'screen-taken' });
  const onlyFor = mayHaveBeenDone(intent) ? request.orderId : null;
  showDraft(draftFromStaging(intent), null, needsAttention(state) ? { id, onlyForOrderId: onlyFor } : null);
  moveFocusTo('bags');
}

/** The journal has the correction of an order. Where this fails, the order's card stays, and a person can dismiss it. */
export async function resolveCorrectedOrder({ id, onlyForOrderId }: Correction, handedOverOrderId: string): Promise<void> {
  if (onlyForOrderId !== null && onlyForOrderId !== handedOverOrderId) return;
  await resolveOrder(id, 'corrected').catch(() => undefined);
}

/** Whether somebody's order stands here, or waits behind it. */
export const hasOrderOnScreen = (): boolean => !isDraftBlank(getStage().draft) || getStage().nextOrder !== null || getStage().isSubmitting;

/** @returns a function that stops listening */
export const subscribeToStage = (listener: () => void): (() => void) => useStage.subscribe(listener);

export const isDraftBlank = (draft: Draft): boolean => draft.order === '' && !hasNumbers(draft);

/** Thousands of orders may change while one stands on the screen. */
const LOOKUP_INTERVAL_MS = 250;

/** Orders change while they stand on the screen: the same one may just have been staged. */
export function refreshStandingsOnChange(): () => void {
  const lookUpThrottled = throttle(() => {
    if (getStage().draft.order !== '') void lookUpStandings(getStage().draft.order);
  }, LOOKUP_INTERVAL_MS);
  return useStation.subscribe(({ revision }, before) => {
    if (revision !== before.revision) lookUpThrottled();
  });
}
