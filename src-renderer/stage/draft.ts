/** The order on the screen: the raw texts of its fields, and the request that they make. Pure. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Reason, RequestField } from '../../src-shared/failure/failure.schema';
import type { Staging } from '../../src-shared/intent/intent.schema';
import type { Language } from '../../src-shared/language/languages';
import type { IdProblem } from '../../src-shared/order/id-problem';
import type { StageRequest } from '../../src-shared/order/order.schema';
import { orderPathRulesOf } from '../../src-shared/order/order-paths';
import { type CountProblem, parseCount, parseOrderId, parseUserId } from '../../src-shared/order/parse-order';
import { normalizePlace, type PlaceProblem, placeProblem } from '../../src-shared/order/staging-place';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { formatPounds, parsePounds, type WeightProblem } from '../../src-shared/weight/weight-format';

/** The fields of the Stage view, in the order in which they are filled. */
export type Field = 'order' | 'bags' | 'items' | 'weight' | 'place';
export type NumberFieldName = Exclude<Field, 'order' | 'place'>;

export interface Draft {
  readonly order: string;
  /** The user ID, from a label that names both. */
  readonly user: string | null;
  readonly bags: string;
  readonly items: string;
  readonly weight: string;
  /** Whether the weight is as the scale sent it, or a sum of such weights. */
  readonly isFromScale: boolean;
  /** How many weights of a scale are in it. With a typed weight, `isFromScale` is `false` and this is above 0. */
  readonly weighings: number;
  /** The staging place; `null` until it is entered here, so that what the station knows of the order stands. */
  readonly place: string | null;
  /** Connect's errors at the fields of a rejected order that is corrected. A change of a field removes its error. */
  readonly fieldErrors: Readonly<Partial<Record<Field, string>>>;
  /** Connect's other errors, shown until another order is on the screen. */
  readonly generalErrors: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  order: '',
  user: null,
  bags: '',
  items: '',
  weight: '',
  isFromScale: false,
  weighings: 0,
  place: null,
  fieldErrors: {},
  generalErrors: [],
};

export interface DraftProblems {
  readonly order?: IdProblem;
  readonly bags?: CountProblem;
  readonly items?: CountProblem;
  readonly weight?: WeightProblem;
  readonly place?: PlaceProblem;
}

/** Whether the draft can be staged. `ready` has everything that the station requires. */
export type DraftCheck =
  /** `place` is `undefined` if it does not change, and `null` if the order has none any more. */
  | { readonly kind: 'ready'; readonly request: StageRequest; readonly place: string | null | undefined }
  | { readonly kind: 'wrong'; readonly problems: DraftProblems; readonly first: Field }
  | { readonly kind: 'missing'; readonly first: Field }
  | { readonly kind: 'no-user' };

export type UnreadyCheck = Exclude<DraftCheck, { readonly kind: 'ready' }>;

const FIELDS: readonly Field[] = ['order', 'bags', 'items', 'weight', 'place'];

/** @param knownPlace what the station knows of the order's place already */
export function checkDraft(draft: Draft, settings: Settings, knownPlace: string | null = null): DraftCheck {
  const order = parseOrderId(draft.order);
  const user = draft.user === null ? null : parseUserId(draft.user);
  const bags = parseCount(draft.bags, settings['stage.maxBags']);
  const items = parseCount(draft.items, settings['stage.maxItems']);
  const weight = parsePounds(draft.weight, settings['stage.maxPounds']);

  const place = settings['stage.place'] === 'off' ? ok(null) : parsePlace(draft.place ?? '');
  const problems: DraftProblems = {
    ...(!order.ok && order.problem.kind !== 'empty' && { order: order.problem }),
    ...(!bags.ok && { bags: bags.problem }),
    ...(!items.ok && { items: items.problem }),
    ...(!weight.ok && { weight: weight.problem }),
    ...(!place.ok && { place: place.problem }),
  };
  const firstInvalid = FIELDS.find((field) => problems[field] !== undefined);
  if (firstInvalid) return { kind: 'wrong', problems, first: firstInvalid };
  if (!order.ok) return { kind: 'missing', first: 'order' };

  const numbers = {
    ...(bags.ok && bags.value !== null && { bags: bags.value }),
    ...(items.ok && items.value !== null && { items: items.value }),
    ...(weight.ok && weight.value !== null && { weight: weight.value }),
  };
  const firstMissing = settings['stage.require'].find((field) => numbers[field] === undefined);
  if (firstMissing) return { kind: 'missing', first: firstMissing };
  if (settings['stage.place'] === 'require' && place.ok && place.value === null && (draft.place !== null || knownPlace === null))
    return { kind: 'missing', first: 'place' };

  if (orderPathRulesOf(settings).needsUser && !user?.ok) return { kind: 'no-user' };
  const request = { orderId: order.value, ...(user?.ok && { userId: user.value }), ...numbers };
  const isPlaceEntered = place.ok && draft.place !== null && place.value !== knownPlace;
  return { kind: 'ready', request, place: isPlaceEntered ? place.value : undefined };
}

/** @returns `null` for a blank text */
function parsePlace(text: string): Result<string | null, PlaceProblem> {
  const place = normalizePlace(text);
  const problem = placeProblem(place);
  if (problem?.kind === 'empty') return ok(null);
  return problem ? fail(problem) : ok(place);
}

/** Whether the packer has entered more than one scan. */
export const hasEntries = ({ bags, items, weight, place }: Draft): boolean =>
  bags !== '' || items !== '' || weight !== '' || (place !== null && place !== '');

/** Makes a draft of a staging, with Connect's errors at the fields that they name. @param language in which the weight is written */
export function draftFromStaging({ request, state }: Staging, language: Language): Draft {
  const reasons = (state.kind === 'rejected' || state.kind === 'resolved') && 'reasons' in state.failure ? state.failure.reasons : [];
  return {
    order: request.orderId,
    user: request.userId ?? null,
    bags: request.bags?.toString() ?? '',
    items: request.items?.toString() ?? '',
    weight: request.weight === undefined ? '' : formatPounds(request.weight, language),
    isFromScale: false,
    weighings: 0,
    place: null,
    ...assignReasonsToFields(reasons),
  };
}

/** The fields of the Stage view by their names in a refusal. */
const FIELDS_BY_NAME: ReadonlyMap<string | null, Field> = new Map([
  ['orderId', 'order'],
  ['bags', 'bags'],
  ['items', 'items'],
  ['weight', 'weight'],
] satisfies [RequestField, Field][]);

function assignReasonsToFields(reasons: readonly Reason[]): Pick<Draft, 'fieldErrors' | 'generalErrors'> {
  const complaints: Partial<Record<Field, string>> = {};
  const otherComplaints = new Set<string>();
  for (const { field, message } of reasons) {
    if (message === '') continue;
    const name = FIELDS_BY_NAME.get(field);
    if (name) complaints[name] = [complaints[name], message].filter(Boolean).join('; ');
    else otherComplaints.add(message);
  }
  return { fieldErrors: complaints, generalErrors: [...otherComplaints] };
}

/** Steps a count: `3` and `+1` give 4, a blank and `+1` give 1, 1 and `-1` give a blank. A text that is no number stays. */
export function incrementCount(text: string, by: 1 | -1, max: number): string {
  const count = parseCount(text, max);
  if (!count.ok) return text;
  const next = (count.value ?? 0) + by;
  return next < 1 ? '' : String(Math.min(next, max));
}

/** Applies a key of the keypad. @param isReplacing whether the key replaces the text, as the first key after a selection does */
export function applyKey(text: string, key: string, isReplacing: boolean): string {
  if (key === 'delete') return isReplacing ? '' : text.slice(0, -1);
  if (/[.,]/.test(key) && !isReplacing && /[.,]/.test(text)) return text;
  return isReplacing ? key : text + key;
}
