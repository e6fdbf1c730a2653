/** Requests of the page that read orders and their history. */
import { z } from 'zod';
import { fail, ok } from '../../src-shared/base/result';
import { type Intent, StateName } from '../../src-shared/intent/intent.schema';
import { StagingPlace } from '../../src-shared/order/known-order.schema';
import { StoredOrderId } from '../../src-shared/order/order.schema';
import { EXPORT_FORMATS, type ExportFormat } from '../../src-shared/station/file-task';
import { toInstant } from '../../src-shared/time/store-time';
import { usableTimeZone } from '../../src-shared/time/time-zone';
import type { ExportBatch } from '../journal';
import type { KnownOrders } from '../known-orders';
import type { ExportedOrder } from '../order-export';
import type { Chunk, FileContext } from '../saved-files';
import { type OrdersContext, toRefusal } from './orders';
import { handler, noInput, type RequestHandlers } from './request-handler';
import { pin } from './settings';

type QueryHandlers = Pick<
  RequestHandlers,
  | 'orders.recent'
  | 'orders.find'
  | 'orders.history'
  | 'orders.known'
  | 'orders.setPlace'
  | 'orders.export'
  | 'orders.standings'
  | 'orders.quarantined'
  | 'orders.dismissQuarantined'
>;

const limit = z.int().min(1).max(500);
const search = z.strictObject({ text: z.string().max(500), states: z.array(StateName).nullable() });
const oneOrder = z.strictObject({ orderId: StoredOrderId });

/** The most orders in one request for known data. */
const MAX_KNOWN = 500;

/** `2026-11-22` */
const ISO_DATE_LENGTH = 10;

export function orderQueryHandlers(context: OrdersContext): QueryHandlers {
  const { pipelines } = context;
  return {
    'orders.recent': handler(z.strictObject({ limit }), async ({ limit }) => {
      const recent = await pipelines.listRecent(limit);
      // The page reads recent orders when it starts to listen, and has missed every event before that.
      context.resendCounts();
      context.bulk.report();
      context.files.reportCurrent();
      return ok(recent);
    }),

    'orders.find': handler(search.extend({ before: z.int().nullable(), limit }), async (query) =>
      ok(await pipelines.current().journal.search(query)),
    ),

    'orders.history': handler(oneOrder, async ({ orderId }) => ok(await pipelines.timelines(orderId))),

    'orders.known': handler(z.strictObject({ orderIds: z.array(StoredOrderId).max(MAX_KNOWN) }), async ({ orderIds }) =>
      ok(await pipelines.readKnown(orderIds)),
    ),

    'orders.setPlace': handler(oneOrder.extend({ place: StagingPlace.nullable() }), async ({ orderId, place }) => {
      const { known } = await pipelines.pipelineOfOrder(orderId);
      const changed = await known.changePlace(orderId, place, Date.now());
      return changed.ok ? changed : fail(toRefusal(changed.problem));
    }),

    'orders.export': handler(search.extend({ format: z.enum(EXPORT_FORMATS), pin: pin.optional() }), async ({ format, pin, ...query }) => {
      // Exports contain customer names, so a station with a PIN asks for it.
      const allowed = await context.lock.authorize(pin);
      if (!allowed.ok) return allowed;
      const { journal, known } = pipelines.current();
      const timeZone = usableTimeZone(context.settings()['station.timeZone']);
      return context.files.start({
        kind: 'orders',
        name: `stagebay-activity-${toInstant(Date.now(), timeZone).slice(0, ISO_DATE_LENGTH)}.${format}`,
        contents: (task) => exportChunks(format, { batches: journal.searchAll(query), known }, timeZone, task),
      });
    }),

    'orders.standings': handler(oneOrder, async ({ orderId }) => ok(await pipelines.current().journal.otherStagings(orderId))),

    // Practice orders are in memory, where no row can be damaged.
    'orders.quarantined': handler(noInput, async () => ok(await pipelines.live().journal.listQuarantined())),

    'orders.dismissQuarantined': handler(z.strictObject({ row: z.int() }), async ({ row }) => {
      const dismissed = await pipelines.live().journal.dismissQuarantined(row);
      return dismissed.ok ? dismissed : fail(toRefusal(dismissed.problem));
    }),
  };
}

async function* exportChunks(
  format: ExportFormat,
  { batches, known }: { readonly batches: AsyncIterable<ExportBatch>; readonly known: Pick<KnownOrders, 'read'> },
  timeZone: string | null,
  { signal, report }: FileContext,
): AsyncGenerator<Chunk> {
  async function* orders() {
    let count = 0;
    for await (const { intents, progress } of batches) {
      signal.throwIfAborted();
      yield await withKnownData(intents, known);
      count += intents.length;
      report({ share: progress, orders: count });
    }
  }
  const { exportOrders } = await import('../order-export');
  yield* exportOrders(format, orders(), timeZone);
}

async function withKnownData(intents: readonly Intent[], known: Pick<KnownOrders, 'read'>): Promise<readonly ExportedOrder[]> {
  const orders = await known.read([...new Set(intents.map(({ request }) => request.orderId))]);
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  return intents.map((intent) => ({ intent, known: byId.get(intent.request.orderId) ?? null }));
}
