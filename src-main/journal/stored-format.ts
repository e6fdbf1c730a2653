/**
 * Parses intents and records from their rows, including those of a later version, so that waiting orders are still sent after a
 * downgrade. A value that this version does not know is shown as the closest known one, and stays in the row until a step
 * replaces it.
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
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Row } from '../database';
import {
  fromStoredDetails,
  fromStoredFailure,
  fromStoredState,
  parseCause,
  parseStateName,
  toStoredDetails,
  toStoredFailure,
  toStoredFullDetails,
  toStoredState,
} from './stored-names';
import { fromStoredRequest } from './stored-request';

/** A failure of an unknown kind is kept as its JSON text. */
const FailureSchema = z.unknown().transform((value, context): Failure => {
  const known = Failure.safeParse(value);
  if (known.success) return fromStoredFailure(known.data);
  if (typeof value === 'object' && value !== null) return { kind: 'unrecognized', stored: JSON.stringify(value) };
  context.addIssue({ code: 'custom', message: 'not a failure' });
  return z.NEVER;
});

/** Replaces a failure of an unknown kind in a state or record by `unrecognized`. */
function parseFailureIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('failure' in value) || value.failure === null) return value;
  return { ...value, failure: FailureSchema.safeParse(value.failure).data };
}

/** The state as which an open row is listed, counted and shown: its own, or the closest one to a state of a later version. */
export function toOpenState({ state, unsent, needs_person }: Row): StateName {
  const known = parseStateName(state);
  if (known) return known;
  if (Number(needs_person) === 0) return 'waiting';
  return Number(unsent) === 1 ? 'overdue' : 'unknown';
}

/**
 * The closest known state to one of a later version. An order that may still be sent is looked up in Connect first, like every
 * order of an earlier run.
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

/** Requests are validated strictly at the bridge, but here additional keys of a later version are allowed and stay in the row. */
const StagingSchema = Staging.extend({
  request: z.object({ ...StageRequest.shape, orderId: StoredOrderId, userId: StoredUserId.optional() }),
  destination: DestinationSchema,
});
const EditSchema = Edit.extend({
  request: z.object({ ...UpdateRequest.shape, orderId: StoredOrderId, userId: StoredUserId.optional() }),
  destination: DestinationSchema,
});
const IntentSchema = z.discriminatedUnion('kind', [StagingSchema, EditSchema]);

const FactsSchema = z.looseObject(IntentFacts.shape);

/** @returns `null` when this version cannot interpret the row */
export function parseIntent(row: Row): Intent | null {
  const facts = row.facts === null || row.facts === undefined ? NO_FACTS : FactsSchema.safeParse(parseJson(row.facts)).data;
  const read = IntentSchema.safeParse({
    id: row.id,
    kind: row.what,
    request: fromStoredRequest(parseJson(row.request)),
    destination: parseJson(row.destination),
    state: parseState(row),
    facts: NO_FACTS,
    createdAt: Number(row.created_at),
    requestedAt: Number(row.wanted_at),
    changedAt: Number(row.changed_at),
    attempts: Number(row.attempts),
  });
  // Facts are not parsed again, because the strict schema would drop keys of a later version.
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
      answer: fromStoredDetails(parseJson(row.answer)),
    }),
  );
  return read.data ?? null;
}

/** Serializes a state or failure. A failure of an unknown kind is written back unchanged. */
export function serializeState(state: IntentState): string {
  const failure = 'failure' in state && state.failure && toStoredFailure(state.failure);
  return serialize(toStoredState(failure ? ({ ...state, failure } as IntentState) : state));
}

export const serializeFailure = (failure: Failure): string => serialize(toStoredFailure(failure));

const serialize = (value: object): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (isUnrecognized(inner)) return parseJson(inner.stored) ?? inner;
    if (key === 'answer') return toStoredDetails(inner as OrderDetails);
    // An older version requires all fields of an edited order.
    return key === 'details' ? toStoredFullDetails(inner as OrderDetails) : inner;
  });

const isUnrecognized = (value: unknown): value is Extract<Failure, { kind: 'unrecognized' }> =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unrecognized';

const SERIALIZED_NO_FACTS = JSON.stringify(NO_FACTS);

/** Serializes facts; `null` when all have their default, as for most intents. */
export function serializeFacts(facts: IntentFacts): string | null {
  const text = JSON.stringify(facts);
  return text === SERIALIZED_NO_FACTS ? null : text;
}

/** Returns `undefined` for invalid JSON, which matches no schema. */
function parseJson(text: unknown): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
