/** Checks an order or edit that the page submits, and turns it into an intent for the courier. */
import { fail, ok } from '../../src-shared/base/result';
import type { Destination, IntentId, SeenStaging } from '../../src-shared/intent/intent.schema';
import { holdSeconds } from '../../src-shared/order/hold';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { ConnectWarning } from '../../src-shared/order/scan-lookup';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { StagingBlock } from '../../src-shared/station/station';
import { editLimitViolation, editPathViolation, stagingLimitViolation } from './limits';

/** The state of the station at the moment of the submission. */
export interface SubmissionContext {
  readonly block: StagingBlock | null;
  readonly settings: Settings;
  readonly destination: Destination;
  /** Connect's time, in milliseconds since 1970; `null` if it is unknown. */
  readonly serverNow: number | null;
}

interface StagingSubmission {
  readonly id: IntentId;
  readonly request: StageRequest;
  readonly awareOf?: readonly SeenStaging[] | undefined;
  /** What Connect said of the order, and the person confirmed. */
  readonly confirmed?: readonly ConnectWarning[] | undefined;
  /** `command`: a command barcode was scanned. */
  readonly by?: 'command' | undefined;
}

interface StagingContext extends SubmissionContext {
  /** What Connect said last of the order that a person has to confirm. */
  readonly connectWarning: ConnectWarning | null;
}

interface EditSubmission {
  readonly id: IntentId;
  readonly request: UpdateRequest;
  readonly replaces: IntentId | null;
}

/**
 * A command barcode confirms nothing, because a scanner may read it twice: every question needs a press.
 * @returns the staging, held for `stage.undoSeconds` or longer, or why it is refused
 */
export function prepareStaging(
  { id, request, by, ...seenByPerson }: StagingSubmission,
  { block, settings, destination, serverNow, connectWarning }: StagingContext,
) {
  const { awareOf = [], confirmed = [] } = by === 'command' ? {} : seenByPerson;
  if (block) return fail({ kind: 'blocked', problem: block } as const);
  const field = stagingLimitViolation(request, destination, settings);
  if (field) return fail({ kind: 'limit-exceeded', field } as const);
  // The order may be staged because this station staged it. Then the guard asks, and one question is enough.
  const isAsked = connectWarning === 'staged' && awareOf.some(({ kind }) => kind === 'staged' || kind === 'maybe-staged');
  if (connectWarning && !isAsked && !confirmed.includes(connectWarning)) {
    return fail({ kind: 'connect-warns', warning: connectWarning } as const);
  }
  const seen = confirmed.includes('staged') ? [...awareOf, STAGED_ELSEWHERE] : awareOf;
  const holdMs = holdSeconds(settings['stage.undoSeconds'], by) * 1000;
  return ok({ id, kind: 'stage', request, destination, holdMs, awareOf: seen, requestedAtServer: serverNow } as const);
}

/** In the facts of an intent: the person knew from Connect that the order was staged, so that this does not prove the new staging. */
const STAGED_ELSEWHERE: SeenStaging = { ref: 'connect', kind: 'staged' };

/** @returns the edit, which is not held because it can be repeated, or why it is refused */
export function prepareEdit({ id, request, replaces }: EditSubmission, { block, settings, destination, serverNow }: SubmissionContext) {
  if (block) return fail({ kind: 'blocked', problem: block } as const);
  const beyondLimit = editLimitViolation(request.changes, settings);
  if (beyondLimit) return fail({ kind: 'limit-exceeded', field: beyondLimit } as const);
  const field = editPathViolation(request, destination, settings);
  if (field) return fail({ kind: 'edit-not-possible', field } as const);
  return ok({
    id,
    kind: 'update',
    request,
    destination,
    holdMs: 0,
    requestedAtServer: serverNow,
    replaces: replaces ?? undefined,
  } as const);
}
