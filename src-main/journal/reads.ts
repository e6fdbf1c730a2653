/** Everything that is read from a journal. No transaction is needed: the file is locked for this process. */
import type { Intent, IntentId } from '../../src-shared/intent';
import type { Placed } from '../orders';
import { inBatches } from './batches';
import type { Journal, OpenQuery } from './journal';
import type { JournalParts } from './journal-parts';
import { foundRows, openRows, orderRows, type RowName, readStateNames, recentRows, rowSpan, type StateNames, unsentRows } from './lists';
import { selectRecords } from './row';
import { standingsOf } from './steps';

export type JournalReads = Pick<
  Journal,
  | 'find'
  | 'ticket'
  | 'recent'
  | 'standings'
  | 'unsent'
  | 'openIn'
  | 'search'
  | 'all'
  | 'story'
  | 'counts'
  | 'stagedIn'
  | 'unreadable'
  | 'quarantined'
>;

export function createReads({ connection, disk, rows, quarantine, setAside }: JournalParts): JournalReads {
  let knownNames: StateNames | null = null;
  function stateNames(): StateNames {
    knownNames ??= readStateNames(connection);
    return knownNames;
  }

  const rowsOf = (id: IntentId): number[] => connection.all('SELECT seq FROM intent WHERE id = ?', id).map(({ seq }) => Number(seq));

  const intents = (found: () => readonly RowName[]): Intent[] => disk.read(() => rows.read(found()).map(({ intent }) => intent));

  /** Reads on where rows of a page cannot be read: a page that is not full is the last one. */
  function readOpen({ limit, ...query }: OpenQuery): Placed[] {
    const found: Placed[] = [];
    for (let { after } = query; found.length < limit; ) {
      const page = openRows(connection, stateNames(), { ...query, after, limit: limit - found.length });
      const last = page.at(-1);
      if (!last) break;
      found.push(...rows.read(page).map(({ seq, intent }) => ({ row: seq, intent })));
      after = last.seq;
    }
    return found;
  }

  const search: Journal['search'] = async (query) => {
    const found = disk.read(() => foundRows(connection, query));
    const page = found.slice(0, query.limit);
    return { intents: intents(() => page), nextBefore: found.length > query.limit ? (page.at(-1)?.seq ?? null) : null };
  };

  return {
    async find(id) {
      return disk.read(() => rows.find(id)?.intent ?? null);
    },

    async ticket(orderId) {
      const ofOrder = intents(() => orderRows(connection, orderId));
      return { orderId, attempts: new Map(ofOrder.map(({ id, attempts }) => [id, attempts])) };
    },

    async recent(limit) {
      return intents(() => recentRows(connection, stateNames(), limit));
    },

    async standings(orderId) {
      return disk.read(() => standingsOf(rows.pictureFor(orderId, null)));
    },

    async unsent() {
      return intents(() => unsentRows(connection));
    },

    async openIn(query) {
      return disk.read(() => readOpen(query));
    },

    search,

    all: (query) => inBatches(search, query, () => disk.read(() => rowSpan(connection))),

    async story(id) {
      return disk.read(() => {
        // Anew, so that somebody who looks into an order sees what is on the disk.
        const [story] = rows.readAnew(rowsOf(id));
        if (!story) return null;
        const records = selectRecords(connection, story.seq).flatMap(({ step, record }) => {
          if (!record) setAside(story.seq, step);
          return record ?? [];
        });
        return { intent: story.intent, records };
      });
    },

    async counts() {
      return disk.read(() => rows.counts());
    },

    async stagedIn(range) {
      return disk.read(() => rows.stagedIn(range));
    },

    async unreadable() {
      return disk.read(() => quarantine.count());
    },

    async quarantined() {
      return disk.read(() => quarantine.list());
    },
  };
}
