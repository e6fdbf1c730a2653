/** What the window may read of orders, and of what was handed over here. */
import type { ExportFormat, Refusal } from '../../src-shared/bridge';
import { fail, ok, type Result } from '../../src-shared/result';
import { toInstant } from '../../src-shared/store-time';
import { timeZoneInUse } from '../../src-shared/time-zone';
import type { Chunk, FileContext } from '../files';
import type { ExportBatch } from '../journal';
import type { Handlers } from './handlers';
import { type OrdersContext, refusalOf } from './orders';

type ListHandlers = Pick<
  Handlers,
  | 'orders.recent'
  | 'orders.find'
  | 'orders.stories'
  | 'orders.export'
  | 'orders.standings'
  | 'orders.quarantined'
  | 'orders.dismissQuarantined'
>;

/** `2026-11-22` */
const DATE_LENGTH = 10;

export function orderListHandlers(context: OrdersContext): ListHandlers {
  const { lines, lock } = context;

  /** Where a PIN is set, what names customers leaves the station only with it. */
  async function mayExport(pin: string | undefined): Promise<Result<null, Refusal>> {
    if (!lock.isLocked()) return ok(null);
    return pin === undefined ? fail({ kind: 'locked' }) : lock.check(pin);
  }

  return {
    async 'orders.recent'({ limit }) {
      const recent = await lines.recent(limit);
      // The page asks for them when it begins to listen, and what was told before it did is lost.
      context.reportCounts();
      context.bulk.report();
      context.files.reportAgain();
      return ok([...recent]);
    },

    async 'orders.find'(query) {
      const { intents, nextBefore } = await lines.current().journal.search(query);
      return ok({ intents: [...intents], nextBefore });
    },

    async 'orders.stories'({ orderId }) {
      return ok(await lines.stories(orderId));
    },

    async 'orders.export'({ format, pin, ...query }) {
      const allowed = await mayExport(pin);
      if (!allowed.ok) return allowed;
      const { journal } = lines.current();
      const timeZone = timeZoneInUse(context.settings()['station.timeZone']);
      return context.files.start({
        what: 'orders',
        name: `stagebay-activity-${toInstant(Date.now(), timeZone).slice(0, DATE_LENGTH)}.${format}`,
        contents: (task) => exportChunks(format, journal.all(query), timeZone, task),
      });
    },

    async 'orders.standings'({ orderId }) {
      return ok(await lines.current().journal.standings(orderId));
    },

    // Practice is kept in memory, where no row is ever damaged.
    async 'orders.quarantined'() {
      return ok(await lines.live().journal.quarantined());
    },

    async 'orders.dismissQuarantined'({ row }) {
      const dismissed = await lines.live().journal.dismissQuarantined(row);
      return dismissed.ok ? dismissed : fail(refusalOf(dismissed.problem));
    },
  };
}

async function* exportChunks(
  format: ExportFormat,
  batches: AsyncIterable<ExportBatch>,
  timeZone: string | null,
  { signal, report }: FileContext,
): AsyncGenerator<Chunk> {
  async function* orders() {
    let count = 0;
    for await (const { intents, share } of batches) {
      signal.throwIfAborted();
      yield intents;
      count += intents.length;
      report({ share, orders: count });
    }
  }
  const { exportOrders } = await import('../export');
  yield* exportOrders(format, orders(), timeZone);
}
