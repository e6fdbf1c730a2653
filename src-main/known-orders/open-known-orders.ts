/** Keeps what is known of orders: changes take effect in memory at once, and are written to the file together, a moment later. */
import { isDeepStrictEqual } from 'node:util';
import { fail, ok } from '../../src-shared/base/result';
import { currentPlace, toConnectReport, unknownOrder } from '../../src-shared/order/known-order';
import type { ConnectReport, KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { createEmitter } from '../base';
import type { Log } from '../log';
import { createFileSupervisor, type FileSupervisor } from './file-supervisor';
import type { KnownFile } from './known-file';
import type { KnownOrders } from './known-orders';
import { createPendingChanges, type PendingChanges } from './pending-changes';
import { pruneFile } from './prune-file';
import { addToList, applyChanges, type Changes, isNothingKnown, replacesReport, type StoredRecord, toKnownOrder } from './stored-record';

export interface KnownOrdersOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Known data with a file. */
export interface StoredKnownOrders extends KnownOrders {
  /** Starts to use the file, a moment later; until then, everything is in memory. Further calls change nothing. */
  openFile(): void;
}

/** Delays the opening of the file until the window is visible. */
const OPEN_DELAY_MS = 1_500;

/** How often the time of an unchanged report is updated. */
const UNCHANGED_REPORT_INTERVAL_MS = 60_000;

const CLOSED = fail({ kind: 'write-failed', detail: 'the known data is closed' } as const);

const NO_RECORDS: ReadonlyMap<string, StoredRecord> = new Map();

/** Known data in memory, for Practice, which starts empty. */
export const openMemoryKnownOrders = ({ log, now = Date.now }: KnownOrdersOptions): KnownOrders =>
  createKnownOrders(null, createPendingChanges(null, now), { log, now });

/**
 * Known data in a file. No failure of the file is reported to the caller: it is logged, and everything continues in memory until the
 * file can be used.
 * @param path created when it is missing; its folder must exist
 */
export function openKnownOrders(path: string, { log, now = Date.now }: KnownOrdersOptions): StoredKnownOrders {
  const supervisor = createFileSupervisor(path, { log, onOpen: () => pending.writeSoon() });
  const pending = createPendingChanges(supervisor, now);
  return { ...createKnownOrders(supervisor, pending, { log, now }), openFile: () => supervisor.openAfter(OPEN_DELAY_MS) };
}

/** @param supervisor `null` for memory alone */
function createKnownOrders(
  supervisor: FileSupervisor | null,
  pending: PendingChanges,
  { log, now }: Required<KnownOrdersOptions>,
): KnownOrders {
  const changed = createEmitter<KnownOrder>(log);
  let isClosed = false;

  /** Runs a read of the file. @returns `fallback` if there is no file, or it cannot be read */
  function readFile<Value>(work: (file: KnownFile) => Value, fallback: Value): Value {
    const file = supervisor?.file();
    if (!file) return fallback;
    try {
      return work(file);
    } catch (error) {
      supervisor?.reportError(error, 'read');
      return fallback;
    }
  }

  function findAll(orderIds: readonly StoredOrderId[]): readonly KnownOrder[] {
    const stored = readFile((file) => file.read(orderIds), NO_RECORDS);
    return orderIds.map((orderId) => toKnownOrder(orderId, applyChanges(stored.get(orderId) ?? {}, pending.of(orderId), now())));
  }
  const find = (orderId: StoredOrderId): KnownOrder => findAll([orderId])[0] ?? unknownOrder(orderId);

  function change(orderId: StoredOrderId, changes: Changes): void {
    pending.set(orderId, changes);
    changed.emit(find(orderId));
  }

  return {
    async read(orderIds) {
      await supervisor?.firstAttempt();
      return findAll(orderIds).filter((known) => !isNothingKnown(known));
    },

    recordReport(orderId, details, at) {
      if (isClosed) return;
      const report = toConnectReport(details, at);
      const { report: last, statuses } = find(orderId);
      if (!replacesReport(report, last, now()) || isRecentRepetition(report, last)) return;
      const changes = { ...pending.of(orderId), report };
      const { status, milestone } = report;
      change(orderId, statuses.at(-1)?.status === status ? changes : addToList(changes, 'statuses', { status, milestone, at }));
    },

    async changePlace(orderId, place, at) {
      if (isClosed) return CLOSED;
      if (currentPlace(find(orderId)) !== place) change(orderId, addToList(pending.of(orderId), 'places', { place, at }));
      return ok(null);
    },

    async recordHandover(orderId, kind, at) {
      if (isClosed) return CLOSED;
      if (find(orderId).handovers.at(-1)?.kind !== kind) change(orderId, addToList(pending.of(orderId), 'handovers', { kind, at }));
      // The screen confirms it, and Connect cannot report it again after a crash.
      pending.writeNow();
      return ok(null);
    },

    onChange: changed.subscribe,
    prune: (rule) => pruneFile(readFile, rule),

    async close() {
      if (isClosed) return;
      isClosed = true;
      await pending.close();
      await supervisor?.close();
    },
  };
}

/** Whether a report says the same as the last one, less than a minute later. */
const isRecentRepetition = (report: ConnectReport, last: ConnectReport | null): boolean =>
  last !== null &&
  Math.abs(report.at - last.at) < UNCHANGED_REPORT_INTERVAL_MS &&
  isDeepStrictEqual({ ...report, at: 0 }, { ...last, at: 0 });
