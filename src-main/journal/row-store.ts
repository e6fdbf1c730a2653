/**
 * The rows of a journal as intents: cached, counted, and written together with the record of their step. Only this store changes
 * them while the file is open.
 */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { type IntentEvent, isUnsent } from '../../src-shared/intent/intent-machine';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { OpenCounts, StagedCounts } from '../../src-shared/station/station';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { Column, Connection } from '../database';
import { applyEvent } from './intent-reducer';
import { createOpenCounter } from './open-counter';
import { INTENT_ROW_STEP, type Quarantine } from './quarantine';
import { createRowCache } from './row-cache';
import { selectIntents } from './row-mapping';
import { type RowRef, selectOrderRows } from './row-queries';
import { createStagedCounter } from './staged-counter';
import type { OrderSnapshot, StepPlan } from './step-plan';
import { type IntentRow, insertNew, writeStep } from './step-writer';

/** Selects rows by a JSON list of row ids. */
const WHERE_ROW_ID_IN = 'WHERE seq IN (SELECT value FROM json_each(?))';

/** Every method may throw a `DatabaseError`; `applyIfAllowed`, `insert`, `write` and `withdraw` run in the caller's transaction. */
export interface RowStore {
  find(id: IntentId): IntentRow | undefined;
  /** Returns the intents of these rows in their order, without unreadable ones. */
  read(rows: readonly RowRef[]): IntentRow[];
  /** Bypasses the cache, for example because a row may be deleted only if it is readable on the disk. */
  readFromDisk(rows: readonly number[]): IntentRow[];
  /** Returns the other intents of an order, and its unreadable rows. */
  readOrder(orderId: OrderId, self: IntentId | null): OrderSnapshot;
  countOpen(): OpenCounts;
  countStaged(range: TimeRange): StagedCounts;
  insert(row: number, intent: Intent): void;
  write(before: IntentRow, event: IntentEvent, after: Intent): void;
  /**
   * Applies an event if the state allows it.
   * @returns the changed intent, or an empty list
   */
  applyIfAllowed(kept: IntentRow, event: IntentEvent, at: number): Intent[];
  /**
   * Withdraws the stagings that a plan lists.
   * @returns the changed intents
   */
  withdraw(plan: StepPlan, at: number): Intent[];
  /** Called after a failed transaction, because it is unknown which part reached the disk. */
  dropCache(): void;
  /** Called when a row turned out to be unreadable, so that it is no longer counted. */
  invalidateCounts(): void;
}

/** @param quarantineRow called with each unreadable row, now or after the transaction in which it was found */
export function createRowStore(
  connection: Connection,
  quarantine: () => Quarantine,
  quarantineRow: (row: number, step: number) => void,
): RowStore {
  const cache = createRowCache();
  const counter = createOpenCounter(connection);
  const staged = createStagedCounter(connection);

  function readRows(where: string, ...values: Column[]): IntentRow[] {
    return selectIntents(connection, where, ...values).flatMap(({ seq, stored }) => {
      if (!stored) quarantineRow(seq, INTENT_ROW_STEP);
      return stored ? [{ rowId: seq, ...stored, step: null }] : [];
    });
  }

  const readFromDisk = (rowIds: readonly number[]): IntentRow[] =>
    rowIds.length > 0 ? readRows(WHERE_ROW_ID_IN, JSON.stringify(rowIds)) : [];

  /** Final intents are read from the disk, because they may have been damaged since. */
  function find(id: IntentId): IntentRow | undefined {
    const cached = cache.get(id);
    return cached && isUnsent(cached.intent.state) ? cached : readRows('WHERE id = ?', id)[0];
  }

  function read(rows: readonly RowRef[]): IntentRow[] {
    const cached = rows.map(({ id }) => cache.get(id));
    const missing = rows.flatMap(({ rowId }, index) => (cached[index] ? [] : [rowId]));
    const loaded = new Map(readFromDisk(missing).map((row) => [row.rowId, row]));
    for (const row of loaded.values()) cache.put(row);
    return rows.flatMap(({ rowId }, index) => cached[index] ?? loaded.get(rowId) ?? []);
  }

  function cacheAndCount(before: IntentRow | null, after: IntentRow): void {
    const from = before?.intent.state.kind ?? null;
    counter.recordTransition(from, after.intent.state.kind);
    staged.recordTransition(from, after.intent);
    cache.put(after);
  }

  const write: RowStore['write'] = (before, event, after) => cacheAndCount(before, writeStep(connection, before, event, after));

  function applyIfAllowed(row: IntentRow, event: IntentEvent, at: number): Intent[] {
    const after = applyEvent(row.intent, event, at);
    if (!after.ok) return [];
    write(row, event, after.value);
    return [after.value];
  }

  function invalidateCounts(): void {
    counter.invalidate();
    staged.invalidate();
  }

  return {
    find,
    read,
    readFromDisk,
    readOrder(orderId, self) {
      const rows = selectOrderRows(connection, orderId).filter(({ id }) => id !== self);
      return toOrderSnapshot(rows, read(rows), quarantine);
    },
    countOpen: () => counter.read(),
    countStaged: (range) => staged.read(range),
    insert: (row, intent) => cacheAndCount(null, insertNew(connection, row, intent)),
    write,
    applyIfAllowed,
    withdraw: ({ withdraw }, at) =>
      withdraw.flatMap(({ rowId, intent }) => {
        if (!intent) quarantine().dismiss(rowId);
        const row = intent && find(intent.id);
        return row ? applyIfAllowed(row, { kind: 'withdraw' }, at) : [];
      }),
    dropCache() {
      cache.clear();
      invalidateCounts();
    },
    invalidateCounts,
  };
}

/** @param readable those of `rows` that could be read */
function toOrderSnapshot(rows: readonly RowRef[], readable: readonly IntentRow[], quarantine: () => Quarantine): OrderSnapshot {
  const unreadable = rows.filter((ref) => !readable.some(({ rowId }) => rowId === ref.rowId));
  return {
    siblings: readable.map(({ rowId, intent }) => ({ rowId, intent })),
    unreadable: unreadable.flatMap(({ rowId }) => quarantine().toOtherStaging(rowId) ?? []),
  };
}
