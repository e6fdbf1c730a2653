/**
 * The columns of an export in every format: name, content, and width in a spreadsheet. Other programs read the names, so released
 * columns keep their names and new ones are appended.
 */
import type { Failure } from '../../src-shared/failure/failure.schema';
import { confirmedDetails, type Intent } from '../../src-shared/intent/intent.schema';
import { currentPlace, handedOverAt } from '../../src-shared/order/known-order';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';

interface ColumnBase {
  readonly name: string;
  /** The width in characters. */
  readonly width: number;
}

/** An order of the journal with what is known of it, `null` if that is nothing. */
export interface ExportedOrder {
  readonly intent: Intent;
  readonly known: KnownOrder | null;
}

/** A column. The value `undefined` creates an empty cell. */
export type Column =
  | (ColumnBase & { readonly kind: 'text'; readonly value: (intent: Intent, known: KnownOrder | null) => string | undefined })
  | (ColumnBase & { readonly kind: 'count'; readonly value: (intent: Intent, known: KnownOrder | null) => number | undefined })
  /** Money or a weight with two decimals; the value is in hundredths. */
  | (ColumnBase & { readonly kind: 'hundredths'; readonly value: (intent: Intent, known: KnownOrder | null) => number | undefined })
  /** A time of this computer's clock, in milliseconds since 1970. */
  | (ColumnBase & { readonly kind: 'timestamp'; readonly value: (intent: Intent, known: KnownOrder | null) => number | undefined })
  /** A time in Connect's format: ISO 8601 text with an offset. */
  | (ColumnBase & { readonly kind: 'iso-time'; readonly value: (intent: Intent, known: KnownOrder | null) => string | undefined });

export const COLUMNS: readonly Column[] = [
  { name: 'order_id', kind: 'text', width: 26, value: ({ request }) => request.orderId },
  { name: 'user_id', kind: 'text', width: 18, value: ({ request }) => request.userId },
  { name: 'what', kind: 'text', width: 8, value: ({ kind }) => kind },
  { name: 'state', kind: 'text', width: 11, value: ({ state }) => state.kind },
  { name: 'handed_over_at', kind: 'timestamp', width: 20, value: ({ createdAt }) => createdAt },
  { name: 'changed_at', kind: 'timestamp', width: 20, value: ({ changedAt }) => changedAt },
  { name: 'attempts', kind: 'count', width: 9, value: ({ attempts }) => attempts },
  { name: 'bags', kind: 'count', width: 7, value: (intent) => quantitiesOf(intent).bags },
  { name: 'items', kind: 'count', width: 7, value: (intent) => quantitiesOf(intent).items },
  { name: 'weight_lb', kind: 'hundredths', width: 11, value: (intent) => quantitiesOf(intent).weight },
  { name: 'tip', kind: 'hundredths', width: 9, value: (intent) => editChangesOf(intent).tip },
  { name: 'cart_total', kind: 'hundredths', width: 11, value: (intent) => editChangesOf(intent).cartTotal },
  { name: 'alcoholic', kind: 'text', width: 10, value: (intent) => editChangesOf(intent).alcoholic?.toString() },
  { name: 'bag_label', kind: 'text', width: 16, value: (intent) => editChangesOf(intent).bagLabel },
  { name: 'special_instructions', kind: 'text', width: 36, value: (intent) => editChangesOf(intent).specialInstructions },
  { name: 'window_start', kind: 'iso-time', width: 20, value: (intent) => editChangesOf(intent).window?.startAt },
  { name: 'window_end', kind: 'iso-time', width: 20, value: (intent) => editChangesOf(intent).window?.endAt },
  { name: 'service_option_id', kind: 'text', width: 18, value: (intent) => editChangesOf(intent).window?.serviceOptionId?.toString() },
  { name: 'answer_status', kind: 'text', width: 20, value: ({ state }) => confirmedDetails(state)?.status },
  { name: 'failure', kind: 'text', width: 16, value: ({ state }) => failureOf(state)?.kind },
  { name: 'failure_detail', kind: 'text', width: 36, value: ({ state }) => describeFailure(failureOf(state)) },
  { name: 'sent_to', kind: 'text', width: 32, value: ({ destination: { mode, baseUrl } }) => (mode === 'practice' ? 'practice' : baseUrl) },
  { name: 'id', kind: 'text', width: 38, value: ({ id }) => id },
  { name: 'answer_kind', kind: 'text', width: 14, value: ({ state }) => classifyResponse(failureOf(state)) },
  { name: 'answered_by', kind: 'text', width: 24, value: ({ state }) => findResponder(failureOf(state)) },
  { name: 'answer_window_start', kind: 'iso-time', width: 20, value: ({ state }) => confirmedDetails(state)?.window?.startsAt },
  { name: 'answer_window_end', kind: 'iso-time', width: 20, value: ({ state }) => confirmedDetails(state)?.window?.endsAt },
  {
    name: 'answer_window_is_fallback',
    kind: 'text',
    width: 24,
    value: ({ state }) => confirmedDetails(state)?.isFallbackWindow?.toString(),
  },
  { name: 'answer_store', kind: 'text', width: 16, value: ({ state }) => confirmedDetails(state)?.storeLocation ?? undefined },
  { name: 'answer_bags', kind: 'count', width: 12, value: ({ state }) => confirmedDetails(state)?.bagCount ?? undefined },
  { name: 'place', kind: 'text', width: 16, value: (_intent, known) => (known && currentPlace(known)) ?? undefined },
  { name: 'connect_status', kind: 'text', width: 24, value: (_intent, known) => known?.report?.status },
  { name: 'connect_status_at', kind: 'timestamp', width: 20, value: (_intent, known) => known?.report?.at },
  // Not `handed_over_at`, which is the time of the press.
  { name: 'bags_handed_over_at', kind: 'timestamp', width: 20, value: (_intent, known) => (known && handedOverAt(known)) ?? undefined },
];

const quantitiesOf = (intent: Intent) => (intent.kind === 'stage' ? intent.request : intent.request.changes);
const editChangesOf = (intent: Intent): Partial<UpdateChanges> => (intent.kind === 'update' ? intent.request.changes : {});

const failureOf = (state: Intent['state']): Failure | null => ('failure' in state ? state.failure : null);

/** Returns the server's messages, or technical details if there are none. */
function describeFailure(failure: Failure | null): string | undefined {
  if (failure === null) return undefined;
  if ('reasons' in failure && failure.reasons.length > 0) return failure.reasons.map(({ message }) => message).join(' | ');
  if ('detail' in failure) return failure.detail;
  const text = 'text' in failure && failure.text ? ` ${failure.text}` : '';
  return 'status' in failure ? `${failure.status}${text}` : undefined;
}

/** Classifies the response of a failure: `connect`, `other`, or the format of a foreign response, such as `html` or `coded`. */
function classifyResponse(failure: Failure | null): string | undefined {
  if (failure === null || !('source' in failure)) return undefined;
  if (failure.kind === 'not-connect') return failure.what;
  return failure.source === null ? 'connect' : 'other';
}

const findResponder = (failure: Failure | null): string | undefined =>
  failure !== null && 'source' in failure ? (failure.source ?? undefined) : undefined;
