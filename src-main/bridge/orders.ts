/** Requests of the page that stage orders and decide about them. */

import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/contract';
import type { Destination, Intent, IntentId, StepRecord } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import { isCanceled } from '../../src-shared/order/order-details.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { StagingBlock } from '../../src-shared/station/station';
import type { Pipeline } from '../courier';
import type { AdvanceFailure, AppendFailure, Journal } from '../journal';
import { type BulkResolver, decisionEvent, stagingLimitViolation } from '../orders';
import type { FileTasks } from '../saved-files';
import type { AdminLock } from '../settings';
import type { RequestHandlers } from './request-handlers';

/** The pipelines of both modes, as far as the page reads their orders. */
export interface OrderPipelines {
  /** The pipeline of the current mode. */
  current(): Pipeline;
  live(): Pipeline;
  /** The pipeline that contains an intent, whatever the mode. */
  pipelineOf(id: IntentId): Promise<Pipeline>;
  recent(limit: number): Promise<readonly Intent[]>;
  history(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[]>;
  wake(): void;
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
  readonly lock: Pick<AdminLock, 'isLocked' | 'verify'>;
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

export function orderHandlers(context: OrdersContext): OrderHandlers {
  const { pipelines } = context;
  return {
    async 'orders.stage'({ id, request, awareOf }) {
      const block = await context.stagingBlock();
      if (block) return fail({ kind: 'blocked', problem: block });
      const settings = context.settings();
      const destination = context.destination();
      const field = stagingLimitViolation(request, destination, settings);
      if (field) return fail({ kind: 'limit-exceeded', field });
      const holdMs = settings['stage.undoSeconds'] * 1000;
      const requestedAtServer = context.serverNow();
      const intent = { id, what: 'stage', request, destination, holdMs, awareOf, requestedAtServer } as const;
      const accepted = await pipelines.current().courier.accept(intent);
      return accepted.ok ? accepted : fail(toRefusal(accepted.problem));
    },

    async 'orders.undo'({ id }) {
      return toResponse(await (await pipelines.pipelineOf(id)).courier.undo(id));
    },

    async 'orders.resolve'({ id, by }) {
      return toResponse(await (await pipelines.pipelineOf(id)).journal.advance(id, { name: 'settle', by }));
    },

    async 'orders.decide'({ id, word, awareOf = [] }) {
      const { journal } = await pipelines.pipelineOf(id);
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      return toResponse(await journal.advance(id, decisionEvent(word, intent, { awareOf, requestedAtServer: context.serverNow() })));
    },

    async 'orders.check'({ id }) {
      const { courier, journal } = await pipelines.pipelineOf(id);
      const lookup = await courier.checkStatus(id);
      if (lookup === null) return ok({ said: null });
      if (!lookup.ok) return ok({ said: { failure: lookup.problem } });
      // A status alone does not confirm an edit, nor a second staging that a person confirmed.
      const stateName = (await journal.find(id))?.state.name;
      const { status } = lookup.value;
      return ok({ said: { status, confirmed: stateName === 'staged' || stateName === 'updated', canceled: isCanceled(status) } });
    },

    async 'orders.sendNow'() {
      pipelines.wake();
      return ok(null);
    },

    'orders.bulk': ({ state, word }) => context.bulk.start(state, word),

    async 'orders.bulkUndo'() {
      return context.bulk.undo();
    },
  };
}

export const toResponse = (advanced: Awaited<ReturnType<Journal['advance']>>): Result<Intent, Refusal> =>
  advanced.ok ? advanced : fail(toRefusal(advanced.problem));

export function toRefusal(problem: AppendFailure | AdvanceFailure): Refusal {
  switch (problem.kind) {
    case 'already-in-flight':
    case 'behind':
      return { kind: 'already-in-flight' };
    case 'needs-confirmation':
      return problem;
    case 'not-kept':
      return { kind: 'not-saved', detail: problem.detail };
    case 'no-such-intent':
      return { kind: 'no-such-order' };
    case 'wrong-state':
      return { kind: 'too-late', state: problem.state };
    default:
      return assertNever(problem);
  }
}
