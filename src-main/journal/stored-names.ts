/**
 * The words under which the journal stores states, events and discriminants. Some differ from the names in the code, because
 * journals on disk contain them, and the version before must still be able to open a journal of this one
 * (`docs/decisions/0021-journal-versions.md`). Only the row mapping and the queries use this file.
 */
import type { Failure } from '../../src-shared/failure/failure.schema';
import { type IntentState, StateName, StepRecord } from '../../src-shared/intent/intent.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { compactDetails } from '../../src-shared/order/order-details.schema';
import { fromConnectFieldName, fromConnectReason, toConnectFieldName, toConnectReason, toOrderMilestone } from '../connect';

type Cause = StepRecord['cause'];

const STORED_STATES: Readonly<Partial<Record<StateName, string>>> = { misrouted: 'parked', resolved: 'settled' };

const STORED_CAUSES: Readonly<Partial<Record<Cause, string>>> = {
  'hold-expired': 'hold-over',
  accepted: 'taken',
  'outcome-unknown': 'lost-sight',
  'retry-later': 'postpone',
  expired: 'grow-old',
  misroute: 'park',
  resolve: 'settle',
};

/** The word that `state_name`, `from_state` and `to_state` contain for a state. */
export const storedStateName = (name: StateName): string => STORED_STATES[name] ?? name;

/** The word that `cause` contains for an event. */
export const storedCause = (cause: Cause): string => STORED_CAUSES[cause] ?? cause;

const STATES_BY_STORED_NAME = new Map(StateName.options.map((name) => [storedStateName(name), name]));
const CAUSES_BY_STORED_NAME = new Map(StepRecord.shape.cause.options.map((cause) => [storedCause(cause), cause]));

/** @returns `null` for a word of a later version */
export const parseStateName = (stored: unknown): StateName | null => STATES_BY_STORED_NAME.get(String(stored)) ?? null;

/** @returns `null` for a word of a later version */
export const parseCause = (stored: unknown): Cause | null => CAUSES_BY_STORED_NAME.get(String(stored)) ?? null;

/** The form of a state in the column `state`: its discriminant is called `name` there and is always the first key. */
export const toStoredState = ({ kind, ...rest }: IntentState): object => ({ name: storedStateName(kind), ...rest });

/** Gives a value of the column `state` the discriminant `kind`, which is `null` for a word of a later version. */
export function fromStoredState(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('name' in value)) return value;
  const { name, ...rest } = value;
  const details = Object.entries(rest).map(([key, inner]) => [
    key,
    key === 'answer' || key === 'details' ? fromStoredDetails(inner) : inner,
  ]);
  return { kind: parseStateName(name), ...Object.fromEntries(details) };
}

/** The form of an order's details in rows: Connect's words, and nothing that follows from them. */
export const toStoredDetails = (details: OrderDetails): Partial<OrderDetails> =>
  compactDetails({ ...details, cancellationReason: toConnectReason(details.cancellationReason) });

/** The same with all fields, as the rows of edited orders have them. */
export const toStoredFullDetails = ({ progress: _progress, milestone: _milestone, ...details }: OrderDetails): Partial<OrderDetails> => ({
  ...details,
  cancellationReason: toConnectReason(details.cancellationReason),
});

/** The stored status of an order that a person has marked as staged. */
const MARKED_BY_HAND = 'marked-by-hand';

/** Gives stored details of an order what follows from Connect's words in them. */
export function fromStoredDetails(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('status' in value)) return value;
  const reason = 'cancellationReason' in value && typeof value.cancellationReason === 'string' ? value.cancellationReason : null;
  const status = String(value.status);
  return {
    ...value,
    milestone: status === MARKED_BY_HAND ? MARKED_BY_HAND : toOrderMilestone(status),
    cancellationReason: fromConnectReason(reason),
  };
}

/** Translates the names of fields and the reason of a cancellation. */
function translateFailure(
  failure: Failure,
  rename: (name: string) => string,
  renameReason: (reason: string | null) => string | null,
): Failure {
  if (failure.kind === 'canceled') return { ...failure, reason: renameReason(failure.reason) };
  if (!('reasons' in failure)) return failure;
  return { ...failure, reasons: failure.reasons.map((reason) => ({ ...reason, field: reason.field && rename(reason.field) })) };
}

/** The form of a failure in rows: the fields in its reasons have Connect's names there. */
export const toStoredFailure = (failure: Failure): Failure => translateFailure(failure, toConnectFieldName, toConnectReason);

/** Gives the fields in the reasons of a stored failure the app's names. */
export const fromStoredFailure = (failure: Failure): Failure => translateFailure(failure, fromConnectFieldName, fromConnectReason);
