/**
 * The two lines of a station, practice and live, side by side: live orders go on while the screen is in Practice, and what the
 * screen asks for is answered by the line that has it.
 */

import type { StationCounts } from '../../src-shared/bridge';
import type { Destination, Intent, IntentId, IntentRecord } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import type { TimeRange } from '../../src-shared/store-day';
import type { Line } from '../courier';
import type { Journal } from '../journal';
import { type Log, tellAll } from '../log';

export interface Lines {
  /** The line of the mode in force, which takes what is handed over. */
  current(): Line;
  live(): Line;
  /** The line that has an intent, whatever the mode; the current one where neither has it. */
  having(id: IntentId): Promise<Line>;
  /** The latest orders of the mode in force, newest first; in Practice with the live ones that are open. */
  recent(limit: number): Promise<readonly Intent[]>;
  /** Everything that was done with an order on the lines that the screen shows, newest first. */
  stories(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly IntentRecord[] }[]>;
  counts(): Promise<StationCounts>;
  /** How many orders and edits are held back or on the wire, in either mode: a restart now would cut into them. */
  leaving(): Promise<number>;
  /** Tries at once what waits, in either mode. */
  wake(): void;
  /** Puts another live line in the place of the one that is there. */
  replaceLive(line: Line): void;
  /** @param listener called with every step of an order that the screen shows */
  onOrder(listener: (intent: Intent) => void): void;
  /** Stops both couriers, giving what is on the wire some time, and closes both journals. */
  close(withinMs: number): Promise<void>;
}

/** An order is staged once and edited a few times. */
const MOST_STORIES = 100;

export function createLines(
  opened: { readonly practice: Line; readonly live: Line },
  { mode, today, log }: { readonly mode: () => Destination['mode']; readonly today: () => TimeRange | null; readonly log: Log },
): Lines {
  const { practice } = opened;
  let { live } = opened;
  const orderListeners = new Set<(intent: Intent) => void>();
  const isPractice = () => mode() === 'practice';
  const current = () => (isPractice() ? practice : live);

  practice.journal.onChange((intent) => {
    if (isPractice()) tellAll(orderListeners, intent, log);
  });
  const follow = ({ journal }: Line) => journal.onChange((intent) => tellAll(orderListeners, intent, log));
  let stopFollowing = follow(live);

  /** The screen in Practice is not to suffer from the disk of the live journal. */
  async function alsoLive<Value>(read: (journal: Journal) => Promise<readonly Value[]>): Promise<readonly Value[]> {
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

    async having(id) {
      const other = isPractice() ? live : practice;
      // A disk that does not answer is reported by the line that is asked next.
      const found = await other.journal.find(id).catch(() => null);
      return found ? other : current();
    },

    async recent(limit) {
      const [own, open] = await Promise.all([current().journal.recent(limit), alsoLive((journal) => journal.recent(0))]);
      return merge(own, open, ({ createdAt }) => createdAt);
    },

    async stories(orderId) {
      const [own, other] = await Promise.all([storiesIn(current().journal, orderId), alsoLive((journal) => storiesIn(journal, orderId))]);
      return merge(own, other, ({ intent }) => intent.createdAt);
    },

    async counts() {
      const { journal } = current();
      const day = today();
      const [ofCurrent, ofLive, stagedToday] = await Promise.all([
        journal.counts(),
        isPractice() ? live.journal.counts() : null,
        day && journal.stagedIn(day),
      ]);
      return { current: ofCurrent, live: ofLive, stagedToday };
    },

    async leaving() {
      const counts = await Promise.all([practice, live].map(({ journal }) => journal.counts()));
      return counts.reduce((sum, { byState: { held = 0, sending = 0 } }) => sum + held + sending, 0);
    },

    wake() {
      for (const { courier } of [practice, live]) courier.wake();
    },

    replaceLive(line) {
      stopFollowing();
      live = line;
      stopFollowing = follow(line);
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
function merge<Value>(own: readonly Value[], other: readonly Value[], createdAt: (value: Value) => number): readonly Value[] {
  if (other.length === 0) return own;
  return [...own, ...other].sort((one, another) => createdAt(another) - createdAt(one));
}

async function storiesIn(journal: Journal, orderId: OrderId) {
  const { intents } = await journal.search({ text: orderId, states: null, before: null, limit: MOST_STORIES });
  // Found without regard to letter case, in which two orders may differ.
  const same = intents.filter(({ request }) => request.orderId === orderId);
  const stories = await Promise.all(same.map(({ id }) => journal.story(id)));
  return stories.flatMap((story) => (story ? [{ intent: story.intent, records: [...story.records] }] : []));
}
