/** Requests of the page that read orders and their history. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ExportFormat, Refusal } from '../../src-shared/bridge/contract';
import { toInstant } from '../../src-shared/time/store-time';
import { usableTimeZone } from '../../src-shared/time/time-zone';
import type { ExportBatch } from '../journal';
import type { Chunk, FileContext } from '../saved-files';
import { type OrdersContext, toRefusal } from './orders';
import type { RequestHandlers } from './request-handlers';

type QueryHandlers = Pick<
  RequestHandlers,
  | 'orders.recent'
  | 'orders.find'
  | 'orders.history'
  | 'orders.export'
  | 'orders.standings'
  | 'orders.quarantined'
  | 'orders.dismissQuarantined'
>;

/** `2026-11-22` */
const ISO_DATE_LENGTH = 10;

export function orderQueryHandlers(context: OrdersContext): QueryHandlers {
  const { pipelines, lock } = context;

  /** Exports contain customer names, so a station with a PIN asks for it. */
  async function authorizeExport(pin: string | undefined): Promise<Result<null, Refusal>> {
    if (!lock.isLocked()) return ok(null);
    return pin === undefined ? fail({ kind: 'locked' }) : lock.verify(pin);
  }

  return {
    async 'orders.recent'({ limit }) {
      const recent = await pipelines.recent(limit);
      // The page reads recent orders when it starts to listen, and has missed every event before that.
      context.resendCounts();
      context.bulk.report();
      context.files.reportCurrent();
      return ok([...recent]);
    },

    async 'orders.find'(query) {
      const { intents, nextBefore } = await pipelines.current().journal.search(query);
      return ok({ intents: [...intents], nextBefore });
    },

    async 'orders.history'({ orderId }) {
      return ok(await pipelines.history(orderId));
    },

    async 'orders.export'({ format, pin, ...query }) {
      const allowed = await authorizeExport(pin);
      if (!allowed.ok) return allowed;
      const { journal } = pipelines.current();
      const timeZone = usableTimeZone(context.settings()['station.timeZone']);
      return context.files.start({
        kind: 'orders',
        name: `stagebay-activity-${toInstant(Date.now(), timeZone).slice(0, ISO_DATE_LENGTH)}.${format}`,
        contents: (task) => exportChunks(format, journal.searchAll(query), timeZone, task),
      });
    },

    async 'orders.standings'({ orderId }) {
      return ok(await pipelines.current().journal.otherStagings(orderId));
    },

    // Practice orders are in memory, where no row can be damaged.
    async 'orders.quarantined'() {
      return ok(await pipelines.live().journal.listQuarantined());
    },

    async 'orders.dismissQuarantined'({ row }) {
      const dismissed = await pipelines.live().journal.dismissQuarantined(row);
      return dismissed.ok ? dismissed : fail(toRefusal(dismissed.problem));
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
    for await (const { intents, progress } of batches) {
      signal.throwIfAborted();
      yield intents;
      count += intents.length;
      report({ share: progress, orders: count });
    }
  }
  const { exportOrders } = await import('../order-export');
  yield* exportOrders(format, orders(), timeZone);
}
