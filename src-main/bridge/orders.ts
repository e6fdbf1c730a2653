/** What the window may do with orders. */
import type { Refusal } from '../../src-shared/bridge';
import type { Awareness, Destination, Intent } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import type { StageRequest } from '../../src-shared/order';
import { confirmsStaging } from '../../src-shared/order-details';
import { assertNever, fail, ok, type Result } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import type { Blocked } from '../../src-shared/station';
import type { Line } from '../courier';
import type { AdvanceProblem, AppendProblem, Journal } from '../journal';
import { isBeyond } from './bounds';
import type { Handlers } from './handlers';

export interface OrdersContext {
  settings(): Settings;
  blockedBy(): Promise<Blocked | null>;
  /** The line of the mode in force. */
  line(): Line;
  /** Where an order handed over now would go. */
  destination(): Destination;
  /** Asks the person in front of the window where a file is to go; `null` when they do not want it any more. */
  askWhereToSave(name: string): Promise<string | null>;
}

type OrderHandlers = Pick<
  Handlers,
  | 'orders.stage'
  | 'orders.undo'
  | 'orders.settle'
  | 'orders.decide'
  | 'orders.check'
  | 'orders.recent'
  | 'orders.standings'
  | 'orders.quarantined'
  | 'orders.dismissQuarantined'
  | 'orders.bulk'
  | 'orders.bulkUndo'
  | 'orders.find'
  | 'orders.stories'
  | 'orders.export'
  | 'orders.sendNow'
>;

export function orderHandlers(context: OrdersContext): OrderHandlers {
  return {
    async 'orders.stage'({ id, request, awareOf }) {
      const blocked = await context.blockedBy();
      if (blocked) return fail({ kind: 'blocked', problem: blocked });
      const settings = context.settings();
      const destination = context.destination();
      const outside = outOfBounds(request, destination, settings);
      if (outside) return fail({ kind: 'out-of-bounds', field: outside });
      const holdMs = settings['stage.undoSeconds'] * 1000;
      const accepted = await context.line().courier.accept({ id, what: 'stage', request, destination, holdMs, awareOf });
      return accepted.ok ? accepted : fail(refusalOf(accepted.problem));
    },

    async 'orders.undo'({ id }) {
      return step(await context.line().courier.undo(id));
    },

    async 'orders.settle'({ id, by }) {
      return step(await context.line().journal.advance(id, { name: 'settle', by }));
    },

    async 'orders.decide'({ id, word, awareOf = [] }) {
      const { journal } = context.line();
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      return step(await journal.advance(id, eventFor(word, intent, awareOf)));
    },

    async 'orders.check'({ id }) {
      const found = await context.line().courier.check(id);
      if (found === null) return ok({ said: null });
      if (!found.ok) return ok({ said: { failure: found.problem } });
      const { status } = found.value;
      return ok({ said: { status, confirmed: confirmsStaging(status) } });
    },

    async 'orders.recent'({ limit }) {
      return ok([...(await context.line().journal.recent(limit))]);
    },

    async 'orders.find'(query) {
      const { intents, nextBefore } = await context.line().journal.search(query);
      return ok({ intents: [...intents], nextBefore });
    },

    async 'orders.stories'({ orderId }) {
      const { journal } = context.line();
      const { intents } = await journal.search({ text: orderId, states: null, before: null, limit: MOST_STORIES });
      // Found without regard to letter case, in which two orders may differ.
      const same = intents.filter(({ request }) => request.orderId === orderId);
      const stories = await Promise.all(same.map(({ id }) => journal.story(id)));
      return ok(stories.flatMap((story) => (story ? [{ intent: story.intent, records: [...story.records] }] : [])));
    },

    async 'orders.export'(query) {
      const path = await context.askWhereToSave('stagebay-activity.csv');
      if (path === null) return ok(null);
      try {
        const { writeOrdersCsv } = await import('../export');
        const timeZone = context.settings()['station.timeZone'];
        return ok({ path, orders: await writeOrdersCsv(path, context.line().journal.all(query), timeZone) });
      } catch (error) {
        return fail({ kind: 'not-saved', detail: error instanceof Error ? error.message : String(error) });
      }
    },

    async 'orders.sendNow'() {
      context.line().courier.wake();
      return ok(null);
    },

    async 'orders.standings'({ orderId }) {
      return ok(await context.line().journal.standings(orderId));
    },

    async 'orders.quarantined'() {
      return ok(await context.line().journal.quarantined());
    },

    async 'orders.dismissQuarantined'({ row }) {
      const dismissed = await context.line().journal.dismissQuarantined(row);
      return dismissed.ok ? dismissed : fail(refusalOf(dismissed.problem));
    },

    async 'orders.bulk'() {
      return fail({ kind: 'bulk-running' });
    },

    async 'orders.bulkUndo'() {
      return ok(null);
    },
  };
}

/** An order is staged once and edited a few times. */
const MOST_STORIES = 100;

/** Somebody has looked into Connect, or into the staging area. There is no status of Connect's to keep. */
const markedStaged = ({ request }: Intent): IntentEvent => ({
  name: 'confirm',
  answer: { id: request.orderId, status: 'marked-by-hand', orderUrl: null },
});

function eventFor(word: 'send-again' | 'withdraw' | 'mark-staged', intent: Intent, awareOf: readonly Awareness[]): IntentEvent {
  if (word === 'mark-staged') return markedStaged(intent);
  return word === 'send-again' ? { name: word, awareOf } : { name: word };
}

export const step = (advanced: Awaited<ReturnType<Journal['advance']>>): Result<Intent, Refusal> =>
  advanced.ok ? advanced : fail(refusalOf(advanced.problem));

export function refusalOf(problem: AppendProblem | AdvanceProblem): Refusal {
  switch (problem.kind) {
    case 'already-leaving':
    case 'behind':
      return { kind: 'already-leaving' };
    case 'not-informed':
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

/** The station's own bounds and duties. The window checks them too; this is the check that counts. */
function outOfBounds(
  { userId, bags, items, weight }: StageRequest,
  destination: Destination,
  settings: Settings,
): Extract<Refusal, { kind: 'out-of-bounds' }>['field'] | null {
  const required = settings['stage.require'];
  if (bags === undefined ? required.includes('bags') : isBeyond.bags(bags, settings)) return 'bags';
  if (items === undefined ? required.includes('items') : isBeyond.items(items, settings)) return 'items';
  if (weight === undefined ? required.includes('weight') : isBeyond.weight(weight, settings)) return 'weight';
  if (userId === undefined && destination.orderPaths === 'users') return 'userId';
  return null;
}
