/** Keeps what is known of orders: changes take effect in memory at once, and are written to the file together, a moment later. */
import { isDeepStrictEqual } from 'node:util';
import { fail, ok } from '../../src-shared/base/result';
import { currentPlace, toConnectReport } from '../../src-shared/order/known-order';
import type { ConnectReport, KnownOrder } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { createEmitter } from '../base';
import type { Log } from '../log';
import { createFileSupervisor, type FileSupervisor, RETRY_DELAY_MS } from './file-supervisor';
import type { KnownFile } from './known-file';
import type { KnownOrders } from './known-orders';
import { pruneFile } from './prune-file';
import {
  addPlace,
  applyChanges,
  type Changes,
  isNothingKnown,
  NO_CHANGES,
  replacesReport,
  type StoredRecord,
  toKnownOrder,
} from './stored-record';

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

/** How long a change waits to be written together with others. Longer than the idle time after which the log is copied. */
const WRITE_DELAY_MS = 500;

/** How many orders one transaction writes: a few milliseconds of work, between which other events are handled. */
const WRITE_BATCH_SIZE = 50;

/** How many orders are kept in memory while no file can be used: more than a station handles in a day. */
const MAX_IN_MEMORY = 5_000;

/** How often the time of an unchanged report is updated. */
const UNCHANGED_REPORT_INTERVAL_MS = 60_000;

const NO_RECORDS: ReadonlyMap<string, StoredRecord> = new Map();

/** Known data in memory, for Practice, which starts empty. */
export const openMemoryKnownOrders = ({ log, now = Date.now }: KnownOrdersOptions): KnownOrders => createKnownOrders(null, { log, now });

/**
 * Known data in a file. No failure of the file is reported to the caller: it is logged, and everything continues in memory until the
 * file can be used.
 * @param path created when it is missing; its folder must exist
 */
export function openKnownOrders(path: string, { log, now = Date.now }: KnownOrdersOptions): StoredKnownOrders {
  const supervisor = createFileSupervisor(path, { log, onOpen: () => known.writeSoon() });
  const known = createKnownOrders(supervisor, { log, now });
  return { ...known, openFile: () => supervisor.openAfter(OPEN_DELAY_MS) };
}

/** @param supervisor `null` for memory alone */
function createKnownOrders(
  supervisor: FileSupervisor | null,
  { log, now }: Required<KnownOrdersOptions>,
): KnownOrders & { writeSoon(): void } {
  const changed = createEmitter<KnownOrder>(log);
  /** The changes that are not in the file, the latest last. */
  const pending = new Map<StoredOrderId, Changes>();
  let timer: NodeJS.Timeout | undefined;
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

  const changesOf = (orderId: StoredOrderId): Changes => pending.get(orderId) ?? NO_CHANGES;

  function findAll(orderIds: readonly StoredOrderId[]): readonly KnownOrder[] {
    const stored = readFile((file) => file.read(orderIds), NO_RECORDS);
    return orderIds.map((orderId) => toKnownOrder(orderId, applyChanges(stored.get(orderId) ?? {}, changesOf(orderId), now())));
  }
  const find = (orderId: StoredOrderId): KnownOrder => findAll([orderId])[0] ?? { orderId, report: null, places: [] };

  function change(orderId: StoredOrderId, changes: Changes): void {
    pending.delete(orderId);
    pending.set(orderId, changes);
    dropOldest();
    writeSoon();
    changed.emit(find(orderId));
  }

  function dropOldest(): void {
    for (const orderId of pending.keys()) {
      if (pending.size <= MAX_IN_MEMORY) return;
      pending.delete(orderId);
    }
  }

  function writeSoon(delayMs = WRITE_DELAY_MS): void {
    if (supervisor?.file() && pending.size > 0 && !isClosed) timer ??= setTimeout(onWriteDue, delayMs);
  }

  function onWriteDue(): void {
    timer = undefined;
    writeSoon(writeBatch() ? 0 : RETRY_DELAY_MS);
  }

  /** @returns whether the batch was written */
  function writeBatch(): boolean {
    const file = supervisor?.file();
    if (!file) return false;
    const batch = [...pending.keys()].slice(0, WRITE_BATCH_SIZE);
    try {
      file.update(batch, (orderId, stored) => applyChanges(stored, changesOf(orderId), now()), now());
    } catch (error) {
      supervisor?.reportError(error, 'write');
      return false;
    }
    for (const orderId of batch) pending.delete(orderId);
    supervisor?.reportWritten();
    return true;
  }

  return {
    async read(orderIds) {
      await supervisor?.firstAttempt();
      return findAll(orderIds).filter((known) => !isNothingKnown(known));
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
    writeSoon,
    prune: (rule) => pruneFile(readFile, rule),

    async close() {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(timer);
      // The app may be closed a moment after its start.
      if (pending.size > 0) await supervisor?.openNow();
      while (pending.size > 0 && writeBatch());
      await supervisor?.close();
    },
  };
}

/** Whether a report says the same as the last one, less than a minute later. */
const isRecentRepetition = (report: ConnectReport, last: ConnectReport | null): boolean =>
  last !== null &&
  Math.abs(report.at - last.at) < UNCHANGED_REPORT_INTERVAL_MS &&
  isDeepStrictEqual({ ...report, at: 0 }, { ...last, at: 0 });
