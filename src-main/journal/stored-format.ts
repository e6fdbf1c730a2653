/**
 * Reads intents and records from their rows, also those of a later version: after a downgrade the waiting orders are still
 * sent. What this version does not know is shown as the closest thing that it knows, and stays in the row as it is until
 * a step replaces it.
 */
import { z } from 'zod';
import { Failure } from '../../src-shared/failure/failure.schema';
import {
  Destination,
  Edit,
  type Intent,
  IntentFacts,
  IntentState,
  NO_FACTS,
  Staging,
  type StateName,
  StepRecord,
} from '../../src-shared/intent/intent.schema';
import { StageRequest, StoredOrderId, StoredUserId } from '../../src-shared/order/order.schema';
import { compactDetails, type OrderDetails } from '../../src-shared/order/order-details.schema';
import { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Row } from './connection';
import { fromStoredState, parseCause, parseStateName, toStoredState } from './stored-names';

/** A failure of a kind that this version does not know is kept as the text that it is. */
const FailureSchema = z.unknown().transform((value, context): Failure => {
  const known = Failure.safeParse(value);
  if (known.success) return known.data;
  if (typeof value === 'object' && value !== null) return { kind: 'unrecognized', stored: JSON.stringify(value) };
  context.addIssue({ code: 'custom', message: 'not a failure' });
  return z.NEVER;
});

/** Gives a state or record whose failure this version does not know one that it does. */
function parseFailureIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('failure' in value) || value.failure === null) return value;
  return { ...value, failure: FailureSchema.safeParse(value.failure).data };
}

/** As which state an open row is listed, counted and shown: its own, or the closest one to a state of a later version. */
export function toOpenState({ state, unsent, needs_person }: Row): StateName {
  const known = parseStateName(state);
  if (known) return known;
  if (Number(needs_person) === 0) return 'waiting';
  return Number(unsent) === 1 ? 'overdue' : 'unknown';
}

/**
 * The state that comes closest to one of a later version. One that may still be sent is asked about in Connect before it is,
 * like everything that an earlier run left.
 */
function closestState(row: Row): IntentState {
  const at = Number(row.changed_at);
  const failure: Failure = { kind: 'unrecognized', stored: String(row.state) };
  if (Number(row.needs_person) === 1) {
    return Number(row.unsent) === 1 ? { kind: 'overdue', because: 'waited-too-long' } : { kind: 'unknown', failure };
  }
  return Number(row.unsent) === 1
    ? { kind: 'waiting', notBefore: at, failure: null }
    : { kind: 'resolved', from: 'unknown', by: 'dismissed', failure };
}

function parseState(row: Row): IntentState | null {
  const value = parseJson(row.state);
  const known = IntentState.safeParse(parseFailureIn(fromStoredState(value)));
  if (known.success) return known.data;
  return typeof value === 'object' && value !== null ? closestState(row) : null;
}

const DestinationSchema = Destination.extend({ orderPaths: Destination.shape.orderPaths.catch('unrecognized') });

/** Requests are strict where they come in; here a field of a later version is left in the row. */
const StagingSchema = Staging.extend({
  request: z.object({ ...StageRequest.shape, orderId: StoredOrderId, userId: StoredUserId.optional() }),
  destination: DestinationSchema,
});
const EditSchema = Edit.extend({
  request: z.object({ ...UpdateRequest.shape, orderId: StoredOrderId, userId: StoredUserId }),
  destination: DestinationSchema,
});
const IntentSchema = z.discriminatedUnion('kind', [StagingSchema, EditSchema]);

const FactsSchema = z.looseObject(IntentFacts.shape);

/** @returns `null` where this version can make nothing of it */
export function parseIntent(row: Row): Intent | null {
  const facts = row.facts === null || row.facts === undefined ? NO_FACTS : FactsSchema.safeParse(parseJson(row.facts)).data;
  const read = IntentSchema.safeParse({
    id: row.id,
    kind: row.what,
    request: parseJson(row.request),
    destination: parseJson(row.destination),
    state: parseState(row),
    facts: NO_FACTS,
    createdAt: Number(row.created_at),
    requestedAt: Number(row.wanted_at),
    changedAt: Number(row.changed_at),
    attempts: Number(row.attempts),
  });
  // Facts are not parsed twice: an object that is not strict would lose what a later version put into it.
  return read.success && facts ? { ...read.data, facts } : null;
}

export function parseRecord(row: Row): StepRecord | null {
  const read = StepRecord.safeParse(
    parseFailureIn({
      at: Number(row.at),
      from: row.from_state === null ? null : (parseStateName(row.from_state) ?? 'unknown'),
      to: parseStateName(row.to_state) ?? 'unknown',
      cause: parseCause(row.cause) ?? 'unrecognized',
      attempt: Number(row.attempt),
      failure: parseJson(row.failure),
      answer: parseJson(row.answer),
    }),
  );
  return read.data ?? null;
}

/** The text of a state or failure. A failure of a later version goes back as it came. */
export const serializeState = (state: IntentState): string => serialize(toStoredState(state));

export const serializeFailure = (failure: Failure): string => serialize(failure);

const serialize = (value: object): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (isUnrecognized(inner)) return parseJson(inner.stored) ?? inner;
    return key === 'answer' ? compactDetails(inner as OrderDetails) : inner;
  });

const isUnrecognized = (value: unknown): value is Extract<Failure, { kind: 'unrecognized' }> =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unrecognized';

const SERIALIZED_NO_FACTS = JSON.stringify(NO_FACTS);

/** `null` for an intent of which nothing more is known, as for most. */
export function serializeFacts(facts: IntentFacts): string | null {
  const text = JSON.stringify(facts);
  return text === SERIALIZED_NO_FACTS ? null : text;
}

/** What is not JSON fits no schema. */
function parseJson(text: unknown): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
