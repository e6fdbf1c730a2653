/** The order on the screen: raw text as it stands in the fields, and what can be made of it. Pure. */
import type { Reason } from '../../src-shared/failure';
import type { IdProblem } from '../../src-shared/id-problem';
import type { Staging } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import { formatPounds, parsePounds, type WeightProblem } from '../../src-shared/pounds';
import type { Settings } from '../../src-shared/settings';
import { type CountProblem, parseCount, parseOrderId, parseUserId } from '../../src-shared/typed-order';

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
  readonly weighed: boolean;
  /** What Connect complained of, when a rejected order was brought back; gone when its field is touched. */
  readonly complaints: Readonly<Partial<Record<Field, string>>>;
  /** What it complained of that belongs to no field here: each stands above the form until another order does. */
  readonly otherComplaints: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  order: '',
  user: null,
  bags: '',
  items: '',
  weight: '',
  weighed: false,
  complaints: {},
  otherComplaints: [],
};

export interface DraftProblems {
  readonly order?: IdProblem;
  readonly bags?: CountProblem;
  readonly items?: CountProblem;
  readonly weight?: WeightProblem;
}

/** What stands between the draft and the wire. `ready` has everything the station wants. */
export type Checked =
  | { readonly kind: 'ready'; readonly request: StageRequest }
  | { readonly kind: 'wrong'; readonly problems: DraftProblems; readonly first: Field }
  | { readonly kind: 'missing'; readonly first: Field }
  | { readonly kind: 'no-user' };

const FIELDS: readonly Field[] = ['order', 'bags', 'items', 'weight'];

export function checkDraft(draft: Draft, settings: Settings): Checked {
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
  const wrong = FIELDS.find((field) => problems[field] !== undefined);
  if (wrong) return { kind: 'wrong', problems, first: wrong };
  if (!order.ok) return { kind: 'missing', first: 'order' };

  const counts = {
    ...(bags.ok && bags.value !== null && { bags: bags.value }),
    ...(items.ok && items.value !== null && { items: items.value }),
    ...(weight.ok && weight.value !== null && { weight: weight.value }),
  };
  const missing = settings['stage.require'].find((field) => counts[field] === undefined);
  if (missing) return { kind: 'missing', first: missing };

  const userWanted = settings['connection.mode'] === 'live' && settings['connection.orderPaths'] === 'users';
  if (userWanted && !user?.ok) return { kind: 'no-user' };
  return { kind: 'ready', request: { orderId: order.value, ...(user?.ok && { userId: user.value }), ...counts } };
}

/** Somebody has put work into it beyond one scan. */
export const hasCounts = ({ bags, items, weight }: Draft): boolean => bags !== '' || items !== '' || weight !== '';

/** Puts an order back into the form, with what Connect complained of at the fields it named. */
export function draftOf({ request, state }: Staging): Draft {
  const reasons = (state.name === 'rejected' || state.name === 'settled') && 'reasons' in state.failure ? state.failure.reasons : [];
  return {
    order: request.orderId,
    user: request.userId ?? null,
    bags: request.bags?.toString() ?? '',
    items: request.items?.toString() ?? '',
    weight: request.weight === undefined ? '' : formatPounds(request.weight),
    weighed: false,
    ...complaintsOf(reasons),
  };
}

/** Connect's field names, as far as the Stage place has the field. */
const FIELD_NAMED: Readonly<Record<string, Field>> = {
  order_id: 'order',
  bags_count: 'bags',
  items_count: 'items',
  items_weight: 'weight',
};

function complaintsOf(reasons: readonly Reason[]): Pick<Draft, 'complaints' | 'otherComplaints'> {
  const complaints: Partial<Record<Field, string>> = {};
  const otherComplaints = new Set<string>();
  for (const { field, message } of reasons) {
    if (message === '') continue;
    const name = field !== null && Object.hasOwn(FIELD_NAMED, field) ? FIELD_NAMED[field] : undefined;
    if (name) complaints[name] = [complaints[name], message].filter(Boolean).join('; ');
    else otherComplaints.add(message);
  }
  return { complaints, otherComplaints: [...otherComplaints] };
}

/** `3` and `+1` give 4, a blank and `+1` give 1, 1 and `-1` give a blank. What is no number stays as it is. */
export function stepped(text: string, by: 1 | -1, max: number): string {
  const count = parseCount(text, max);
  if (!count.ok) return text;
  const next = (count.value ?? 0) + by;
  return next < 1 ? '' : String(Math.min(next, max));
}

/** A press on the keypad. @param fresh whether this is the first press since the field was chosen: it replaces */
export function keyed(text: string, key: string, fresh: boolean): string {
  if (key === 'delete') return fresh ? '' : text.slice(0, -1);
  if (key === '.' && !fresh && /[.,]/.test(text)) return text;
  return fresh ? key : text + key;
}
