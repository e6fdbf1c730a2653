/** What the window may read of orders, and of what was handed over here. */
import { fail, ok } from '../../src-shared/result';
import { timeZoneInUse } from '../../src-shared/time-zone';
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
      return ok([...recent]);
    },

    async 'orders.find'(query) {
      const { intents, nextBefore } = await lines.current().journal.search(query);
      return ok({ intents: [...intents], nextBefore });
    },

    async 'orders.stories'({ orderId }) {
      return ok(await lines.stories(orderId));
    },

    async 'orders.export'(query) {
      const path = await context.askWhereToSave('stagebay-activity.csv');
      if (path === null) return ok(null);
      try {
        const { writeOrdersCsv } = await import('../export');
        const timeZone = timeZoneInUse(context.settings()['station.timeZone']);
        return ok({ path, orders: await writeOrdersCsv(path, lines.current().journal.all(query), timeZone) });
      } catch (error) {
        return fail({ kind: 'not-saved', detail: error instanceof Error ? error.message : String(error) });
      }
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
