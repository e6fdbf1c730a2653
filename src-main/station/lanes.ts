/**
 * The two lanes of a station, practice and live. Live orders continue while the screen is in Practice, and each request of the screen
 * is handled by the lane that contains the order.
 */
import type { Destination, Intent, IntentId, StepRecord } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { StationCounts } from '../../src-shared/station/station';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { Pipeline } from '../courier';
import type { Journal } from '../journal';
import { type Log, tellAll } from '../log';

export interface Lanes {
  /** The lane of the current mode, which accepts new orders. */
  current(): Pipeline;
  live(): Pipeline;
  /** Finds the lane that contains an intent, in any mode. Returns the current lane if neither contains it. */
  laneOf(id: IntentId): Promise<Pipeline>;
  /** Returns the latest orders of the current mode, newest first. In Practice, the result includes the open live orders. */
  recent(limit: number): Promise<readonly Intent[]>;
  /** Returns the history of an order in the lanes that the screen shows, newest first. */
  timelines(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[]>;
  counts(): Promise<StationCounts>;
  /** Counts the orders and edits of both modes that are held or being sent, which a restart would interrupt. */
  inFlightCount(): Promise<number>;
  /** Retries the waiting orders of both modes now. */
  wake(): void;
  /** Replaces the live lane. */
  replaceLive(lane: Pipeline): void;
  /** Subscribes to every change of an order that the screen shows. */
  onOrder(listener: (intent: Intent) => void): void;
  /** Stops both couriers, waits at most `timeoutMs` for running requests, and closes both journals. */
  close(timeoutMs: number): Promise<void>;
}

/** Far more than the usual history, because an order is staged once and edited a few times. */
const MAX_TIMELINES = 100;

export function createLanes(
  opened: { readonly practice: Pipeline; readonly live: Pipeline },
  { mode, today, log }: { readonly mode: () => Destination['mode']; readonly today: () => TimeRange | null; readonly log: Log },
): Lanes {
  const { practice } = opened;
  let { live } = opened;
  const orderListeners = new Set<(intent: Intent) => void>();
  const isPractice = () => mode() === 'practice';
  const current = () => (isPractice() ? practice : live);

  practice.journal.onChange((intent) => {
    if (isPractice()) tellAll(orderListeners, intent, log);
  });
  const forwardChanges = ({ journal }: Pipeline) => journal.onChange((intent) => tellAll(orderListeners, intent, log));
  let stopFollowing = forwardChanges(live);

  /** Reads from the live journal in addition. A failure is only logged, because Practice must work without the live journal's disk. */
  async function readLiveAlso<Value>(read: (journal: Journal) => Promise<readonly Value[]>): Promise<readonly Value[]> {
    if (!isPractice()) return [];
    try {
      return await read(live.journal);
    } catch (error) {
      log.warn('live-orders-not-read', { detail: error instanceof Error ? error.message : String(error) });
      return [];
    }
  }

  return {
    current,
    live: () => live,

    async laneOf(id) {
      const other = isPractice() ? live : practice;
      // Ignore a disk error here, because the lane that is used next reports it.
      const found = await other.journal.find(id).catch(() => null);
      return found ? other : current();
    },

    async recent(limit) {
      const [own, open] = await Promise.all([current().journal.listRecent(limit), readLiveAlso((journal) => journal.listRecent(0))]);
      return mergeNewestFirst(own, open, ({ createdAt }) => createdAt);
    },

    async timelines(orderId) {
      const [own, other] = await Promise.all([
        readTimelines(current().journal, orderId),
        readLiveAlso((journal) => readTimelines(journal, orderId)),
      ]);
      return mergeNewestFirst(own, other, ({ intent }) => intent.createdAt);
    },

    async counts() {
      const { journal } = current();
      const day = today();
      const [ofCurrent, ofLive, stagedToday] = await Promise.all([
        journal.countOpen(),
        isPractice() ? live.journal.countOpen() : null,
        day && journal.countStaged(day),
      ]);
      return { current: ofCurrent, live: ofLive, stagedToday };
    },

    async inFlightCount() {
      const counts = await Promise.all([practice, live].map(({ journal }) => journal.countOpen()));
      return counts.reduce((sum, { byState: { held = 0, sending = 0 } }) => sum + held + sending, 0);
    },

    wake() {
      for (const { courier } of [practice, live]) courier.retryNow();
    },

    replaceLive(lane) {
      stopFollowing();
      live = lane;
      stopFollowing = forwardChanges(lane);
    },

    onOrder: (listener) => void orderListeners.add(listener),

    async close(withinMs) {
      const both = [practice, live];
      await Promise.all(both.map(({ courier }) => courier.stop(withinMs)));
      await Promise.all(both.map(({ journal }) => journal.close()));
    },
  };
}

/** Merges two lists, newest first. A single list keeps the order of its journal, because its dates may come from a wrong clock. */
function mergeNewestFirst<Value>(own: readonly Value[], other: readonly Value[], createdAt: (value: Value) => number): readonly Value[] {
  if (other.length === 0) return own;
  return [...own, ...other].sort((one, another) => createdAt(another) - createdAt(one));
}

async function readTimelines(journal: Journal, orderId: OrderId) {
  const { intents } = await journal.search({ text: orderId, states: null, before: null, limit: MAX_TIMELINES });
  // The search ignores case, but the ids of two orders may differ only in case.
  const same = intents.filter(({ request }) => request.orderId === orderId);
  const stories = await Promise.all(same.map(({ id }) => journal.timeline(id)));
  return stories.flatMap((story) => (story ? [{ intent: story.intent, records: [...story.records] }] : []));
}
