/**
 * The two pipelines of a station, practice and live. Live orders continue while the screen is in Practice, and each request of the
 * screen is handled by the pipeline that contains the order.
 */
import type { Destination, Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import type { TimeRange } from '../../src-shared/time/store-day';
import { createEmitter } from '../base';
import type { Pipeline } from '../courier';
import type { Log } from '../log';
import { createPipelineQueries, type PipelineQueries } from './pipeline-queries';

export interface Pipelines extends PipelineQueries {
  /** The pipeline of the current mode, which accepts new orders. */
  current(): Pipeline;
  live(): Pipeline;
  /** Finds the pipeline that contains an intent, in any mode. Returns the current one if neither contains it. */
  pipelineOf(id: IntentId): Promise<Pipeline>;
  /** Finds the pipeline that contains an order, in any mode. Returns the current one if both or neither contain it. */
  pipelineOfOrder(orderId: StoredOrderId): Promise<Pipeline>;
  /** Counts the orders and edits of both modes that are held or being sent, which a restart would interrupt. */
  inFlightCount(): Promise<number>;
  /** Retries the waiting orders of both modes now. */
  retryNow(): void;
  /** Replaces the live pipeline. */
  replaceLive(pipeline: Pipeline): void;
  /** Subscribes to every change of an order that the screen shows. */
  onOrder(listener: (intent: Intent) => void): void;
  /** Subscribes to every change of what is known of orders that the screen may show. */
  onKnown(listener: (known: KnownOrder) => void): void;
  /** Stops both couriers, waits at most `timeoutMs` for running requests, and closes the journals and the known data. */
  close(timeoutMs: number): Promise<void>;
}

export function createPipelines(
  opened: { readonly practice: Pipeline; readonly live: Pipeline },
  { mode, today, log }: { readonly mode: () => Destination['mode']; readonly today: () => TimeRange | null; readonly log: Log },
): Pipelines {
  const { practice } = opened;
  let { live } = opened;
  const orderChanged = createEmitter<Intent>(log);
  const knownChanged = createEmitter<KnownOrder>(log);
  const isPractice = () => mode() === 'practice';
  const current = () => (isPractice() ? practice : live);

  practice.journal.onChange((intent) => {
    if (isPractice()) orderChanged.emit(intent);
  });
  practice.known.onChange((known) => {
    if (isPractice()) knownChanged.emit(known);
  });
  function forwardChanges({ journal, known }: Pipeline): () => void {
    const unsubscribe = [journal.onChange(orderChanged.emit), known.onChange(knownChanged.emit)];
    return () => unsubscribe.forEach((stop) => void stop());
  }
  let stopForwarding = forwardChanges(live);

  return {
    ...createPipelineQueries({ current, liveInPractice: () => (isPractice() ? live : null), today, log }),
    current,
    live: () => live,

    async pipelineOf(id) {
      const other = isPractice() ? live : practice;
      // Ignore a disk error here, because the pipeline that is used next reports it.
      const found = await other.journal.find(id).catch(() => null);
      return found ? other : current();
    },

    async pipelineOfOrder(orderId) {
      const isIn = async ({ journal }: Pipeline) => (await journal.findOrders([orderId]).catch(() => new Set())).has(orderId);
      const other = isPractice() ? live : practice;
      return (await isIn(other)) && !(await isIn(current())) ? other : current();
    },

    async inFlightCount() {
      const counts = await Promise.all([practice, live].map(({ journal }) => journal.countOpen()));
      return counts.reduce((sum, { byState: { held = 0, sending = 0 } }) => sum + held + sending, 0);
    },

    retryNow() {
      for (const { courier } of [practice, live]) courier.retryNow();
    },

    replaceLive(pipeline) {
      stopForwarding();
      live = pipeline;
      stopForwarding = forwardChanges(pipeline);
    },

    onOrder: orderChanged.subscribe,
    onKnown: knownChanged.subscribe,

    async close(timeoutMs) {
      const both = [practice, live];
      await Promise.all(both.map(({ courier }) => courier.stop(timeoutMs)));
      await Promise.all(both.flatMap(({ journal, known }) => [journal.close(), known.close()]));
    },
  };
}
