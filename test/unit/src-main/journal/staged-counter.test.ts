import { describe, expect, it, vi } from 'vitest';
import { type Connection, openConnection } from '../../../../src-main/database/connection';
import { migrate } from '../../../../src-main/journal/migrations';
import { createSqliteJournal } from '../../../../src-main/journal/sqlite-journal';
import { silentLog } from '../../../../src-main/log';
import { createJournalPath } from './fixtures/journal-files';
import { appendAndAdvance, EVENTS_TO } from './fixtures/orders';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const TODAY = { from: NOON - DAY / 2, until: NOON + DAY / 2 };

async function openSpied() {
  const real = await openConnection(createJournalPath());
  migrate(real, 0);
  const get = vi.fn(real.get);
  const connection: Connection = { ...real, get };
  let at = NOON;
  const options = {
    log: silentLog,
    now: () => at,
    session: { journal: 'journal', run: 1, copy: null },
    mark: { read: () => null, write() {} },
  };
  const counts = () => get.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('count('));
  return {
    real,
    counts,
    journal: createSqliteJournal(connection, options),
    setTime(next: number) {
      at = next;
    },
  };
}

describe('the count of orders that were staged today', () => {
  it('the count reads only the index entries of that day', async () => {
    const { real, counts, journal } = await openSpied();
    await journal.countStaged(TODAY);
    const [sql] = counts();
    const plan = real.all(`EXPLAIN QUERY PLAN ${sql}`, TODAY.from, TODAY.until).map(({ detail }) => String(detail));
    expect(plan[0]).toBe('SEARCH intent USING INDEX at_rest (changed_at>? AND changed_at<?)');
    expect(plan.filter((step) => step.startsWith('SCAN') && step !== 'SCAN parked_row')).toEqual([]);
    await journal.close();
  });

  it('the count is read once a day and then updated with each staged order', async () => {
    const { counts, journal, setTime } = await openSpied();
    setTime(NOON - DAY);
    await appendAndAdvance(journal, 'YESTERDAY', EVENTS_TO.staged);
    setTime(NOON);
    for (let order = 1; order <= 5; order += 1) {
      await appendAndAdvance(journal, `A${order}`, EVENTS_TO.staged);
      expect(await journal.countStaged(TODAY)).toMatchObject({ total: order });
    }
    expect(counts()).toHaveLength(1);
    const tomorrow = { from: TODAY.until, until: TODAY.until + DAY };
    expect(await journal.countStaged(tomorrow)).toMatchObject({ total: 0 });
    expect(counts()).toHaveLength(2);
    await journal.close();
  });
});
