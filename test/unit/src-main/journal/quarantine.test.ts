/** Unreadable rows: staging their order needs a confirmation, and a person can dismiss them. */
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../../src-main/journal';
import { toSeenStagings } from '../../../../src-shared/intent/other-staging';
import { newIntent } from '../courier/fixtures/courier-harness';
import { tamper } from './fixtures/file-damage';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { appendAndAdvance, EVENTS_TO, idsOf, orderId } from './fixtures/orders';

const A = orderId('A');

/** A journal in which the disk damaged the row of the waiting order A. */
async function withDamagedRow(): Promise<{ readonly file: string; readonly journal: Journal }> {
  const file = createJournalPath();
  const { journal } = await openJournalAt(file);
  await appendAndAdvance(journal, 'A');
  await appendAndAdvance(journal, 'B');
  await journal.close();
  await tamper(file, `UPDATE intent SET attempts = 9 WHERE order_id = 'A'`);
  return { file, journal: (await openJournalAt(file)).journal };
}

describe('an order with an unreadable row', () => {
  it('an order with an unreadable row is staged after a confirmation, which dismisses the row', async () => {
    const { journal } = await withDamagedRow();
    const standings = await journal.otherStagings(A);
    expect(standings).toMatchObject([{ ref: 'row:1', kind: 'unreadable', intent: null }]);
    expect(await journal.append(newIntent('A'))).toMatchObject({ problem: { kind: 'needs-confirmation', standings: [{ ref: 'row:1' }] } });
    expect(await journal.append({ ...newIntent('A'), awareOf: toSeenStagings(standings) })).toMatchObject({ ok: true });
    expect(await journal.listQuarantined()).toEqual([]);
    expect(await journal.countUnreadable()).toBe(0);
  });

  it('an unreadable row is listed with its order id and the time it was found, and is not counted as unsent', async () => {
    const { journal } = await withDamagedRow();
    expect(idsOf(await journal.listUnsent())).toHaveLength(1);
    expect(await journal.listQuarantined()).toEqual([{ row: 1, isIntent: true, orderId: 'A', foundAt: expect.any(Number) }]);
    expect(await journal.countOpen()).toMatchObject({ unsent: 1, byState: { waiting: 1 } });
  });

  it('a dismissed row stays dismissed after a restart and does not block its order', async () => {
    const { file, journal } = await withDamagedRow();
    await journal.listUnsent();
    expect(await journal.dismissQuarantined(1)).toEqual({ ok: true, value: null });
    await journal.close();
    const again = (await openJournalAt(file)).journal;
    await again.listUnsent();
    expect(await again.listQuarantined()).toEqual([]);
    expect(await again.append(newIntent('A'))).toMatchObject({ ok: true });
  });

  it('listeners are notified when an unreadable row is found and when it is dismissed', async () => {
    const { journal } = await withDamagedRow();
    const heard: number[] = [];
    journal.onUnreadableChange(() => void journal.countUnreadable().then((count) => heard.push(count)));
    await journal.listUnsent();
    await journal.dismissQuarantined(1);
    await expect.poll(() => heard).toEqual([1, 0]);
  });

  it('listeners are notified when a new staging of the order dismisses an unreadable row', async () => {
    const { journal } = await withDamagedRow();
    const heard: number[] = [];
    const awareOf = toSeenStagings(await journal.otherStagings(A));
    journal.onUnreadableChange(() => void journal.countUnreadable().then((count) => heard.push(count)));
    await journal.append({ ...newIntent('A'), awareOf });
    await expect.poll(() => heard).toEqual([0]);
  });
});

it('an unreadable record of a step is listed, and does not block its order', async () => {
  const file = createJournalPath();
  const { journal } = await openJournalAt(file);
  const id = await appendAndAdvance(journal, 'A', EVENTS_TO.staged);
  await journal.close();
  await tamper(file, 'UPDATE record SET attempt = 9 WHERE step = 1');
  const again = (await openJournalAt(file)).journal;
  expect((await again.timeline(id))?.records).toHaveLength(2);
  expect(await again.listQuarantined()).toMatchObject([{ row: 1, isIntent: false, orderId: 'A' }]);
  expect(await again.otherStagings(A)).toMatchObject([{ kind: 'staged' }]);
});

it('a page of open orders is full although it contains unreadable rows, so that a reader does not stop early', async () => {
  const file = createJournalPath();
  const { journal } = await openJournalAt(file);
  for (let index = 0; index < 9; index += 1) await appendAndAdvance(journal, `order ${index}`);
  await journal.close();
  await tamper(file, 'UPDATE intent SET attempts = 9 WHERE seq BETWEEN 2 AND 6');
  const again = (await openJournalAt(file)).journal;
  const page = await again.listOpen({ states: ['waiting'], after: 0, limit: 3 });
  expect(page.map(({ rowId }) => rowId)).toEqual([1, 7, 8]);
  expect((await again.listOpen({ states: ['waiting'], after: 8, limit: 3 })).map(({ rowId }) => rowId)).toEqual([9]);
});
