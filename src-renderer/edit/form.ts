/**
 * The Edit place: the form, and beside it what was looked up, listed and handed over. It lives outside the component,
 * so that a look into another place costs nothing that was typed.
 */
import { createFormControl } from 'react-hook-form';
import { create } from 'zustand';
import type { Refusal, RequestAnswer, RequestInput } from '../../src-shared/bridge';
import type { RequestName } from '../../src-shared/bridge-names';
import type { Failure } from '../../src-shared/failure';
import type { Edit, Intent, IntentId } from '../../src-shared/intent';
import { type HiddenCharacter, trimInvisible } from '../../src-shared/invisible';
import { isScheduled, isUnsent, needsPerson } from '../../src-shared/life';
import type { OrderDetails } from '../../src-shared/order-details';
import { formatPounds, parsePounds } from '../../src-shared/pounds';
import { fail, type Result } from '../../src-shared/result';
import { orderOnLabel } from '../../src-shared/scan';
import type { Instant, ServiceOption } from '../../src-shared/service-option';
import { formatStoreTime, toInstant } from '../../src-shared/store-time';
import { idForField, parseOrderId, parseUserId } from '../../src-shared/typed-order';
import { play } from '../sounds';
import { ask, newIntentId, useStation } from '../station';
import { storeClock, words } from '../words';
import { isOptionGone } from './complaints';
import { keepDraft, readDraft } from './draft';
import { BLANK, CHANGE_NAMES, type EditFields, FIELD_NAMES, type FieldName, WINDOW_NAMES } from './fields';
import { type EditContext, readEdit } from './read-edit';
import { fieldsOfDetails, fieldsOfEdit } from './to-fields';

/** What is known of the order from Connect. */
export type LookUp =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'found'; readonly details: OrderDetails }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The windows that can be chosen. */
export type Offer =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  /** `shown` until one of them is picked. */
  | { readonly kind: 'listed'; readonly options: readonly ServiceOption[]; readonly shown: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** No setting says where the station is. */
  | { readonly kind: 'no-place' };

/** What is to take the place of an edit that is not finished, when somebody has said so. */
export type Next = { readonly orderId: string; readonly userId: string | null } | { readonly edit: Edit };

export interface EditState {
  /** What the order has, as far as anybody knows: a box that says the same was not touched. */
  readonly baseline: EditFields;
  readonly lookUp: LookUp;
  readonly offer: Offer;
  /** The last edit that was handed over from here, as it stands now. */
  readonly edit: Edit | null;
  /** What stood in the boxes then. */
  readonly sent: EditFields | null;
  /** Boxes that were written into since then: what Connect complained of there has been answered. */
  readonly answered: ReadonlySet<FieldName>;
  readonly next: Next | null;
  readonly notice:
    | 'product'
    | 'not-an-order'
    | 'uncertain'
    | { readonly hidden: HiddenCharacter; readonly text: string }
    | { readonly refusal: Refusal }
    | null;
  readonly saving: boolean;
}

const NOTHING: EditState = {
  baseline: BLANK,
  lookUp: { kind: 'none' },
  offer: { kind: 'none' },
  edit: null,
  sent: null,
  answered: new Set(),
  next: null,
  notice: null,
  saving: false,
};

export const useEdit = create<EditState>(() => NOTHING);
const { getState: state, setState: set } = useEdit;

/** Texts that stand for a moment as Connect wrote it: sent back as it came, to the last digit. */
const known = new Map<string, Instant>();

export const form = createFormControl<EditFields>({
  defaultValues: BLANK,
  // What is wrong with a box is said when somebody leaves it, and not while they type.
  mode: 'onBlur',
  reValidateMode: 'onBlur',
  shouldFocusError: true,
  resolver: (values) => {
    const { clock, ...read } = context();
    const { problems } = readEdit(values, { clock, ...read });
    const errors = Object.entries(problems).map(([name, problem]) => [
      name,
      { type: problem.kind, message: words.edit.problem(problem, clock) },
    ]);
    return errors.length === 0 ? { values, errors: {} } : { values: {}, errors: Object.fromEntries(errors) };
  },
});

const settings = () => useStation.getState().station.settings;

function context(): EditContext {
  const inForce = settings();
  return {
    baseline: state().baseline,
    limits: { bags: inForce['stage.maxBags'], items: inForce['stage.maxItems'], pounds: inForce['stage.maxPounds'] },
    language: inForce.language ?? 'en',
    clock: storeClock(inForce),
    now: toInstant(Date.now(), inForce['station.timeZone']),
    known,
    options: offered(),
  };
}

function offered(): readonly ServiceOption[] {
  const { offer } = state();
  return offer.kind === 'listed' ? offer.options : [];
}

/** What the form says now. */
export const readForm = () => readEdit(form.getValues(), context());

const isOfWindow = (name: FieldName): boolean => WINDOW_NAMES.some((other) => other === name);

/** Validates every text of the window, because typing in one field clears the errors of the others. A blank one may still be typed. */
export const validateWindow = (): void => void form.trigger(WINDOW_NAMES.filter((name) => form.getValues(name) !== ''));

const IDS: readonly FieldName[] = ['orderId', 'userId', 'serviceOption'];

/** Somebody typed, or pressed a button that stands for typing. */
export function write(name: FieldName, text: string): void {
  // What is wrong with one end of a window is mended at the other.
  form.clearErrors(isOfWindow(name) ? [...WINDOW_NAMES] : name);
  form.setValue(name, (IDS.includes(name) ? idForField(text) : text) as EditFields[typeof name]);
  set({ answered: new Set([...state().answered, name]), notice: null });
  if (name === 'bagLabel' || name === 'specialInstructions') form.setValue(`${name}Removed`, '');
  if (name === 'orderId') forgetOrder();
}

/** Gives a box back to what the order has, known or not. */
export function leaveAsIs(...names: readonly FieldName[]): void {
  const had = state().baseline;
  for (const name of names) write(name, had[name]);
}

/** Asks for a text to be taken away, or not after all. */
export function askRemoval(name: 'bagLabel' | 'specialInstructions', asked: '' | 'yes'): void {
  write(name, form.getValues(name));
  form.setValue(`${name}Removed`, asked);
}

/** The user that nobody typed: a label named it, or this station knew it of the order. */
let broughtUser: string | null = null;

/** What an ID stood for before somebody typed into it: they may only have mended a slip, and mend it back. */
let left: Pick<EditState, 'edit' | 'sent'> = { edit: null, sent: null };

/** What was known of one order is not true of another one; what somebody typed stays. */
function forgetOrder(): void {
  const values = form.getValues();
  const { baseline: had, edit, sent } = state();
  if (edit) left = { edit, sent };
  // What is on its way for the one order is not meant for the other.
  const kept = keptValues();
  const isTyped = (name: FieldName) => values[name] !== had[name] && values[name] !== kept?.[name];
  const typed = Object.fromEntries(CHANGE_NAMES.map((name) => [name, isTyped(name) ? values[name] : '']));
  known.clear();
  rounds += 1;
  replaceForm({ ...values, ...typed, userId: values.userId === broughtUser ? '' : values.userId }, BLANK);
  broughtUser = null;
  const isBack = left.edit !== null && left.edit.request.orderId === trimInvisible(values.orderId);
  set({ lookUp: { kind: 'none' }, offer: { kind: 'none' }, answered: new Set(), ...(isBack ? left : { edit: null, sent: null }) });
}

/** @param had what the order has: boxes that say the same count as not touched */
function replaceForm(values: EditFields, had: EditFields): void {
  set({ baseline: had });
  form.clearErrors();
  for (const name of FIELD_NAMES) if (form.getValues(name) !== values[name]) form.setValue(name, values[name]);
}

/** A call that is lost is one that was refused: what it asked for can be asked for again. */
async function asked<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Result<RequestAnswer<Name>, Refusal>> {
  try {
    return await ask(name, input);
  } catch (error) {
    return fail({ kind: 'not-saved', detail: error instanceof Error ? error.message : '' });
  }
}

/** Rises with every order that is begun: an answer for an earlier one changes nothing. */
let rounds = 0;

/** Another order, of which nothing has been typed yet. */
function begin(fields: EditFields, edit: Edit | null): void {
  rounds += 1;
  known.clear();
  left = { edit: null, sent: null };
  broughtUser = fields.userId || null;
  set({ ...NOTHING, edit, sent: edit && fields });
  replaceForm(fields, BLANK);
}

export const discard = () => begin(BLANK, null);

/** Whether leaving this order would cost somebody what they typed. What is on its way, or kept to be sent, is not lost. */
export function hasUnsaved(): boolean {
  const values = form.getValues();
  const { baseline: had } = state();
  const touched = CHANGE_NAMES.filter((name) => values[name] !== had[name]);
  const kept = keptValues();
  return touched.some((name) => values[name] !== kept?.[name]);
}

/** @param listener called whenever `hasUnsaved` may have another answer @returns a function that stops listening */
export function onEditForm(listener: () => void): () => void {
  const stops = [form.subscribe({ formState: { values: true }, callback: listener }), useEdit.subscribe(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What stood in the boxes of an edit that is on its way, or kept to be sent. */
function keptValues(): EditFields | null {
  const { edit, sent } = state();
  return edit && isUnsent(edit.state) ? sent : null;
}

/** Whether everything that is typed is leaving already. What waits for a time may be sent at once instead. */
export function isLeaving(): boolean {
  const { edit } = state();
  const { name } = edit?.state ?? {};
  return (name === 'sending' || name === 'waiting') && edit !== null && !isScheduled(edit.state) && !hasUnsaved();
}

/** A scan in this place is the order to edit, and its user where the label says. */
export function takeEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = orderOnLabel(text, settings()['scan.orderPattern']);
  if (product === 'certain') return refuseScan('product');
  if (!label.ok) return refuseScan(label.problem.kind === 'hidden-character' ? { hidden: label.problem.character, text } : 'not-an-order');
  play('read');
  const { orderId, userId } = label.value;
  if (trimInvisible(form.getValues('orderId')) === orderId) {
    if (userId !== null) write('userId', userId);
    return;
  }
  const next: Next = { orderId, userId };
  if (hasUnsaved()) set({ next });
  else open(next);
}

function refuseScan(notice: EditState['notice']): void {
  play('refused');
  set({ notice });
}

/** A code that reads differently on two keyboard layouts. */
export const takeUncertainEditScan = (): void => refuseScan('uncertain');

/** The same symbol again within half a second: as a rule the trigger bounced, and its order is on the screen or asked about. */
export function takeRepeatedEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = orderOnLabel(text, settings()['scan.orderPattern']);
  const { next } = state();
  const asked = next && ('edit' in next ? next.edit.request.orderId : next.orderId);
  const isShown = label.ok && [trimInvisible(form.getValues('orderId')), asked].includes(label.value.orderId);
  if (label.ok && !isShown && product !== 'certain') takeEditScan(text, product);
}

export function takeEditWeight(hundredths: number): void {
  const weight = formatPounds(hundredths);
  if (!parsePounds(weight, settings()['stage.maxPounds']).ok) {
    play('refused');
    return set({ notice: { refusal: { kind: 'out-of-bounds', field: 'weight' } } });
  }
  play('read');
  write('weight', weight);
}

/** Brings an edit back to be corrected. */
export function editAgain(edit: Edit): void {
  if (state().edit?.id === edit.id) return;
  if (hasUnsaved()) set({ next: { edit } });
  else open({ edit });
}

/** Answers the question whether something else may take the place of what is not saved. */
export function decideNext(goOn: boolean): void {
  const { next } = state();
  set({ next: null });
  if (next && goOn) open(next);
}

function open(next: Next): void {
  if ('edit' in next) {
    const { fields, known: moments } = fieldsOfEdit(next.edit.request, context().clock, context().language);
    begin(fields, next.edit);
    remember(moments);
    const now = useStation.getState().orders.find(({ id }) => id === next.edit.id);
    if (now) follow(now);
    return;
  }
  begin({ ...BLANK, orderId: next.orderId, userId: next.userId ?? '' }, null);
  void lookUpOpened(next);
}

async function lookUpOpened({ orderId, userId }: Extract<Next, { orderId: string }>): Promise<void> {
  if (userId === null) await bringUser();
  if (form.getValues('orderId') === orderId) await lookUp();
}

function remember(moments: ReadonlyMap<string, Instant>): void {
  for (const [text, instant] of moments) known.set(text, instant);
}

/** An order that was staged or edited here brings its user along. */
export async function bringUser(): Promise<void> {
  const { orderId, userId } = form.getValues();
  const order = parseOrderId(orderId);
  if (!order.ok || trimInvisible(userId) !== '') return;
  const found = await ask('orders.find', { text: order.value, states: null, before: null, limit: 20 });
  if (!found.ok) return;
  const same = found.value.intents.find(({ request }) => request.orderId === order.value && request.userId !== undefined);
  const now = form.getValues();
  if (same?.request.userId && now.orderId === orderId && trimInvisible(now.userId) === '') {
    broughtUser = same.request.userId;
    form.clearErrors('userId');
    form.setValue('userId', broughtUser);
  }
}

/** Asks Connect what the order has. What somebody typed stays; the other boxes show what the answer knows. */
export async function lookUp(): Promise<void> {
  const { orderId, userId } = form.getValues();
  const order = parseOrderId(orderId);
  if (!order.ok) {
    await form.trigger('orderId');
    return;
  }
  const user = parseUserId(userId);
  set({ lookUp: { kind: 'asking' } });
  const found = await asked('orders.lookUp', { orderId: order.value, userId: user.ok ? user.value : null });
  // Somebody may have gone on to another order while Connect was asked.
  if (form.getValues('orderId') !== orderId) return;
  if (!found.ok) return set({ lookUp: { kind: 'none' }, notice: { refusal: found.problem } });
  if ('failure' in found.value) return set({ lookUp: { kind: 'failed', failure: found.value.failure } });
  takeDetails(found.value.details, form.getValues(), state().baseline);
}

/**
 * What the order has, from Connect itself.
 * @param untouched boxes that say the same in `values` and here were not touched, and show what the order has now
 */
function takeDetails(details: OrderDetails, values: EditFields, untouched: EditFields): void {
  const { fields: had, known: moments } = fieldsOfDetails(details, values, context().clock);
  // What was picked is sent as it was offered.
  remember(new Map([...moments].filter(([text]) => !known.has(text))));
  const after = Object.fromEntries(CHANGE_NAMES.map((name) => [name, values[name] === untouched[name] ? had[name] : values[name]]));
  replaceForm({ ...values, ...after }, had);
  set({ lookUp: { kind: 'found', details } });
}

/** Lists the windows that can be chosen now. */
export async function listOptions(): Promise<void> {
  set({ offer: { kind: 'asking' } });
  const { changes } = readForm();
  const user = parseUserId(form.getValues('userId'));
  const round = rounds;
  const listed = await asked('orders.serviceOptions', {
    ...(user.ok && { userId: user.value }),
    ...(changes.cartTotal !== undefined && { cartTotal: changes.cartTotal }),
    ...(changes.items !== undefined && { items: changes.items }),
  });
  if (round !== rounds) return;
  if (!listed.ok) return set({ offer: { kind: 'none' }, notice: { refusal: listed.problem } });
  if ('missing' in listed.value) return set({ offer: { kind: 'no-place' } });
  if ('failure' in listed.value) return set({ offer: { kind: 'failed', failure: listed.value.failure } });
  set({ offer: { kind: 'listed', options: listed.value.options, shown: true } });
}

/** Picking a window fills its three boxes. */
export function pick({ id, startAt, endAt }: ServiceOption): void {
  const { clock } = context();
  const [start, end] = [formatStoreTime(startAt, clock), formatStoreTime(endAt, clock)];
  known.set(start, startAt).set(end, endAt);
  write('serviceOption', String(id));
  write('windowStart', start);
  write('windowEnd', end);
  set({ offer: { kind: 'listed', options: offered(), shown: false } });
}

let handingOver: { readonly id: IntentId; readonly values: string } | null = null;

/** Hands the edit over. What an earlier one from here has not brought to an end, this one stands for too. */
export async function save(): Promise<void> {
  if (state().saving) return;
  const sound = await form.trigger(undefined, { shouldFocus: true });
  const { request } = readForm();
  if (!sound || !request || isLeaving()) return play('refused');
  const sent = form.getValues();
  const { edit } = state();
  const replaces = edit && (isUnsent(edit.state) || needsPerson(edit.state)) ? edit.id : null;
  // Pressed again after a lost answer it is the same edit.
  const values = JSON.stringify(request);
  const id = handingOver?.values === values ? handingOver.id : newIntentId();
  handingOver = { id, values };
  set({ saving: true, notice: null });
  try {
    const handed = await asked('orders.update', { id, request, replaces });
    if (!handed.ok) {
      play('refused');
      return set({ notice: { refusal: handed.problem } });
    }
    handingOver = null;
    // Somebody may have gone on to another order meanwhile.
    if (trimInvisible(form.getValues('orderId')) !== request.orderId) return;
    set({ edit: null, sent, answered: new Set() });
    // It may have taken its next steps before this answer came.
    follow(useStation.getState().orders.find((order) => order.id === id) ?? handed.value);
  } finally {
    set({ saving: false });
  }
}

/** Takes the newest state of the edit that was handed over here. */
function follow(intent: Intent): void {
  if (intent.what !== 'update') return;
  const before = state().edit;
  set({ edit: intent });
  if (before?.id === intent.id && before.state.name === intent.state.name) return;
  if (intent.state.name === 'updated') {
    const { sent, baseline } = state();
    takeDetails(intent.state.details, form.getValues(), sent ?? baseline);
    set({ sent: null });
  }
  // The list is an old one, if there was any.
  if (intent.state.name === 'rejected' && isOptionGone(intent)) void listOptions();
}

/** Follows the edit, keeps what is typed safe, and takes up what an earlier run of the app left. */
export function openEditForm(): () => void {
  const mode = () => settings()['connection.mode'];
  const draft = readDraft(mode());
  if (draft) {
    replaceForm(draft.fields, draft.baseline);
    remember(new Map(Object.entries(draft.known)));
    broughtUser = draft.broughtUser;
    const kept = useStation.getState().orders.find(({ id }) => id === draft.intentId);
    set({ sent: draft.sent });
    if (kept) follow(kept);
  }
  const keep = () => {
    const { edit, sent, baseline } = state();
    keepDraft({
      mode: mode(),
      fields: form.getValues(),
      baseline,
      intentId: edit?.id ?? null,
      sent,
      known: Object.fromEntries(known),
      broughtUser,
    });
  };
  const stops = [
    form.subscribe({ formState: { values: true }, callback: keep }),
    useEdit.subscribe((now, before) => {
      if (now.edit?.id !== before.edit?.id || now.sent !== before.sent || now.baseline !== before.baseline) keep();
    }),
    useStation.subscribe(({ orders, station }, before) => {
      if (station.settings['connection.mode'] !== before.station.settings['connection.mode']) return discard();
      // What a text stood for, it stood for by the old clock.
      if (station.settings['station.timeZone'] !== before.station.settings['station.timeZone']) known.clear();
      const { edit } = state();
      const now = edit && orders.find(({ id }) => id === edit.id);
      if (now && now !== edit) follow(now);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
