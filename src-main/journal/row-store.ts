/**
 * The rows of a journal as intents: read once, kept in a cache, counted, and written together with the record of their step.
 * Nothing else changes them while the file is open.
 */
import type { Intent, IntentId } from '../../src-shared/intent';
import { type IntentEvent, isUnsent } from '../../src-shared/life';
import type { OrderId } from '../../src-shared/order';
import type { OpenCounts } from '../../src-shared/station';
import type { TimeRange } from '../../src-shared/store-day';
import type { Column, Connection } from './connection';
import { advanced } from './life';
import { orderRows, type RowName } from './lists';
import { createOpenCounter } from './open-counts';
import { INTENT_ITSELF, type Quarantine } from './quarantine';
import { selectIntents } from './row';
import { createRowCache } from './row-cache';
import { createStagedCounter } from './staged-counter';
import type { OrderPicture, Plan } from './steps';
import { type Kept, writeBeginning, writeStep } from './write-step';

/** Rows by their numbers, as a list in JSON. */
const AMONG = 'WHERE seq IN (SELECT value FROM json_each(?))';

/** Every method may throw a `DatabaseError`; `take`, `insert` and `withdraw` run in the caller's transaction. */
export interface RowStore {
  find(id: IntentId): Kept | undefined;
  /** The intents of these rows, in their order, without those that cannot be read. */
  read(rows: readonly RowName[]): Kept[];
  /** The same, from the disk: a row is to be deleted only if it is whole there. */
  readAnew(rows: readonly number[]): Kept[];
  /** The other intents of an order, and the rows of it that cannot be read. */
  pictureFor(orderId: OrderId, self: IntentId | null): OrderPicture;
  counts(): OpenCounts;
  stagedIn(range: TimeRange): number;
  insert(row: number, intent: Intent): void;
  write(before: Kept, event: IntentEvent, after: Intent): void;
  /** Takes a step, where it is possible. @returns the intent after it, or nothing */
  take(kept: Kept, event: IntentEvent, at: number): Intent[];
  /** Withdraws what a plan withdraws. @returns what was changed */
  withdraw(plan: Plan, at: number): Intent[];
  /** A transaction failed: it is unknown which part reached the disk, so everything is read again. */
  forget(): void;
  /** A row turned out to be unreadable, which only then is not counted. */
  recount(): void;
}

/** @param setAside told of a row that cannot be read, now or after the transaction in which it was found */
export function createRowStore(
  connection: Connection,
  quarantine: () => Quarantine,
  setAside: (row: number, step: number) => void,
): RowStore {
  const cache = createRowCache();
  const counter = createOpenCounter(connection);
  const staged = createStagedCounter(connection);

  function readRows(where: string, ...values: Column[]): Kept[] {
    return selectIntents(connection, where, ...values).flatMap(({ seq, stored }) => {
      if (!stored) setAside(seq, INTENT_ITSELF);
      return stored ? [{ seq, ...stored, step: null }] : [];
    });
  }

  const readAnew = (rows: readonly number[]): Kept[] => (rows.length > 0 ? readRows(AMONG, JSON.stringify(rows)) : []);

  /** What has come to rest is read from the disk, where it may have been damaged in the weeks since. */
  function find(id: IntentId): Kept | undefined {
    const known = cache.get(id);
    return known && isUnsent(known.intent.state) ? known : readRows('WHERE id = ?', id)[0];
  }

  function read(rows: readonly RowName[]): Kept[] {
    const known = rows.map(({ id }) => cache.get(id));
    const missing = rows.flatMap(({ seq }, index) => (known[index] ? [] : [seq]));
    const fresh = new Map(readAnew(missing).map((kept) => [kept.seq, kept]));
    for (const kept of fresh.values()) cache.put(kept);
    return rows.flatMap(({ seq }, index) => known[index] ?? fresh.get(seq) ?? []);
  }

  function remember(before: Kept | null, after: Kept): void {
    const from = before?.intent.state.name ?? null;
    counter.moved(from, after.intent.state.name);
    staged.moved(from, after.intent);
    cache.put(after);
  }

  const write = (before: Kept, event: IntentEvent, after: Intent): void => remember(before, writeStep(connection, before, event, after));

  function take(kept: Kept, event: IntentEvent, at: number): Intent[] {
    const after = advanced(kept.intent, event, at);
    if (!after.ok) return [];
    write(kept, event, after.value);
    return [after.value];
  }

  function recount(): void {
    counter.recount();
    staged.recount();
  }

  return {
    find,
    read,
    readAnew,
    pictureFor(orderId, self) {
      const rows = orderRows(connection, orderId).filter(({ id }) => id !== self);
      if (rows.length === 0) return { siblings: [], unreadable: [] };
      const readable = read(rows);
      const unreadable = rows.filter(({ seq }) => !readable.some((kept) => kept.seq === seq));
      return {
        siblings: readable.map(({ seq, intent }) => ({ row: seq, intent })),
        unreadable: unreadable.flatMap(({ seq }) => quarantine().standingOf(seq) ?? []),
      };
    },
    counts: () => counter.read(),
    stagedIn: (range) => staged.read(range),
    insert: (row, intent) => remember(null, writeBeginning(connection, row, intent)),
    write,
    take,
    withdraw: ({ withdraw }, at) =>
      withdraw.flatMap(({ row, intent }) => {
        if (!intent) quarantine().dismiss(row);
        const kept = intent && find(intent.id);
        return kept ? take(kept, { name: 'withdraw' }, at) : [];
      }),
    forget() {
      cache.clear();
      recount();
    },
    recount,
  };
}
