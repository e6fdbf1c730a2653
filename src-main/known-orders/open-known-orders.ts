/** Keeps the known data of orders: changes take effect in memory at once, and are written to the file together, a moment later. */
import { isDeepStrictEqual } from 'node:util';
import { fail, ok } from '../../src-shared/base/result';
import { currentPlace, toConnectReport } from '../../src-shared/order/known-order';
import type { ConnectReport, KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { createEmitter } from '../base';
import type { Log } from '../log';
import type { KnownOrders } from './known-orders';
import { addPlace, applyChanges, type Changes, isNothingKnown, NO_CHANGES, replacesReport, toKnownOrder } from './stored-record';

/** How many orders are kept in memory without a file: far more than a station handles in a shift. */
const MAX_IN_MEMORY = 5_000;

/** How often the time of an unchanged report is updated. */
const UNCHANGED_REPORT_INTERVAL_MS = 60_000;

/** Known data in memory, for Practice, which starts empty. @param options.now milliseconds since 1970 */
export function openMemoryKnownOrders({ log, now = Date.now }: { readonly log: Log; readonly now?: () => number }): KnownOrders {
  const changed = createEmitter<KnownOrder>(log);
  const pending = new Map<StoredOrderId, Changes>();
  let isClosed = false;

  const changesOf = (orderId: StoredOrderId): Changes => pending.get(orderId) ?? NO_CHANGES;
  const find = (orderId: StoredOrderId): KnownOrder => toKnownOrder(orderId, applyChanges({}, changesOf(orderId), now()));

  function change(orderId: StoredOrderId, changes: Changes): void {
    pending.delete(orderId);
    pending.set(orderId, changes);
    for (const oldest of [...pending.keys()].slice(0, Math.max(0, pending.size - MAX_IN_MEMORY))) pending.delete(oldest);
    changed.emit(find(orderId));
  }

  return {
    async read(orderIds) {
      return orderIds.map(find).filter((known) => !isNothingKnown(known));
    },

    recordReport(orderId, details, at) {
      if (isClosed) return;
      const report = toConnectReport(details, at);
      const { report: last } = find(orderId);
      if (!replacesReport(report, last, now()) || isRecentRepetition(report, last)) return;
      change(orderId, { ...changesOf(orderId), report });
    },

    async changePlace(orderId, place, at) {
      if (isClosed) return fail({ kind: 'write-failed', detail: 'the known data is closed' });
      if (currentPlace(find(orderId)) !== place) change(orderId, addPlace(changesOf(orderId), { place, at }));
      return ok(null);
    },

    onChange: changed.subscribe,

    async prune() {
      return 0;
    },

    async close() {
      isClosed = true;
    },
  };
}

/** Whether a report says the same as the last one, less than a minute later. */
const isRecentRepetition = (report: ConnectReport, last: ConnectReport | null): boolean =>
  last !== null &&
  Math.abs(report.at - last.at) < UNCHANGED_REPORT_INTERVAL_MS &&
  isDeepStrictEqual({ ...report, at: 0 }, { ...last, at: 0 });
