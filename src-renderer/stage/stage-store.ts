/**
 * The state of the Stage view. It lives in a store and not in the components, so that a visit to another view costs no typing.
 * The modules beside this one change it: `scans` and `submit`.
 */
import { create } from 'zustand';
import type { IntentId } from '../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import { parseOrderId, trimIdInput } from '../../src-shared/order/parse-order';
import type { ConnectWarning, ScanLookup } from '../../src-shared/order/scan-lookup';
import type { ScannedOrder } from '../../src-shared/scan/order-label';
import { giveBackLoad } from '../devices';
import { playSound } from '../sounds';
import { invoke, throttle, useStation } from '../station';
import { applyKey, type Draft, EMPTY_DRAFT, type Field, hasEntries, incrementCount, type NumberFieldName } from './draft';
import type { Notice } from './notice';

export interface StageState {
  readonly draft: Draft;
  /** A second order, scanned while the first was not finished. */
  readonly nextOrder: ScannedOrder | null;
  readonly notice: Notice | null;
  /** Other stagings of the order on the screen, newest first. A press confirms the ones that are shown. */
  readonly standings: readonly OtherStaging[];
  /** What Connect says of the order on the screen. */
  readonly connect: ConnectStatus;
  /** What Connect said, and the packer was asked about: the next press confirms it. */
  readonly confirmed: readonly ConnectWarning[];
  /** Whether the last press was refused because of something that the packer had not seen, or not confirmed. */
  readonly needsSecondPress: boolean;
  /** Whether a person is typing the order ID, which may not be complete yet. */
  readonly isTypingOrder: boolean;
  /** The number that the keypad writes into. */
  readonly activeField: NumberFieldName;
  /** Whether the next key of the keypad replaces that number. */
  readonly replaceOnNextKey: boolean;
  /** Whether an order is being handed over. It takes a few milliseconds, in which a second press must not be a second order. */
  readonly isSubmitting: boolean;
  /** The draft's ID since its first press. A second press after a lost response keeps it, so that it is the same order. */
  readonly intentId: IntentId | null;
  /** The failed order that the draft corrects. It stays as it is until the draft is handed over. */
  readonly correction: Correction | null;
  /** The field that is to take the focus. The count rises with each request. */
  readonly focus: { readonly field: Field | 'button'; readonly count: number };
  /** The order of a scan that seems complete, shown in the moment before its reading. */
  readonly previewedOrder: ScannedOrder | null;
}

/** `none`: no order is on the screen, or Connect was not asked about it. */
export type ConnectStatus = { readonly kind: 'none' } | { readonly kind: 'asking' } | ScanLookup;

export const NO_CONNECT_STATUS: ConnectStatus = { kind: 'none' };

export interface Correction {
  readonly id: IntentId;
  /** The order's ID where it may have been staged: only a staging of the same order resolves it. `null` after a plain refusal. */
  readonly onlyForOrderId: string | null;
}

export const useStage = create<StageState>(() => ({
  draft: EMPTY_DRAFT,
  nextOrder: null,
  notice: null,
  standings: [],
  connect: NO_CONNECT_STATUS,
  confirmed: [],
  needsSecondPress: false,
  isTypingOrder: false,
  activeField: 'bags',
  replaceOnNextKey: true,
  isSubmitting: false,
  intentId: null,
  correction: null,
  focus: { field: 'bags', count: 0 },
  previewedOrder: null,
}));

export const { getState: getStage, setState: setStage } = useStage;
export const getSettings = () => useStation.getState().station.settings;

export const moveFocusTo = (field: Field | 'button') =>
  setStage(({ focus }) => ({ focus: { field, count: focus.count + 1 }, isTypingOrder: false }));

/** Replaces the draft and looks up the other stagings of its order. Forgets what the previous draft corrected. */
export function showDraft(
  draft: Draft,
  notice: Notice | null = null,
  correction: Correction | null = null,
  { isTypingOrder = false } = {},
): void {
  const standings = draft.order === getStage().draft.order ? getStage().standings : [];
  const unpressed = { needsSecondPress: false, confirmed: [], intentId: null };
  if (draft.weighings === 0) giveBackLoad();
  setStage({ ...unpressed, draft, notice, standings, isTypingOrder, replaceOnNextKey: true, correction });
  void lookUpStandings(draft.order);
}

/** Rises with every lookup, so that a response that a later one has overtaken is dropped. */
let lookupCount = 0;

/** @param text the order ID as it is in the field */
export async function lookUpStandings(text: string): Promise<void> {
  lookupCount += 1;
  const lookupNumber = lookupCount;
  const order = parseOrderId(text);
  const response = order.ok ? await invoke('orders.standings', { orderId: order.value }) : null;
  // Another order may be on the screen by now.
  if (lookupNumber !== lookupCount || getStage().draft.order !== text) return;
  const standings = response?.ok ? response.value : [];
  setStage(({ notice }) => ({ standings, notice: isNoticeOutdated(notice, standings) ? null : notice }));
}

/** The staging that was already in flight may have been undone. */
const isNoticeOutdated = (notice: Notice | null, standings: readonly OtherStaging[]): boolean =>
  notice?.kind === 'refused' && notice.refusal.kind === 'already-in-flight' && !standings.some(({ kind }) => kind === 'in-flight');

/** @returns the draft with one field changed, and without Connect's error at that field */
export function draftWithField(field: Field, text: string): Draft {
  const { [field]: _outdated, ...fieldErrors } = getStage().draft.fieldErrors;
  return { ...getStage().draft, [field]: text, fieldErrors };
}

/** Sets a field to a text that was typed, or entered on the keypad. */
export function setField(field: Field, text: string): void {
  const draft = draftWithField(field, field === 'order' ? trimIdInput(text) : text);
  // A correction ends when all of its fields were emptied.
  if (field === 'order')
    return showDraft({ ...draft, user: null }, null, isDraftBlank(getStage().draft) ? null : getStage().correction, {
      isTypingOrder: true,
    });
  if (field === 'weight') giveBackLoad();
  const withOrigin = field === 'weight' ? { ...draft, isFromScale: false, weighings: 0 } : draft;
  setStage({ draft: withOrigin, notice: null, replaceOnNextKey: false, intentId: null });
}

/** Selects the number that the keypad writes into. */
export const selectField = (activeField: NumberFieldName) => setStage({ activeField, replaceOnNextKey: true });

export function pressKeypadKey(key: string): void {
  const { activeField, draft, replaceOnNextKey } = getStage();
  setField(activeField, applyKey(draft[activeField], key, replaceOnNextKey));
}

export function stepField(field: 'bags' | 'items', by: 1 | -1): void {
  const max = getSettings()[field === 'bags' ? 'stage.maxBags' : 'stage.maxItems'];
  setField(field, incrementCount(getStage().draft[field], by, max));
}

/** Clears the order from the screen. A queued order takes its place. */
export function clearOrder(notice: Notice | null = null): void {
  const { nextOrder } = getStage();
  showDraft(nextOrder ? draftFromScan(nextOrder) : EMPTY_DRAFT, notice);
  // Afterwards, because an order without one behind it may take the weight of the scale.
  setStage({ nextOrder: null });
  if (nextOrder) moveFocusTo('bags');
}

export const draftFromScan = ({ orderId, userId }: ScannedOrder): Draft => ({ ...EMPTY_DRAFT, order: orderId, user: userId });

/** Shows why a scan or a press is refused. */
export function refuseWithNotice(notice: Notice): void {
  playSound('refused');
  setStage({ notice });
}

/** Whether an order is on the screen, queued behind it, or being handed over. */
export const hasOrderOnScreen = (): boolean => !isDraftBlank(getStage().draft) || getStage().nextOrder !== null || getStage().isSubmitting;

/** @returns a function that unsubscribes */
export const subscribeToStage = (listener: () => void): (() => void) => useStage.subscribe(listener);

export const isDraftBlank = (draft: Draft): boolean => draft.order === '' && !hasEntries(draft);

/** Thousands of orders may change while one is on the screen. */
const LOOKUP_INTERVAL_MS = 250;

/**
 * Looks the other stagings up again whenever an order changes: the order on the screen may just have been staged.
 * @returns a function that unsubscribes
 */
export function refreshStandingsOnChange(): () => void {
  const lookUpThrottled = throttle(() => {
    if (getStage().draft.order !== '') void lookUpStandings(getStage().draft.order);
  }, LOOKUP_INTERVAL_MS);
  return useStation.subscribe(({ revision }, before) => {
    if (revision !== before.revision) lookUpThrottled();
  });
}
