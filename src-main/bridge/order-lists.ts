/** What the window may read of orders, and of what was handed over here. */
import type { ExportFormat } from '../../src-shared/bridge';
import { fail, ok } from '../../src-shared/result';
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

export function orderListHandlers(context: OrdersContext): ListHandlers {
  const { lines } = context;
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

    async 'orders.export'({ format, ...query }) {
      // The journal of the mode in force now, whatever it is when the person has chosen a folder.
      const { journal } = lines.current();
      return context.files.start({
        what: 'orders',
        name: `stagebay-activity.${format}`,
        extension: format,
        contents: (task) => exportChunks(format, journal.all(query), timeZoneInUse(context.settings()['station.timeZone']), task),
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
