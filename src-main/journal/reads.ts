/** All reads of a journal. They need no transaction, because this process has locked the file. */
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { JournalEntry } from '../orders';
import { readInBatches } from './export-batches';
import type { IntentTimeline, Journal, OpenQuery } from './journal';
import type { JournalContext } from './journal-context';
import { selectRecords } from './row-mapping';
import {
  type RowRef,
  readRowRange,
  readStateNames,
  type StateNames,
  selectMatchingRows,
  selectOpenRows,
  selectOrderRows,
  selectRecentRows,
  selectStoredOrders,
  selectUnsentRows,
} from './row-queries';
import { otherStagingsIn } from './step-plan';

export type JournalReads = Pick<
  Journal,
  | 'find'
  | 'findOrders'
  | 'createLookupTicket'
  | 'listRecent'
  | 'otherStagings'
  | 'listUnsent'
  | 'listOpen'
  | 'search'
  | 'searchAll'
  | 'timeline'
  | 'countOpen'
  | 'countStaged'
  | 'countUnreadable'
  | 'listQuarantined'
>;

export function createJournalReads(context: JournalContext): JournalReads {
  const { connection, disk, rows, quarantine } = context;
  let cachedStateNames: StateNames | null = null;
  function stateNames(): StateNames {
    cachedStateNames ??= readStateNames(connection);
    return cachedStateNames;
  }

  const readIntents = (select: () => readonly RowRef[]): Intent[] => disk.runRead(() => rows.read(select()).map(({ intent }) => intent));

  const search: Journal['search'] = async (query) => {
    const found = disk.runRead(() => selectMatchingRows(connection, query));
    const page = found.slice(0, query.limit);
    return { intents: readIntents(() => page), nextBefore: found.length > query.limit ? (page.at(-1)?.rowId ?? null) : null };
  };

  return {
    async find(id) {
      return disk.runRead(() => rows.find(id)?.intent ?? null);
    },

    async findOrders(orderIds) {
      return disk.runRead(() => selectStoredOrders(connection, orderIds));
    },

    async createLookupTicket(orderId) {
      const ofOrder = readIntents(() => selectOrderRows(connection, orderId));
      return { orderId, attempts: new Map(ofOrder.map(({ id, attempts }) => [id, attempts])) };
    },

    async listRecent(limit) {
      return readIntents(() => selectRecentRows(connection, stateNames(), limit));
    },

    async otherStagings(orderId) {
      return disk.runRead(() => otherStagingsIn(rows.readOrder(orderId, null)));
    },

    async listUnsent() {
      return readIntents(() => selectUnsentRows(connection));
    },

    async listOpen(query) {
      return disk.runRead(() => readOpen(context, stateNames(), query));
    },

    search,

    searchAll: (query) => readInBatches(search, query, () => disk.runRead(() => readRowRange(connection))),

    async timeline(id) {
      return disk.runRead(() => readTimeline(context, id));
    },

    async countOpen() {
      return disk.runRead(() => rows.countOpen());
    },

    async countStaged(range) {
      return disk.runRead(() => rows.countStaged(range));
    },

    async countUnreadable() {
      return disk.runRead(() => quarantine.count());
    },

    async listQuarantined() {
      return disk.runRead(() => quarantine.list());
    },
  };
}

/** Continues after unreadable rows, because a page with fewer intents than the limit counts as the last one. */
function readOpen({ connection, rows }: JournalContext, stateNames: StateNames, { limit, ...query }: OpenQuery): JournalEntry[] {
  const found: JournalEntry[] = [];
  for (let { after } = query; found.length < limit; ) {
    const page = selectOpenRows(connection, stateNames, { ...query, after, limit: limit - found.length });
    const last = page.at(-1);
    if (!last) break;
    found.push(...rows.read(page).map(({ rowId, intent }) => ({ rowId, intent })));
    after = last.rowId;
  }
  return found;
}

/** Reads from the disk and not from the cache, so that the timeline shows what is stored. */
function readTimeline({ connection, rows, quarantineRow }: JournalContext, id: IntentId): IntentTimeline | null {
  const rowIds = connection.all('SELECT seq FROM intent WHERE id = ?', id).map(({ seq }) => Number(seq));
  const [row] = rows.readFromDisk(rowIds);
  if (!row) return null;
  const records = selectRecords(connection, row.rowId).flatMap(({ step, record }) => {
    if (!record) quarantineRow(row.rowId, step);
    return record ?? [];
  });
  return { intent: row.intent, records };
}
