/** Requests of the page that stage orders and decide about them. */
import { z } from 'zod';
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { type Destination, type Intent, IntentId, SeenStaging, type StepRecord } from '../../src-shared/intent/intent.schema';
import { BULK_ACTIONS, BULK_STATES } from '../../src-shared/order/bulk-action';
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import { type KnownOrder, StagingPlace } from '../../src-shared/order/known-order.schema';
import { type OrderId, StageRequest, type StoredOrderId } from '../../src-shared/order/order.schema';
import { CONNECT_WARNINGS } from '../../src-shared/order/scan-lookup';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { StagingBlock } from '../../src-shared/station/station';
import type { Pipeline } from '../courier';
import type { AdvanceFailure, AppendFailure } from '../journal';
import { type BulkResolver, prepareStaging, toCheckResult, toDecisionEvent } from '../orders';
import type { FileTasks } from '../saved-files';
import type { AdminLock } from '../settings';
import { handler, noInput, type RequestHandlers } from './request-handler';

/** The pipelines of both modes, as far as the page reads their orders. */
export interface OrderPipelines {
  /** The pipeline of the current mode. */
  current(): Pipeline;
  live(): Pipeline;
  /** The pipeline that contains an intent, whatever the mode. */
  pipelineOf(id: IntentId): Promise<Pipeline>;
  /** The pipeline that contains an order, whatever the mode. */
  pipelineOfOrder(orderId: StoredOrderId): Promise<Pipeline>;
  listHandover(): Promise<readonly HandoverEntry[]>;
  listRecent(limit: number): Promise<readonly Intent[]>;
  timelines(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[]>;
  /** What is known of orders, without those of which nothing is known. */
  readKnown(orderIds: readonly StoredOrderId[]): Promise<readonly KnownOrder[]>;
  retryNow(): void;
}

export interface OrdersContext {
  settings(): Settings;
  stagingBlock(): Promise<StagingBlock | null>;
  readonly pipelines: OrderPipelines;
  readonly bulk: Pick<BulkResolver, 'start' | 'undo' | 'report'>;
  /** Sends the counts of open orders to a page that has just started to listen. */
  resendCounts(): void;
  /** Connect's time now, in milliseconds since 1970; `null` where it is not known. */
  serverNow(): number | null;
  /** The destination of an order that is staged now. */
  destination(): Destination;
  readonly files: Pick<FileTasks, 'start' | 'reportCurrent'>;
  readonly lock: Pick<AdminLock, 'authorize'>;
}

type OrderHandlers = Pick<
  RequestHandlers,
  | 'orders.stage'
  | 'orders.undo'
  | 'orders.resolve'
  | 'orders.decide'
  | 'orders.check'
  | 'orders.bulk'
  | 'orders.bulkUndo'
  | 'orders.sendNow'
>;

export const intentInput = z.strictObject({ id: IntentId });
const awareOf = z.array(SeenStaging).max(500).optional();
const confirmed = z.array(z.enum(CONNECT_WARNINGS)).optional();
const stageInput = intentInput.extend({
  request: StageRequest,
  awareOf,
  confirmed,
  place: StagingPlace.optional(),
  by: z.literal('command').optional(),
});

export function orderHandlers(context: OrdersContext): OrderHandlers {
  const { pipelines } = context;
  return {
    'orders.stage': handler(stageInput, async ({ place, ...submission }) => {
      const prepared = prepareStaging(submission, {
        block: await context.stagingBlock(),
        settings: context.settings(),
        destination: context.destination(),
        serverNow: context.serverNow(),
        connectWarning: pipelines.current().courier.connectWarning(submission.request.orderId),
      });
      if (!prepared.ok) return prepared;
      const { courier, known } = pipelines.current();
      const accepted = await courier.accept(prepared.value);
      // The press does not wait for the place, and does not depend on it.
      if (accepted.ok && place !== undefined) void known.changePlace(submission.request.orderId, place, Date.now());
      return toResponse(accepted);
    }),

    'orders.undo': handler(intentInput, async ({ id }) => toResponse(await (await pipelines.pipelineOf(id)).courier.undo(id))),

    'orders.resolve': handler(intentInput.extend({ by: z.enum(['dismissed', 'corrected']) }), async ({ id, by }) =>
      toResponse(await (await pipelines.pipelineOf(id)).journal.advance(id, { kind: 'resolve', by })),
    ),

    'orders.decide': handler(
      intentInput.extend({ decision: z.enum(['send-again', 'withdraw', 'mark-staged']), awareOf }),
      async ({ id, decision, awareOf = [] }) => {
        const { journal } = await pipelines.pipelineOf(id);
        const intent = await journal.find(id);
        if (!intent) return fail({ kind: 'no-such-order' });
        const event = toDecisionEvent(decision, intent, { awareOf, requestedAtServer: context.serverNow() });
        return toResponse(await journal.advance(id, event));
      },
    ),

    'orders.check': handler(intentInput, async ({ id }) => {
      const { courier, journal } = await pipelines.pipelineOf(id);
      const lookup = await courier.checkStatus(id);
      return ok(lookup && toCheckResult(lookup, await journal.find(id)));
    }),

    'orders.sendNow': handler(noInput, async () => {
      pipelines.retryNow();
      return ok(null);
    }),

    'orders.bulk': handler(z.strictObject({ state: z.enum(BULK_STATES), action: z.enum(BULK_ACTIONS) }), ({ state, action }) =>
      context.bulk.start(state, action),
    ),

    'orders.bulkUndo': handler(noInput, async () => context.bulk.undo()),
  };
}

/** A command's response: accepted, or the refusal. The new state of the intent reaches the page as an event. */
export const toResponse = (result: Result<unknown, AppendFailure | AdvanceFailure>): Result<null, Refusal> =>
  result.ok ? ok(null) : fail(toRefusal(result.problem));

export function toRefusal(problem: AppendFailure | AdvanceFailure): Refusal {
  switch (problem.kind) {
    case 'already-in-flight':
    case 'blocked':
      return { kind: 'already-in-flight' };
    case 'needs-confirmation':
      return problem;
    case 'write-failed':
      return { kind: 'not-saved', detail: problem.detail };
    case 'no-such-intent':
      return { kind: 'no-such-order' };
    case 'wrong-state':
      return { kind: 'too-late', state: problem.state };
    default:
      return assertNever(problem);
  }
}
