/**
 * The two lines of a station, practice and live, side by side: live orders go on while the screen is in Practice, and what the
 * screen asks for is answered by the line that has it.
 */

import type { StationCounts } from '../../src-shared/bridge/contract';
import type { Destination, Intent, IntentId, StepRecord } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { Pipeline } from '../courier';
import type { Journal } from '../journal';
import { type Log, tellAll } from '../log';

export interface Lanes {
  /** The line of the mode in force, which takes what is handed over. */
  current(): Pipeline;
  live(): Pipeline;
  /** The line that has an intent, whatever the mode; the current one where neither has it. */
  pipelineOf(id: IntentId): Promise<Pipeline>;
  /** The latest orders of the mode in force, newest first; in Practice with the live ones that are open. */
  recent(limit: number): Promise<readonly Intent[]>;
  /** Everything that was done with an order on the lines that the screen shows, newest first. */
  history(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[]>;
  counts(): Promise<StationCounts>;
  /** How many orders and edits are held back or on the wire, in either mode: a restart now would cut into them. */
  inFlightCount(): Promise<number>;
  /** Tries at once what waits, in either mode. */
  wake(): void;
  /** Puts another live line in the place of the one that is there. */
  replaceLive(lane: Pipeline): void;
  /** @param listener called with every step of an order that the screen shows */
  onOrder(listener: (intent: Intent) => void): void;
  /** Stops both couriers, giving what is on the wire some time, and closes both journals. */
  close(timeoutMs: number): Promise<void>;
}

/** An order is staged once and edited a few times. */
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

  /** The screen in Practice is not to suffer from the disk of the live journal. */
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

    async pipelineOf(id) {
      const other = isPractice() ? live : practice;
      // A disk that does not answer is reported by the line that is asked next.
      const found = await other.journal.find(id).catch(() => null);
      return found ? other : current();
    },

    async recent(limit) {
      const [own, open] = await Promise.all([current().journal.listRecent(limit), readLiveAlso((journal) => journal.listRecent(0))]);
      return mergeNewestFirst(own, open, ({ createdAt }) => createdAt);
    },

    async history(orderId) {
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

/** Newest first. One list alone stays as its journal gave it: its dates may be those of a clock that was wrong. */
function mergeNewestFirst<Value>(own: readonly Value[], other: readonly Value[], createdAt: (value: Value) => number): readonly Value[] {
  if (other.length === 0) return own;
  return [...own, ...other].sort((one, another) => createdAt(another) - createdAt(one));
}

async function readTimelines(journal: Journal, orderId: OrderId) {
  const { intents } = await journal.search({ text: orderId, states: null, before: null, limit: MAX_TIMELINES });
  // Found without regard to letter case, in which two orders may differ.
  const same = intents.filter(({ request }) => request.orderId === orderId);
  const stories = await Promise.all(same.map(({ id }) => journal.timeline(id)));
  return stories.flatMap((story) => (story ? [{ intent: story.intent, records: [...story.records] }] : []));
}
