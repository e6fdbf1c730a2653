/**
 * The state of the Edit view. It lives in a store and not in the components, so that a visit to another view costs no typing.
 * The modules beside this one change it: `lookup`, `submit` and `next-order`.
 */
import { create } from 'zustand';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Edit } from '../../src-shared/intent/intent.schema';
import { isScheduled, isUnsent } from '../../src-shared/intent/intent-machine';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { type OrderPathRules, orderPathRulesOf } from '../../src-shared/order/order-paths';
import { trimIdInput } from '../../src-shared/order/parse-order';
import type { Instant, ServiceOption } from '../../src-shared/order/service-option.schema';
import { type HiddenCharacter, trimInvisible } from '../../src-shared/text/hidden-characters';
import { toInstant } from '../../src-shared/time/store-time';
import { useStation } from '../station';
import { storeClockOf } from '../strings';
import {
  BLANK_FIELDS,
  CHANGE_FIELDS,
  type EditFields,
  FIELD_NAMES,
  FIELDS_ON_SCREEN,
  type FieldName,
  hasField,
  WINDOW_FIELDS,
} from './fields';
import { type EditContext, type EditProblem, type ParsedEdit, parseEdit } from './parse-edit';

/** What Connect knows of the order. */
export type Lookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly details: OrderDetails }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The delivery windows that can be selected. */
export type ServiceOptionList =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  /** `isShown` until one of them is selected. */
  | { readonly kind: 'listed'; readonly options: readonly ServiceOption[]; readonly isShown: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** No setting says where the station is. */
  | { readonly kind: 'no-location' };

/** The order or edit that replaces an unsaved edit, once the user agrees. */
export type NextOrder = { readonly orderId: string; readonly userId: string | null } | { readonly edit: Edit };

export type EditNotice =
  | 'product'
  | 'not-an-order'
  | 'place'
  | 'command'
  | 'uncertain'
  | 'unfinished'
  | 'unfinished-while-typing'
  | { readonly hidden: HiddenCharacter; readonly text: string }
  | { readonly refusal: Refusal };

export interface EditState {
  readonly fields: EditFields;
  /** Problems that are shown: those of fields that lost the focus, and after a press those of all fields. */
  readonly problems: ParsedEdit['problems'];
  /** What the order has, as far as it is known. A field with the same text is untouched. */
  readonly baseline: EditFields;
  readonly lookup: Lookup;
  readonly serviceOptions: ServiceOptionList;
  /** The last edit that was handed over from this view, in its current state. */
  readonly edit: Edit | null;
  /** The fields of that edit when it was handed over. */
  readonly submittedFields: EditFields | null;
  /** Fields that were changed since then, so that Connect's errors at them are outdated. */
  readonly correctedFields: ReadonlySet<FieldName>;
  readonly nextOrder: NextOrder | null;
  readonly notice: EditNotice | null;
  readonly isSaving: boolean;
  /** Instants as Connect wrote them, by the text that stands for them. They are sent back unchanged, to the last digit. */
  readonly originalInstants: ReadonlyMap<string, Instant>;
  /** A user ID that was not typed: the label or this station's history supplied it. */
  readonly prefilledUser: string | null;
  /** The edit before the order ID was changed, because the change may be a slip that is mended. */
  readonly previousEdit: Pick<EditState, 'edit' | 'submittedFields'>;
  /** Rises with every other order on the screen, so that a late response for an earlier one changes nothing. */
  readonly generation: number;
  /** The field that is to take the focus. The count rises with each request. */
  readonly focus: { readonly field: FieldName | null; readonly count: number };
}

const NO_EDIT = { edit: null, submittedFields: null } as const;

const EMPTY_STATE: EditState = {
  fields: BLANK_FIELDS,
  problems: {},
  baseline: BLANK_FIELDS,
  lookup: { kind: 'none' },
  serviceOptions: { kind: 'none' },
  ...NO_EDIT,
  correctedFields: new Set(),
  nextOrder: null,
  notice: null,
  isSaving: false,
  originalInstants: new Map(),
  prefilledUser: null,
  previousEdit: NO_EDIT,
  generation: 0,
  focus: { field: null, count: 0 },
};

export const useEdit = create<EditState>(() => EMPTY_STATE);
export const { getState: getEdit, setState: setEdit } = useEdit;

/** What the order paths allow. */
export const useOrderPathRules = (): OrderPathRules => useStation(({ station }) => orderPathRulesOf(station.settings));

export const getSettings = () => useStation.getState().station.settings;

export function getParseContext(): EditContext {
  const settings = getSettings();
  const { baseline, originalInstants, serviceOptions } = getEdit();
  return {
    baseline,
    rules: orderPathRulesOf(settings),
    limits: { bags: settings['stage.maxBags'], items: settings['stage.maxItems'], pounds: settings['stage.maxPounds'] },
    language: settings.language ?? 'en',
    clock: storeClockOf(settings),
    now: toInstant(Date.now(), settings['station.timeZone']),
    originalInstants,
    options: serviceOptions.kind === 'listed' ? serviceOptions.options : [],
  };
}

/** Parses the fields as they are now. */
export const parseFields = (): ParsedEdit => parseEdit(getEdit().fields, getParseContext());

// ---- Validation ----

const without = (problems: ParsedEdit['problems'], names: readonly FieldName[]): ParsedEdit['problems'] =>
  Object.fromEntries(Object.entries(problems).filter(([name]) => !names.some((other) => other === name)));

function validate(names: readonly FieldName[]): void {
  const found = parseFields().problems;
  const ofNames = Object.fromEntries(names.flatMap((name): [FieldName, EditProblem][] => (found[name] ? [[name, found[name]]] : [])));
  setEdit(({ problems }) => ({ problems: { ...without(problems, names), ...ofNames } }));
}

/** Shows what is wrong with a field that loses the focus. While its user types, the text is unfinished. */
export const validateField = (name: FieldName): void => validate([name]);

/** Validates every text of the window, because typing in one field clears the errors of the others. A blank one may still be typed. */
export const validateWindow = (): void => validate(WINDOW_FIELDS.filter((name) => getEdit().fields[name] !== ''));

/** Parses the fields again whose problems are shown, because another language may read them differently. */
export const revalidate = (): void => validate(Object.keys(getEdit().problems) as FieldName[]);

/** Shows every problem and moves the focus to the first. @returns whether there is none */
export function validateAll(): boolean {
  const { problems } = parseFields();
  const first = FIELDS_ON_SCREEN.find((name) => problems[name] !== undefined);
  setEdit(({ focus }) => ({ problems, ...(first && { focus: { field: first, count: focus.count + 1 } }) }));
  return first === undefined;
}

// ---- Fields ----

const ID_FIELDS: readonly FieldName[] = ['orderId', 'userId', 'serviceOption'];
const isWindowField = (name: FieldName): boolean => WINDOW_FIELDS.some((other) => other === name);

/** Sets a field to a text that was typed, scanned or picked. */
export function setField(name: FieldName, text: string): void {
  setEdit(({ fields, problems, correctedFields }) => ({
    fields: {
      ...fields,
      [name]: ID_FIELDS.includes(name) ? trimIdInput(text) : text,
      ...((name === 'bagLabel' || name === 'specialInstructions') && { [`${name}Removed`]: '' }),
    },
    // An error at one end of a window may be corrected at the other.
    problems: without(problems, isWindowField(name) ? WINDOW_FIELDS : [name]),
    correctedFields: new Set([...correctedFields, name]),
    notice: null,
  }));
  if (name === 'orderId') clearOrderData();
}

/** Gives fields their current value back: what the order has, or blank where that is unknown. */
export function keepCurrent(...names: readonly FieldName[]): void {
  const { baseline } = getEdit();
  for (const name of names) setField(name, baseline[name]);
}

/** Asks for a text to be removed from the order, or takes that back. */
export function setRemoval(name: 'bagLabel' | 'specialInstructions', removal: '' | 'yes'): void {
  setField(name, getEdit().fields[name]);
  setEdit(({ fields }) => ({ fields: { ...fields, [`${name}Removed`]: removal } }));
}

/** Drops what is known of an order when its ID changes. What the user typed stays. */
function clearOrderData(): void {
  const { fields, baseline, edit, submittedFields, previousEdit: earlier, prefilledUser } = getEdit();
  const previousEdit = edit ? { edit, submittedFields } : earlier;
  // Changes that are on their way for the one order are not meant for the other.
  const inFlight = getFieldsInFlight();
  const isTyped = (name: FieldName) => fields[name] !== baseline[name] && fields[name] !== inFlight?.[name];
  const typedFields = Object.fromEntries(CHANGE_FIELDS.map((name) => [name, isTyped(name) ? fields[name] : '']));
  const isBack = previousEdit.edit !== null && previousEdit.edit.request.orderId === trimInvisible(fields.orderId);
  setEdit(({ generation }) => ({
    fields: { ...fields, ...typedFields, userId: fields.userId === prefilledUser ? '' : fields.userId },
    problems: {},
    baseline: BLANK_FIELDS,
    lookup: { kind: 'none' },
    serviceOptions: { kind: 'none' },
    ...(isBack ? previousEdit : NO_EDIT),
    correctedFields: new Set(),
    originalInstants: new Map(),
    prefilledUser: null,
    previousEdit,
    generation: generation + 1,
  }));
}

/** Shows another order, of which nothing has been typed yet. */
export function startOrder(
  fields: EditFields,
  edit: Edit | null = null,
  originalInstants: EditState['originalInstants'] = new Map(),
): void {
  setEdit(({ generation, focus }) => ({
    ...EMPTY_STATE,
    fields,
    edit,
    submittedFields: edit && fields,
    originalInstants,
    prefilledUser: fields.userId || null,
    generation: generation + 1,
    focus,
  }));
}

export const discardEdit = (): void => startOrder(BLANK_FIELDS);

// ---- Questions about the state ----

/** The fields of an edit that is on its way, or saved to be sent. */
function getFieldsInFlight(): EditFields | null {
  const { edit, submittedFields } = getEdit();
  return edit && isUnsent(edit.state) ? submittedFields : null;
}

/** The fields as a press hands them over. Those that the view hides stay as they are, and count as untouched. */
export function getFieldsToSubmit(): EditFields {
  const { fields, baseline } = getEdit();
  const rules = orderPathRulesOf(getSettings());
  const hidden = FIELD_NAMES.filter((name) => !hasField(name, rules)).map((name) => [name, baseline[name]]);
  return { ...fields, ...Object.fromEntries(hidden) };
}

/** Whether another order on the screen would cost typed changes. Changes that are on their way, or saved to be sent, are not lost. */
export function hasUnsavedChanges(): boolean {
  const { fields, baseline } = getEdit();
  const inFlight = getFieldsInFlight();
  const rules = orderPathRulesOf(getSettings());
  return CHANGE_FIELDS.some((name) => hasField(name, rules) && fields[name] !== baseline[name] && fields[name] !== inFlight?.[name]);
}

/** Whether every typed change is being sent already. A scheduled edit is not, because a press sends it at once instead. */
export function isFullySubmitted(): boolean {
  const { edit } = getEdit();
  if (edit === null || hasUnsavedChanges()) return false;
  return (edit.state.kind === 'sending' || edit.state.kind === 'waiting') && !isScheduled(edit.state);
}

/** @param listener called whenever `hasUnsavedChanges` may have another answer @returns a function that unsubscribes */
export const subscribeToEdit = (listener: () => void): (() => void) => useEdit.subscribe(listener);
