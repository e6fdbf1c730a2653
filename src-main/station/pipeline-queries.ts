/** Reads orders for the screen: from the journal of the current mode and, in Practice, also from the live journal. */

import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import type { KnownOrder } from '../../src-shared/order/known-order.schema';
import type { OrderId, StoredOrderId } from '../../src-shared/order/order.schema';
import type { StationCounts } from '../../src-shared/station/station';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { Pipeline } from '../courier';
import type { Journal } from '../journal';
import type { Log } from '../log';
import { listHandover } from './handover-list';

/** An intent and the records of its steps. */
export interface IntentHistory {
  readonly intent: Intent;
  readonly records: readonly StepRecord[];
}

export interface PipelineQueries {
  /** Returns the latest orders of the current mode, newest first. In Practice, the result includes the open live orders. */
  listRecent(limit: number): Promise<readonly Intent[]>;
  /** Returns the history of an order in the pipelines that the screen shows, newest first. */
  timelines(orderId: OrderId): Promise<readonly IntentHistory[]>;
  /** Returns what is known of orders, without those of which nothing is known. In Practice, the result includes live orders. */
  readKnown(orderIds: readonly StoredOrderId[]): Promise<readonly KnownOrder[]>;
  /** Returns the orders of the current mode that wait for their shopper. */
  listHandover(): Promise<readonly HandoverEntry[]>;
  counts(): Promise<StationCounts>;
}

/** Far more than the usual history, because an order is staged once and edited a few times. */
const MAX_HISTORIES = 100;

export function createPipelineQueries(options: {
  /** Returns the pipeline of the current mode. */
  readonly current: () => Pipeline;
  /** Returns the live pipeline in Practice; `null` in live mode. */
  readonly liveInPractice: () => Pipeline | null;
  readonly today: () => TimeRange | null;
  readonly log: Log;
}): PipelineQueries {
  const { current, liveInPractice, today, log } = options;
  const journal = () => current().journal;

  /** Reads from the live journal in addition. A failure is only logged, because Practice must work without the live journal's disk. */
  async function readLiveToo<Value>(read: (live: Journal) => Promise<readonly Value[]>): Promise<readonly Value[]> {
    const live = liveInPractice();
    if (live === null) return [];
    try {
      return await read(live.journal);
    } catch (error) {
      log.warn('live-orders-not-read', { detail: error instanceof Error ? error.message : String(error) });
      return [];
    }
  }

  return {
    async listRecent(limit) {
      const [own, open] = await Promise.all([journal().listRecent(limit), readLiveToo((live) => live.listRecent(0))]);
      return mergeNewestFirst(own, open, ({ createdAt }) => createdAt);
    },

    async timelines(orderId) {
      const [own, other] = await Promise.all([readHistories(journal(), orderId), readLiveToo((live) => readHistories(live, orderId))]);
      return mergeNewestFirst(own, other, ({ intent }) => intent.createdAt);
    },

    async readKnown(orderIds) {
      const own = await current().known.read(orderIds);
      const found = new Set(own.map(({ orderId }) => orderId));
      const other = (await liveInPractice()?.known.read(orderIds.filter((orderId) => !found.has(orderId)))) ?? [];
      return [...own, ...other];
    },

    listHandover: () => listHandover(current(), Date.now()),

    async counts() {
      const [shown, day] = [journal(), today()];
      const [ofCurrent, ofLive, stagedToday] = await Promise.all([
        shown.countOpen(),
        liveInPractice()?.journal.countOpen() ?? null,
        day && shown.countStaged(day),
      ]);
      return { current: ofCurrent, live: ofLive, stagedToday };
    },
  };
}

/** Merges two lists, newest first. A single list keeps the order of its journal, because its dates may come from a wrong clock. */
function mergeNewestFirst<Value>(own: readonly Value[], other: readonly Value[], createdAt: (value: Value) => number): readonly Value[] {
  if (other.length === 0) return own;
  return [...own, ...other].sort((one, another) => createdAt(another) - createdAt(one));
}

async function readHistories(journal: Journal, orderId: OrderId): Promise<readonly IntentHistory[]> {
  const { intents } = await journal.search({ text: orderId, states: null, before: null, limit: MAX_HISTORIES });
  // The search ignores case, but the ids of two orders may differ only in case.
  const same = intents.filter(({ request }) => request.orderId === orderId);
  const timelines = await Promise.all(same.map(({ id }) => journal.timeline(id)));
  return timelines.flatMap((timeline) => (timeline ? [{ intent: timeline.intent, records: [...timeline.records] }] : []));
}
