/**
 * The Edit place: the form, and beside it what was looked up, listed and handed over. It lives outside the component,
 * so that a look into another place costs nothing that was typed.
 */
import { createFormControl } from 'react-hook-form';
import { create } from 'zustand';
import { fail, type Result } from '../../src-shared/base/result';
import type { RequestInput, RequestName, ResponseValue } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Edit, Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isScheduled, isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { parseOrderId, parseUserId, trimIdInput } from '../../src-shared/order/parse-order';
import type { Instant, ServiceOption } from '../../src-shared/order/service-option.schema';
import { parseOrderLabel } from '../../src-shared/scan/order-label';
import { type HiddenCharacter, trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatStoreTime, toInstant } from '../../src-shared/time/store-time';
import { formatPounds, parsePounds } from '../../src-shared/weight/weight-format';
import { playSound } from '../sounds';
import { awaitIntent, invoke, newIntentId, useStation } from '../station';
import { storeClockOf, strings } from '../strings';
import { loadEdit, saveEditDraft } from './draft-storage';
import { BLANK_FIELDS, CHANGE_FIELDS, type EditFields, FIELD_NAMES, type FieldName, WINDOW_FIELDS } from './fields';
import { fieldsFromDetails, fieldsFromEdit } from './fill-fields';
import { type EditContext, parseEdit } from './parse-edit';
import { isServiceOptionGone } from './server-errors';

/** What is known of the order from Connect. */
export type Lookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly details: OrderDetails }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The windows that can be chosen. */
export type ServiceOptionList =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  /** `shown` until one of them is picked. */
  | { readonly kind: 'listed'; readonly options: readonly ServiceOption[]; readonly shown: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** No setting says where the station is. */
  | { readonly kind: 'no-place' };

/** What is to take the place of an edit that is not finished, when somebody has said so. */
export type NextOrder = { readonly orderId: string; readonly userId: string | null } | { readonly edit: Edit };

export interface EditState {
  /** What the order has, as far as anybody knows: a box that says the same was not touched. */
  readonly baseline: EditFields;
  readonly lookup: Lookup;
  readonly serviceOptions: ServiceOptionList;
  /** The last edit that was handed over from here, as it stands now. */
  readonly edit: Edit | null;
  /** What stood in the boxes then. */
  readonly submittedFields: EditFields | null;
  /** Boxes that were written into since then: what Connect complained of there has been answered. */
  readonly correctedFields: ReadonlySet<FieldName>;
  readonly nextOrder: NextOrder | null;
  readonly notice:
    | 'product'
    | 'not-an-order'
    | 'uncertain'
    | { readonly hidden: HiddenCharacter; readonly text: string }
    | { readonly refusal: Refusal }
    | null;
  readonly isSaving: boolean;
}

const EMPTY_STATE: EditState = {
  baseline: BLANK_FIELDS,
  lookup: { kind: 'none' },
  serviceOptions: { kind: 'none' },
  edit: null,
  submittedFields: null,
  correctedFields: new Set(),
  nextOrder: null,
  notice: null,
  isSaving: false,
};

export const useEdit = create<EditState>(() => EMPTY_STATE);
const { getState: getEdit, setState: setEdit } = useEdit;

/** Texts that stand for a moment as Connect wrote it: sent back as it came, to the last digit. */
const originalInstants = new Map<string, Instant>();

export const form = createFormControl<EditFields>({
  defaultValues: BLANK_FIELDS,
  // What is wrong with a box is said when somebody leaves it, and not while they type.
  mode: 'onBlur',
  reValidateMode: 'onBlur',
  shouldFocusError: true,
  resolver: (values) => {
    const { clock, ...read } = parseContext();
    const { problems } = parseEdit(values, { clock, ...read });
    const errors = Object.entries(problems).map(([name, problem]) => [
      name,
      { type: problem.kind, message: strings.edit.problem(problem, clock) },
    ]);
    return errors.length === 0 ? { values, errors: {} } : { values: {}, errors: Object.fromEntries(errors) };
  },
});

const getSettings = () => useStation.getState().station.settings;

function parseContext(): EditContext {
  const current = getSettings();
  return {
    baseline: getEdit().baseline,
    limits: { bags: current['stage.maxBags'], items: current['stage.maxItems'], pounds: current['stage.maxPounds'] },
    language: current.language ?? 'en',
    clock: storeClockOf(current),
    now: toInstant(Date.now(), current['station.timeZone']),
    originalInstants,
    options: listedOptions(),
  };
}

function listedOptions(): readonly ServiceOption[] {
  const { serviceOptions } = getEdit();
  return serviceOptions.kind === 'listed' ? serviceOptions.options : [];
}

/** What the form says now. */
export const parseForm = () => parseEdit(form.getValues(), parseContext());

const isWindowField = (name: FieldName): boolean => WINDOW_FIELDS.some((other) => other === name);

/** Validates every text of the window, because typing in one field clears the errors of the others. A blank one may still be typed. */
export const validateWindow = (): void => void form.trigger(WINDOW_FIELDS.filter((name) => form.getValues(name) !== ''));

const ID_FIELDS: readonly FieldName[] = ['orderId', 'userId', 'serviceOption'];

/** Somebody typed, or pressed a button that stands for typing. */
export function setField(name: FieldName, text: string): void {
  // What is wrong with one end of a window is mended at the other.
  form.clearErrors(isWindowField(name) ? [...WINDOW_FIELDS] : name);
  form.setValue(name, (ID_FIELDS.includes(name) ? trimIdInput(text) : text) as EditFields[typeof name]);
  setEdit({ correctedFields: new Set([...getEdit().correctedFields, name]), notice: null });
  if (name === 'bagLabel' || name === 'specialInstructions') form.setValue(`${name}Removed`, '');
  if (name === 'orderId') clearOrderData();
}

/** Gives a box back to what the order has, known or not. */
export function keepCurrent(...names: readonly FieldName[]): void {
  const baseline = getEdit().baseline;
  for (const name of names) setField(name, baseline[name]);
}

/** Asks for a text to be taken away, or not after all. */
export function setRemoval(name: 'bagLabel' | 'specialInstructions', asked: '' | 'yes'): void {
  setField(name, form.getValues(name));
  form.setValue(`${name}Removed`, asked);
}

/** The user that nobody typed: a label named it, or this station knew it of the order. */
let prefilledUser: string | null = null;

/** What an ID stood for before somebody typed into it: they may only have mended a slip, and mend it back. */
let previousEdit: Pick<EditState, 'edit' | 'submittedFields'> = { edit: null, submittedFields: null };

/** What was known of one order is not true of another one; what somebody typed stays. */
function clearOrderData(): void {
  const values = form.getValues();
  const { baseline, edit, submittedFields } = getEdit();
  if (edit) previousEdit = { edit, submittedFields };
  // What is on its way for the one order is not meant for the other.
  const submitted = getSubmittedFields();
  const isChangedByUser = (name: FieldName) => values[name] !== baseline[name] && values[name] !== submitted?.[name];
  const typedFields = Object.fromEntries(CHANGE_FIELDS.map((name) => [name, isChangedByUser(name) ? values[name] : '']));
  originalInstants.clear();
  requestGeneration += 1;
  replaceFields({ ...values, ...typedFields, userId: values.userId === prefilledUser ? '' : values.userId }, BLANK_FIELDS);
  prefilledUser = null;
  const isPreviousOrder = previousEdit.edit !== null && previousEdit.edit.request.orderId === trimInvisible(values.orderId);
  setEdit({
    lookup: { kind: 'none' },
    serviceOptions: { kind: 'none' },
    correctedFields: new Set(),
    ...(isPreviousOrder ? previousEdit : { edit: null, submittedFields: null }),
  });
}

/** @param had what the order has: boxes that say the same count as not touched */
function replaceFields(values: EditFields, baseline: EditFields): void {
  setEdit({ baseline: baseline });
  form.clearErrors();
  for (const name of FIELD_NAMES) if (form.getValues(name) !== values[name]) form.setValue(name, values[name]);
}

/** A call that is lost is one that was refused: what it asked for can be asked for again. */
async function asked<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Result<ResponseValue<Name>, Refusal>> {
  try {
    return await invoke(name, input);
  } catch (error) {
    return fail({ kind: 'not-saved', detail: error instanceof Error ? error.message : '' });
  }
}

/** Rises with every order that is begun: an answer for an earlier one changes nothing. */
let requestGeneration = 0;

/** Another order, of which nothing has been typed yet. */
function startOrder(fields: EditFields, edit: Edit | null): void {
  requestGeneration += 1;
  originalInstants.clear();
  previousEdit = { edit: null, submittedFields: null };
  prefilledUser = fields.userId || null;
  setEdit({ ...EMPTY_STATE, edit, submittedFields: edit && fields });
  replaceFields(fields, BLANK_FIELDS);
}

export const discardEdit = () => startOrder(BLANK_FIELDS, null);

/** Whether leaving this order would cost somebody what they typed. What is on its way, or kept to be sent, is not lost. */
export function hasUnsavedChanges(): boolean {
  const values = form.getValues();
  const { baseline } = getEdit();
  const touched = CHANGE_FIELDS.filter((name) => values[name] !== baseline[name]);
  const submitted = getSubmittedFields();
  return touched.some((name) => values[name] !== submitted?.[name]);
}

/** @param listener called whenever `hasUnsavedChanges` may have another answer @returns a function that stops listening */
export function subscribeToEdit(listener: () => void): () => void {
  const unsubscribes = [form.subscribe({ formState: { values: true }, callback: listener }), useEdit.subscribe(listener)];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

/** What stood in the boxes of an edit that is on its way, or kept to be sent. */
function getSubmittedFields(): EditFields | null {
  const { edit, submittedFields } = getEdit();
  return edit && isUnsent(edit.state) ? submittedFields : null;
}

/** Whether everything that is typed is leaving already. What waits for a time may be sent at once instead. */
export function isAlreadySubmitted(): boolean {
  const { edit } = getEdit();
  const { kind } = edit?.state ?? {};
  return (kind === 'sending' || kind === 'waiting') && edit !== null && !isScheduled(edit.state) && !hasUnsavedChanges();
}

/** A scan in this place is the order to edit, and its user where the label says. */
export function handleEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = parseOrderLabel(text, getSettings()['scan.orderPattern']);
  if (product === 'certain') return refuseWithNotice('product');
  if (!label.ok)
    return refuseWithNotice(label.problem.kind === 'hidden-character' ? { hidden: label.problem.character, text } : 'not-an-order');
  playSound('read');
  const { orderId, userId } = label.value;
  if (trimInvisible(form.getValues('orderId')) === orderId) {
    if (userId !== null) setField('userId', userId);
    return;
  }
  const next: NextOrder = { orderId, userId };
  if (hasUnsavedChanges()) setEdit({ nextOrder: next });
  else openNextOrder(next);
}

function refuseWithNotice(notice: EditState['notice']): void {
  playSound('refused');
  setEdit({ notice });
}

/** A code that reads differently on two keyboard layouts. */
export const handleUncertainEditScan = (): void => refuseWithNotice('uncertain');

/** The same symbol again within half a second: as a rule the trigger bounced, and its order is on the screen or asked about. */
export function handleRepeatedEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const label = parseOrderLabel(text, getSettings()['scan.orderPattern']);
  const { nextOrder } = getEdit();
  const asked = nextOrder && ('edit' in nextOrder ? nextOrder.edit.request.orderId : nextOrder.orderId);
  const isShown = label.ok && [trimInvisible(form.getValues('orderId')), asked].includes(label.value.orderId);
  if (label.ok && !isShown && product !== 'certain') handleEditScan(text, product);
}

export function handleEditWeight(hundredths: number): void {
  const weight = formatPounds(hundredths);
  if (!parsePounds(weight, getSettings()['stage.maxPounds']).ok) {
    playSound('refused');
    return setEdit({ notice: { refusal: { kind: 'limit-exceeded', field: 'weight' } } });
  }
  playSound('read');
  setField('weight', weight);
}

/** Brings an edit back to be corrected. */
export function reopenEdit(edit: Edit): void {
  if (getEdit().edit?.id === edit.id) return;
  if (hasUnsavedChanges()) setEdit({ nextOrder: { edit } });
  else openNextOrder({ edit });
}

/** Answers the question whether something else may take the place of what is not saved. */
export function answerNextOrder(isAccepted: boolean): void {
  const { nextOrder } = getEdit();
  setEdit({ nextOrder: null });
  if (nextOrder && isAccepted) openNextOrder(nextOrder);
}

function openNextOrder(next: NextOrder): void {
  if ('edit' in next) {
    const { fields, originalInstants: instants } = fieldsFromEdit(next.edit.request, parseContext().clock, parseContext().language);
    startOrder(fields, next.edit);
    rememberInstants(instants);
    const now = useStation.getState().orders.find(({ id }) => id === next.edit.id);
    if (now) applyEditUpdate(now);
    return;
  }
  startOrder({ ...BLANK_FIELDS, orderId: next.orderId, userId: next.userId ?? '' }, null);
  void lookUpOpenedOrder(next);
}

async function lookUpOpenedOrder({ orderId, userId }: Extract<NextOrder, { orderId: string }>): Promise<void> {
  if (userId === null) await prefillUser();
  if (form.getValues('orderId') === orderId) await lookUpOrder();
}

function rememberInstants(instants: ReadonlyMap<string, Instant>): void {
  for (const [text, instant] of instants) originalInstants.set(text, instant);
}

/** An order that was staged or edited here brings its user along. */
export async function prefillUser(): Promise<void> {
  const { orderId, userId } = form.getValues();
  const order = parseOrderId(orderId);
  if (!order.ok || trimInvisible(userId) !== '') return;
  const found = await invoke('orders.find', { text: order.value, states: null, before: null, limit: 20 });
  if (!found.ok) return;
  const same = found.value.intents.find(({ request }) => request.orderId === order.value && request.userId !== undefined);
  const now = form.getValues();
  if (same?.request.userId && now.orderId === orderId && trimInvisible(now.userId) === '') {
    prefilledUser = same.request.userId;
    form.clearErrors('userId');
    form.setValue('userId', prefilledUser);
  }
}

/** Asks Connect what the order has. What somebody typed stays; the other boxes show what the answer knows. */
export async function lookUpOrder(): Promise<void> {
  const { orderId, userId } = form.getValues();
  const order = parseOrderId(orderId);
  if (!order.ok) {
    await form.trigger('orderId');
    return;
  }
  const user = parseUserId(userId);
  setEdit({ lookup: { kind: 'loading' } });
  const found = await asked('orders.lookup', { orderId: order.value, userId: user.ok ? user.value : null });
  // Somebody may have gone on to another order while Connect was asked.
  if (form.getValues('orderId') !== orderId) return;
  if (!found.ok) return setEdit({ lookup: { kind: 'none' }, notice: { refusal: found.problem } });
  if ('failure' in found.value) return setEdit({ lookup: { kind: 'failed', failure: found.value.failure } });
  applyDetails(found.value.details, form.getValues(), getEdit().baseline);
}

/**
 * What the order has, from Connect itself.
 * @param untouched boxes that say the same in `values` and here were not touched, and show what the order has now
 */
function applyDetails(details: OrderDetails, values: EditFields, untouched: EditFields): void {
  const { fields: baseline, originalInstants: instants } = fieldsFromDetails(details, values, parseContext().clock);
  // What was picked is sent as it was offered.
  rememberInstants(new Map([...instants].filter(([text]) => !originalInstants.has(text))));
  const after = Object.fromEntries(CHANGE_FIELDS.map((name) => [name, values[name] === untouched[name] ? baseline[name] : values[name]]));
  replaceFields({ ...values, ...after }, baseline);
  setEdit({ lookup: { kind: 'found', details } });
}

/** Lists the windows that can be chosen now. */
export async function loadServiceOptions(): Promise<void> {
  setEdit({ serviceOptions: { kind: 'loading' } });
  const { changes } = parseForm();
  const user = parseUserId(form.getValues('userId'));
  const generation = requestGeneration;
  const response = await asked('orders.serviceOptions', {
    ...(user.ok && { userId: user.value }),
    ...(changes.cartTotal !== undefined && { cartTotal: changes.cartTotal }),
    ...(changes.items !== undefined && { items: changes.items }),
  });
  if (generation !== requestGeneration) return;
  if (!response.ok) return setEdit({ serviceOptions: { kind: 'none' }, notice: { refusal: response.problem } });
  if ('missing' in response.value) return setEdit({ serviceOptions: { kind: 'no-place' } });
  if ('failure' in response.value) return setEdit({ serviceOptions: { kind: 'failed', failure: response.value.failure } });
  setEdit({ serviceOptions: { kind: 'listed', options: response.value.options, shown: true } });
}

/** Picking a window fills its three boxes. */
export function selectServiceOption({ id, startAt, endAt }: ServiceOption): void {
  const { clock } = parseContext();
  const [start, end] = [formatStoreTime(startAt, clock), formatStoreTime(endAt, clock)];
  originalInstants.set(start, startAt).set(end, endAt);
  setField('serviceOption', String(id));
  setField('windowStart', start);
  setField('windowEnd', end);
  setEdit({ serviceOptions: { kind: 'listed', options: listedOptions(), shown: false } });
}

let submission: { readonly id: IntentId; readonly values: string } | null = null;

/** Hands the edit over. What an earlier one from here has not brought to an end, this one stands for too. */
export async function saveEdit(): Promise<void> {
  if (getEdit().isSaving) return;
  const isValid = await form.trigger(undefined, { shouldFocus: true });
  const { request } = parseForm();
  if (!isValid || !request || isAlreadySubmitted()) return playSound('refused');
  const sent = form.getValues();
  const { edit } = getEdit();
  const replaces = edit && (isUnsent(edit.state) || needsAttention(edit.state)) ? edit.id : null;
  // Pressed again after a lost answer it is the same edit.
  const values = JSON.stringify(request);
  const id = submission?.values === values ? submission.id : newIntentId();
  submission = { id, values };
  setEdit({ isSaving: true, notice: null });
  try {
    const response = await asked('orders.update', { id, request, replaces });
    if (!response.ok) {
      playSound('refused');
      return setEdit({ notice: { refusal: response.problem } });
    }
    const intent = await awaitIntent(id);
    // The person may have opened another order meanwhile.
    if (trimInvisible(form.getValues('orderId')) !== request.orderId) {
      submission = null;
      return;
    }
    setEdit({ edit: null, submittedFields: sent, correctedFields: new Set() });
    if (intent === null) return;
    submission = null;
    applyEditUpdate(intent);
  } finally {
    setEdit({ isSaving: false });
  }
}

/** Takes the newest state of the edit that was handed over here. */
function applyEditUpdate(intent: Intent): void {
  if (intent.kind !== 'update') return;
  const before = getEdit().edit;
  setEdit({ edit: intent });
  if (before?.id === intent.id && before.state.kind === intent.state.kind) return;
  if (intent.state.kind === 'updated') {
    const { submittedFields, baseline } = getEdit();
    applyDetails(intent.state.details, form.getValues(), submittedFields ?? baseline);
    setEdit({ submittedFields: null });
  }
  // The list is an old one, if there was any.
  if (intent.state.kind === 'rejected' && isServiceOptionGone(intent)) void loadServiceOptions();
}

/** Follows the edit, keeps what is typed safe, and takes up what an earlier run of the app left. */
export function startEditModel(): () => void {
  const getMode = () => getSettings()['connection.mode'];
  const draft = loadEdit(getMode());
  if (draft) {
    replaceFields(draft.fields, draft.baseline);
    rememberInstants(new Map(Object.entries(draft.known)));
    prefilledUser = draft.broughtUser;
    const submitted = useStation.getState().orders.find(({ id }) => id === draft.intentId);
    setEdit({ submittedFields: draft.sent });
    if (submitted) applyEditUpdate(submitted);
  }
  const saveState = () => {
    const { edit, submittedFields, baseline } = getEdit();
    saveEditDraft({
      mode: getMode(),
      fields: form.getValues(),
      baseline,
      intentId: edit?.id ?? null,
      sent: submittedFields,
      known: Object.fromEntries(originalInstants),
      broughtUser: prefilledUser,
    });
  };
  const unsubscribes = [
    form.subscribe({ formState: { values: true }, callback: saveState }),
    useEdit.subscribe((now, before) => {
      if (now.edit?.id !== before.edit?.id || now.submittedFields !== before.submittedFields || now.baseline !== before.baseline)
        saveState();
    }),
    useStation.subscribe(({ orders, station }, before) => {
      if (station.settings['connection.mode'] !== before.station.settings['connection.mode']) return discardEdit();
      // What a text stood for, it stood for by the old clock.
      if (station.settings['station.timeZone'] !== before.station.settings['station.timeZone']) originalInstants.clear();
      const { edit } = getEdit();
      const now = edit && orders.find(({ id }) => id === edit.id);
      if (now && now !== edit) applyEditUpdate(now);
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}
