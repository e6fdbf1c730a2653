/**
 * The Stage place as one store: the order on the screen, the one that waits behind it, and what was last said of a
 * scan. It outlives the place being left, so that a look into Settings costs no typing.
 */
import { create } from 'zustand';
import type { IntentId, Staging } from '../../src-shared/intent';
import { trimInvisible } from '../../src-shared/invisible';
import { needsPerson } from '../../src-shared/life';
import { formatPounds } from '../../src-shared/pounds';
import { orderOnLabel, type ScannedOrder } from '../../src-shared/scan';
import { awarenessOf, type Standing } from '../../src-shared/standing';
import { idForField, parseOrderId } from '../../src-shared/typed-order';
import { mergeStandings } from '../orders';
import { play } from '../sounds';
import { ask, newIntentId, settle, throttle, useStation } from '../station';
import { mayHaveHappened } from '../words';
import { checkDraft, type Draft, draftOf, EMPTY_DRAFT, type Field, hasCounts, keyed, type NumberFieldName, stepped } from './draft';
import type { Notice, ScaleComplaint } from './notice';

export interface Form {
  readonly draft: Draft;
  /** A second order that was scanned while the first was still open. */
  readonly next: ScannedOrder | null;
  readonly notice: Notice | null;
  /** Other stagings of the order on the screen, newest first, as they are shown. What is shown is what a press confirms. */
  readonly standings: readonly Standing[];
  /** The last press of this order was answered with stagings that the packer had not seen. */
  readonly isAsked: boolean;
  /** Which number the keypad writes into, and whether its first press replaces what is there. */
  readonly active: NumberFieldName;
  readonly fresh: boolean;
  /** Between the press and the journal's word, a few milliseconds: a second press must not be a second order. */
  readonly handingOver: boolean;
  /** What the draft is called in the journal since its first press. Pressed again after a lost answer it is the same order. */
  readonly intentId: IntentId | null;
  /** The failed order that the draft corrects. It stays as it is until the draft is handed over. */
  readonly correcting: Correcting | null;
  /** Counts up when a field should take the focus; the fields watch it. */
  readonly focus: { readonly field: Field | 'button'; readonly count: number };
  /** The order ID of a scan that seems to be whole, shown in the moment before its reading. */
  readonly preview: string | null;
}

export interface Correcting {
  readonly id: IntentId;
  /** Its order where it may have been staged: only a staging of the same order answers for it. `null` after a plain refusal. */
  readonly onlyFor: string | null;
}

export const useForm = create<Form>(() => ({
  draft: EMPTY_DRAFT,
  next: null,
  notice: null,
  standings: [],
  isAsked: false,
  active: 'bags',
  fresh: true,
  handingOver: false,
  intentId: null,
  correcting: null,
  focus: { field: 'bags', count: 0 },
  preview: null,
}));

const { getState: form, setState: set } = useForm;
const settings = () => useStation.getState().station.settings;

const moveTo = (field: Field | 'button') => set(({ focus }) => ({ focus: { field, count: focus.count + 1 } }));

/** Replaces the draft and looks up what this station knows of its order. What the draft before it corrected is forgotten. */
export function show(draft: Draft, notice: Notice | null = null, correcting: Correcting | null = null): void {
  const standings = draft.order === form().draft.order ? form().standings : [];
  set({ draft, notice, standings, isAsked: false, fresh: true, intentId: null, correcting });
  void lookUp(draft.order);
}

/** Rises with every look at the journal: an answer that a later one has overtaken is old. */
let lookUps = 0;

async function lookUp(text: string): Promise<void> {
  lookUps += 1;
  const self = lookUps;
  const order = parseOrderId(text);
  const found = order.ok ? await ask('orders.standings', { orderId: order.value }) : null;
  // Somebody may have gone on to the next order while the journal looked.
  if (self !== lookUps || form().draft.order !== text) return;
  const standings = found?.ok ? found.value : [];
  set(({ notice }) => ({ standings, notice: isOutdated(notice, standings) ? null : notice }));
}

/** An order that was already leaving may have been taken back. */
const isOutdated = (notice: Notice | null, standings: readonly Standing[]): boolean =>
  notice?.kind === 'refused' && notice.refusal.kind === 'already-leaving' && !standings.some(({ kind }) => kind === 'in-flight');

/** The draft with one field changed. What Connect complained of there has been answered. */
function withField(field: Field, text: string): Draft {
  const { [field]: _answered, ...complaints } = form().draft.complaints;
  return { ...form().draft, [field]: text, complaints };
}

/** Somebody typed into a field, or pressed a key of the keypad. */
export function write(field: Field, text: string): void {
  const draft = withField(field, field === 'order' ? idForField(text) : text);
  // Nothing is left of a correction whose fields were all emptied.
  if (field === 'order') return show({ ...draft, user: null }, null, isBlank(form().draft) ? null : form().correcting);
  set({ draft: field === 'weight' ? { ...draft, weighed: false } : draft, notice: null, fresh: false, intentId: null });
}

export const choose = (active: NumberFieldName) => set({ active, fresh: true });

export function pressKey(key: string): void {
  const { active, draft, fresh } = form();
  write(active, keyed(draft[active], key, fresh));
}

export function step(field: 'bags' | 'items', by: 1 | -1): void {
  const max = settings()[field === 'bags' ? 'stage.maxBags' : 'stage.maxItems'];
  write(field, stepped(form().draft[field], by, max));
}

/** Everything off the screen; a second order that waited takes its place. */
export function clear(notice: Notice | null = null): void {
  const { next } = form();
  set({ next: null });
  show(next ? draftFor(next) : EMPTY_DRAFT, notice);
  if (next) moveTo('bags');
}

export const draftFor = ({ orderId, userId }: ScannedOrder): Draft => ({ ...EMPTY_DRAFT, order: orderId, user: userId });

function refuse(notice: Notice): void {
  play('refused');
  set({ notice });
}

/** @param product whether the code is a product's: proven by its kind, or likely by its check digit */
export function takeScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  if (product === 'certain') return refuse({ kind: 'product' });
  const label = orderOnLabel(text, settings()['scan.orderPattern']);
  if (!label.ok) return refuse({ kind: 'not-an-order', text: text.split('\n')[0] ?? '', problem: label.problem });
  play('read');
  const { orderId, userId } = label.value;
  const notice: Notice | null = product === 'likely' ? { kind: 'maybe-product' } : null;
  const { draft, handingOver } = form();
  if (trimInvisible(draft.order) === orderId) {
    const user = userId ?? draft.user;
    // With another customer it is not what was pressed before.
    return set({ draft: { ...draft, user }, notice, ...(user !== draft.user && { intentId: null }) });
  }
  if (handingOver) return wait(label.value, notice);
  if (trimInvisible(draft.order) === '') return fill({ ...draft, order: orderId, user: userId }, notice);
  // One scan after the other and nothing entered: the first was a mistake, or only a look.
  if (!hasCounts(draft)) return fill(draftFor(label.value), notice);
  takeSecond(label.value, notice);
}

/** A code that reads differently on two keyboard layouts: the packer looks at the label, and says which it is. */
export const takeUncertainScan = (texts: readonly [string, string]) => refuse({ kind: 'which-text', texts });

/** Shows a scan's order at once where it will stand. @param text `null` ends the preview */
export function previewScan(text: string | null): void {
  const label = text === null || trimInvisible(form().draft.order) !== '' ? null : orderOnLabel(text, settings()['scan.orderPattern']);
  const preview = label?.ok ? label.value.orderId : null;
  if (preview !== form().preview) set({ preview });
}

/** Enter right after a device's text presses nothing, because it may be the device's own: a second one is a person's. */
export function takeEnterAfterScan(): void {
  if (checkDraft(form().draft, settings()).kind !== 'ready') return;
  set({ notice: { kind: 'press-enter-again' } });
  moveTo('button');
}

/**
 * The same symbol again within half a second. As a rule the trigger bounced, and its order is still on the screen;
 * when it is not, somebody was quick, and scanned it once more on purpose.
 */
export function takeRepeatedScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = orderOnLabel(text, settings()['scan.orderPattern']);
  const { draft, next } = form();
  const shown = label.ok && (trimInvisible(draft.order) === label.value.orderId || next?.orderId === label.value.orderId);
  if (label.ok && !shown && product !== 'certain') takeScan(text, product);
}

function fill(draft: Draft, notice: Notice | null): void {
  show(draft, notice);
  set({ next: null });
  moveTo('bags');
}

/** Shows an order beside the one on the screen. There is room for one: whoever waited there gives way, and it is said. */
function wait(label: ScannedOrder, notice: Notice | null): void {
  const { next } = form();
  const displaced = next !== null && next.orderId !== label.orderId;
  set({ next: label, notice: notice ?? (displaced ? { kind: 'dropped', orderId: next.orderId } : null) });
}

/** A scan while an order with counts is on the screen (`stage.scanNext`). */
function takeSecond(label: ScannedOrder, notice: Notice | null): void {
  const policy = settings()['stage.scanNext'];
  const { draft } = form();
  if (policy === 'clear') return fill(draftFor(label), notice ?? { kind: 'dropped', orderId: trimInvisible(draft.order) });
  wait(label, notice);
  // An order that is not complete, or was staged before, is nobody's to send without a look.
  if (policy === 'stage' && checkDraft(draft, settings()).kind === 'ready' && form().standings.length === 0) void stageOrder();
}

export function takeWeight(hundredths: number): void {
  const max = settings()['stage.maxPounds'];
  if (hundredths > max * 100) return refuse({ kind: 'scale', problem: 'too-heavy' });
  if (hundredths < 1) return refuse({ kind: 'scale', problem: 'empty' });
  play('read');
  const { active, fresh } = form();
  const draft = { ...withField('weight', formatPounds(hundredths)), weighed: true };
  // Whoever is typing bags goes on typing bags; whoever has chosen the weight replaces it with their next key.
  set({ draft, notice: null, fresh: active === 'weight' || fresh, intentId: null });
}

export const takeUnfinishedScan = () => refuse({ kind: 'unfinished-scan' });

export const takeScaleProblem = (problem: ScaleComplaint) => refuse({ kind: 'scale', problem });

/** The big button. Frees the screen as soon as the journal has the order, and not before. */
export async function stageOrder(): Promise<void> {
  const { draft, handingOver, standings, correcting } = form();
  if (handingOver) return;
  const checked = checkDraft(draft, settings());
  if (checked.kind !== 'ready') {
    play('refused');
    if (checked.kind !== 'no-user') moveTo(checked.first);
    return;
  }
  const id = form().intentId ?? newIntentId();
  set({ handingOver: true, intentId: id });
  try {
    const handed = await ask('orders.stage', { id, request: checked.request, awareOf: awarenessOf(standings) });
    // Somebody may have brought the next order to the front meanwhile.
    const isShown = form().intentId === id;
    if (handed.ok && isShown) clear();
    if (handed.ok && correcting) void settleCorrected(correcting, checked.request.orderId);
    if (!handed.ok && handed.problem.kind === 'not-informed' && isShown) askAgain(handed.problem.standings);
    else if (!handed.ok) refuse({ kind: 'refused', refusal: handed.problem });
  } catch {
    refuse({ kind: 'refused', refusal: { kind: 'not-saved', detail: '' } });
  } finally {
    set({ handingOver: false });
  }
}

/** The journal knows more of the order than the packer was shown: they read it, and press again. */
function askAgain(unseen: readonly Standing[]): void {
  play('refused');
  set(({ standings }) => ({ standings: mergeStandings(standings, unseen), isAsked: true, notice: null }));
  // Some that were shown may be over by now.
  void lookUp(form().draft.order);
}

/** Says where the order stands what came of a button elsewhere. Good news makes no sound of refusal. */
export const say = (notice: Notice): void => (notice.kind === 'checked' ? set({ notice }) : refuse(notice));

/**
 * Brings an order back into the form. What stands there is never overwritten: it may be the next customer's. The order
 * itself stays as it is until its correction is handed over, so that a correction given up loses nothing.
 */
export function correct(intent: Staging): void {
  const { draft, correcting } = form();
  const { id, state, request } = intent;
  if (!isBlank(draft)) return correcting?.id === id ? moveTo('bags') : refuse({ kind: 'screen-taken' });
  const onlyFor = mayHaveHappened(intent) ? request.orderId : null;
  show(draftOf(intent), null, needsPerson(state) ? { id, onlyFor } : null);
  moveTo('bags');
}

/** The journal has the correction of an order. Where this fails, the order's card stays, and a person can dismiss it. */
export async function settleCorrected({ id, onlyFor }: Correcting, handedOver: string): Promise<void> {
  if (onlyFor !== null && onlyFor !== handedOver) return;
  await settle(id, 'corrected').catch(() => undefined);
}

/** Whether somebody's order stands here, or waits behind it. */
export const hasOrder = (): boolean => !isBlank(form().draft) || form().next !== null || form().handingOver;

/** @returns a function that stops listening */
export const onForm = (listener: () => void): (() => void) => useForm.subscribe(listener);

export const isBlank = (draft: Draft): boolean => draft.order === '' && !hasCounts(draft);

/** Thousands of orders may change while one stands on the screen. */
const LOOK_UP_MS = 250;

/** Orders change while they stand on the screen: the same one may just have been staged. */
export function followOrders(): () => void {
  const lookUpSoon = throttle(() => {
    if (form().draft.order !== '') void lookUp(form().draft.order);
  }, LOOK_UP_MS);
  return useStation.subscribe(({ revision }, before) => {
    if (revision !== before.revision) lookUpSoon();
  });
}
