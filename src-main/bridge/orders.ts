/** What the window may do with orders. */
import type { Refusal } from '../../src-shared/bridge';
import type { Destination, Intent, IntentId, IntentRecord } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import { isCanceled } from '../../src-shared/order-details';
import { assertNever, fail, ok, type Result } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import type { Blocked } from '../../src-shared/station';
import type { Line } from '../courier';
import type { FileTasks } from '../files';
import type { AdvanceProblem, AppendProblem, Journal } from '../journal';
import { type BulkResolver, decisionEvent, stagingLimitViolation } from '../orders';
import type { AdminLock } from '../settings';
import type { Handlers } from './handlers';

/** The lines of both modes, as far as the window asks for their orders. */
export interface OrderLines {
  /** The line of the mode in force. */
  current(): Line;
  live(): Line;
  /** The line that has an intent, whatever the mode. */
  having(id: IntentId): Promise<Line>;
  recent(limit: number): Promise<readonly Intent[]>;
  stories(orderId: OrderId): Promise<readonly { readonly intent: Intent; readonly records: readonly IntentRecord[] }[]>;
  wake(): void;
}

export interface OrdersContext {
  settings(): Settings;
  blockedBy(): Promise<Blocked | null>;
  readonly lines: OrderLines;
  readonly bulk: Pick<BulkResolver, 'start' | 'undo' | 'report'>;
  /** Tells the window how many orders are open: it has just begun to listen. */
  reportCounts(): void;
  /** Connect's time now, in milliseconds since 1970; `null` where it is not known. */
  serverNow(): number | null;
  /** Where an order handed over now would go. */
  destination(): Destination;
  readonly files: Pick<FileTasks, 'start' | 'reportAgain'>;
  readonly lock: Pick<AdminLock, 'isLocked' | 'check'>;
}

type OrderHandlers = Pick<
  Handlers,
  'orders.stage' | 'orders.undo' | 'orders.settle' | 'orders.decide' | 'orders.check' | 'orders.bulk' | 'orders.bulkUndo' | 'orders.sendNow'
>;

export function orderHandlers(context: OrdersContext): OrderHandlers {
  const { lines } = context;
  return {
    async 'orders.stage'({ id, request, awareOf }) {
      const blocked = await context.blockedBy();
      if (blocked) return fail({ kind: 'blocked', problem: blocked });
      const settings = context.settings();
      const destination = context.destination();
      const field = stagingLimitViolation(request, destination, settings);
      if (field) return fail({ kind: 'out-of-bounds', field });
      const holdMs = settings['stage.undoSeconds'] * 1000;
      const requestedAtServer = context.serverNow();
      const intent = { id, what: 'stage', request, destination, holdMs, awareOf, requestedAtServer } as const;
      const accepted = await lines.current().courier.accept(intent);
      return accepted.ok ? accepted : fail(refusalOf(accepted.problem));
    },

    async 'orders.undo'({ id }) {
      return step(await (await lines.having(id)).courier.undo(id));
    },

    async 'orders.settle'({ id, by }) {
      return step(await (await lines.having(id)).journal.advance(id, { name: 'settle', by }));
    },

    async 'orders.decide'({ id, word, awareOf = [] }) {
      const { journal } = await lines.having(id);
      const intent = await journal.find(id);
      if (!intent) return fail({ kind: 'no-such-order' });
      return step(await journal.advance(id, decisionEvent(word, intent, { awareOf, requestedAtServer: context.serverNow() })));
    },

    async 'orders.check'({ id }) {
      const { courier, journal } = await lines.having(id);
      const found = await courier.check(id);
      if (found === null) return ok({ said: null });
      if (!found.ok) return ok({ said: { failure: found.problem } });
      // A status alone says nothing of an edit, nor of a second trip that was asked for on purpose.
      const after = (await journal.find(id))?.state.name;
      const { status } = found.value;
      return ok({ said: { status, confirmed: after === 'staged' || after === 'updated', canceled: isCanceled(status) } });
    },

    async 'orders.sendNow'() {
      lines.wake();
      return ok(null);
    },

    'orders.bulk': ({ state, word }) => context.bulk.start(state, word),

    async 'orders.bulkUndo'() {
      return context.bulk.undo();
    },
  };
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
