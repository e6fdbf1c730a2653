/** The order on the screen: raw text as it stands in the fields, and what can be made of it. Pure. */
import type { Reason } from '../../src-shared/failure/failure.schema';
import type { Staging } from '../../src-shared/intent/intent.schema';
import type { IdProblem } from '../../src-shared/order/id-problem';
import type { StageRequest } from '../../src-shared/order/order.schema';
import { type CountProblem, parseCount, parseOrderId, parseUserId } from '../../src-shared/order/parse-order';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { formatPounds, parsePounds, type WeightProblem } from '../../src-shared/weight/weight-format';

/** Fields of the Stage place, in the order in which they are filled. */
export type Field = 'order' | 'bags' | 'items' | 'weight';
export type NumberFieldName = Exclude<Field, 'order'>;

export interface Draft {
  readonly order: string;
  /** From a label that carries both. */
  readonly user: string | null;
  readonly bags: string;
  readonly items: string;
  readonly weight: string;
  /** Whether the weight stands as a scale printed it. */
  readonly isFromScale: boolean;
  /** What Connect complained of, when a rejected order was brought back; gone when its field is touched. */
  readonly fieldErrors: Readonly<Partial<Record<Field, string>>>;
  /** What it complained of that belongs to no field here: each stands above the form until another order does. */
  readonly generalErrors: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  order: '',
  user: null,
  bags: '',
  items: '',
  weight: '',
  isFromScale: false,
  fieldErrors: {},
  generalErrors: [],
};

export interface DraftProblems {
  readonly order?: IdProblem;
  readonly bags?: CountProblem;
  readonly items?: CountProblem;
  readonly weight?: WeightProblem;
}

/** What stands between the draft and the wire. `ready` has everything the station wants. */
export type DraftCheck =
  | { readonly kind: 'ready'; readonly request: StageRequest }
  | { readonly kind: 'wrong'; readonly problems: DraftProblems; readonly first: Field }
  | { readonly kind: 'missing'; readonly first: Field }
  | { readonly kind: 'no-user' };

const FIELDS: readonly Field[] = ['order', 'bags', 'items', 'weight'];

export function checkDraft(draft: Draft, settings: Settings): DraftCheck {
  const order = parseOrderId(draft.order);
  const user = draft.user === null ? null : parseUserId(draft.user);
  const bags = parseCount(draft.bags, settings['stage.maxBags']);
  const items = parseCount(draft.items, settings['stage.maxItems']);
  const weight = parsePounds(draft.weight, settings['stage.maxPounds']);

  const problems: DraftProblems = {
    ...(!order.ok && order.problem.kind !== 'empty' && { order: order.problem }),
    ...(!bags.ok && { bags: bags.problem }),
    ...(!items.ok && { items: items.problem }),
    ...(!weight.ok && { weight: weight.problem }),
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

  const isUserRequired = settings['connection.mode'] === 'live' && settings['connection.orderPaths'] === 'users';
  if (isUserRequired && !user?.ok) return { kind: 'no-user' };
  return { kind: 'ready', request: { orderId: order.value, ...(user?.ok && { userId: user.value }), ...numbers } };
}

/** Somebody has put work into it beyond one scan. */
export const hasNumbers = ({ bags, items, weight }: Draft): boolean => bags !== '' || items !== '' || weight !== '';

/** Puts an order back into the form, with what Connect complained of at the fields it named. */
export function draftFromStaging({ request, state }: Staging): Draft {
  const reasons = (state.kind === 'rejected' || state.kind === 'resolved') && 'reasons' in state.failure ? state.failure.reasons : [];
  return {
    order: request.orderId,
    user: request.userId ?? null,
    bags: request.bags?.toString() ?? '',
    items: request.items?.toString() ?? '',
    weight: request.weight === undefined ? '' : formatPounds(request.weight),
    isFromScale: false,
    ...assignReasonsToFields(reasons),
  };
}

/** Connect's field names, as far as the Stage place has the field. */
const FIELD_BY_CONNECT_NAME: Readonly<Record<string, Field>> = {
  order_id: 'order',
  bags_count: 'bags',
  items_count: 'items',
  items_weight: 'weight',
};

function assignReasonsToFields(reasons: readonly Reason[]): Pick<Draft, 'fieldErrors' | 'generalErrors'> {
  const complaints: Partial<Record<Field, string>> = {};
  const otherComplaints = new Set<string>();
  for (const { field, message } of reasons) {
    if (message === '') continue;
    const name = field !== null && Object.hasOwn(FIELD_BY_CONNECT_NAME, field) ? FIELD_BY_CONNECT_NAME[field] : undefined;
    if (name) complaints[name] = [complaints[name], message].filter(Boolean).join('; ');
    else otherComplaints.add(message);
  }
  return { fieldErrors: complaints, generalErrors: [...otherComplaints] };
}

/** `3` and `+1` give 4, a blank and `+1` give 1, 1 and `-1` give a blank. What is no number stays as it is. */
export function incrementCount(text: string, by: 1 | -1, max: number): string {
  const count = parseCount(text, max);
  if (!count.ok) return text;
  const next = (count.value ?? 0) + by;
  return next < 1 ? '' : String(Math.min(next, max));
}

/** A press on the keypad. @param fresh whether this is the first press since the field was chosen: it replaces */
export function applyKey(text: string, key: string, isReplacing: boolean): string {
  if (key === 'delete') return isReplacing ? '' : text.slice(0, -1);
  if (key === '.' && !isReplacing && /[.,]/.test(text)) return text;
  return isReplacing ? key : text + key;
}
