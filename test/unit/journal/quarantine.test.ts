/** A row of the journal that cannot be read: it never blocks its order without a word, and a person can be done with it. */
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../src-main/journal';
import { awarenessOf } from '../../../src-shared/standing';
import { newIntent } from '../courier/fixtures/line';
import { newFile, opened } from './fixtures/folders';
import { enter, idsOf, orderId, WAY_TO } from './fixtures/orders';
import { tamper } from './fixtures/tamper';

const A = orderId('A');

/** A journal in which the order A was waiting when the disk changed something in its row. */
async function withDamagedRow(): Promise<{ readonly file: string; readonly journal: Journal }> {
  const file = newFile();
  const { journal } = await opened(file);
  await enter(journal, 'A');
  await enter(journal, 'B');
  await journal.close();
  await tamper(file, `UPDATE intent SET attempts = 9 WHERE order_id = 'A'`);
  return { file, journal: (await opened(file)).journal };
}

describe('an order whose row cannot be read', () => {
  it('is said before it is staged again, and then staged: the row may have been sent, and is done with', async () => {
    const { journal } = await withDamagedRow();
    const standings = await journal.standings(A);
    expect(standings).toMatchObject([{ ref: 'row:1', kind: 'unreadable', intent: null }]);
    expect(await journal.append(newIntent('A'))).toMatchObject({ problem: { kind: 'not-informed', standings: [{ ref: 'row:1' }] } });
    expect(await journal.append({ ...newIntent('A'), awareOf: awarenessOf(standings) })).toMatchObject({ ok: true });
    expect(await journal.quarantined()).toEqual([]);
    expect(await journal.unreadable()).toBe(0);
  });

  it('is listed with its id and when it was found, and not counted as unsent', async () => {
    const { journal } = await withDamagedRow();
    expect(idsOf(await journal.unsent())).toHaveLength(1);
    expect(await journal.quarantined()).toEqual([{ row: 1, isIntent: true, orderId: 'A', foundAt: expect.any(Number) }]);
    expect(await journal.counts()).toMatchObject({ unsent: 1, byState: { waiting: 1 } });
  });

  it('is dismissed for good: after a restart it is neither listed nor in its order’s way', async () => {
    const { file, journal } = await withDamagedRow();
    await journal.unsent();
    expect(await journal.dismissQuarantined(1)).toEqual({ ok: true, value: null });
    await journal.close();
    const again = (await opened(file)).journal;
    await again.unsent();
    expect(await again.quarantined()).toEqual([]);
    expect(await again.append(newIntent('A'))).toMatchObject({ ok: true });
  });

  it('tells those who follow the number of such rows when it is found and when it is dismissed', async () => {
    const { journal } = await withDamagedRow();
    const heard: number[] = [];
    journal.onUnreadable(() => void journal.unreadable().then((count) => heard.push(count)));
    await journal.unsent();
    await journal.dismissQuarantined(1);
    await expect.poll(() => heard).toEqual([1, 0]);
  });

  it('tells them also when it is withdrawn by the press that stages its order', async () => {
    const { journal } = await withDamagedRow();
    const heard: number[] = [];
    const awareOf = awarenessOf(await journal.standings(A));
    journal.onUnreadable(() => void journal.unreadable().then((count) => heard.push(count)));
    await journal.append({ ...newIntent('A'), awareOf });
    await expect.poll(() => heard).toEqual([0]);
  });
});

it('a step of an order’s history that cannot be read is listed, and holds up nothing', async () => {
  const file = newFile();
  const { journal } = await opened(file);
  const id = await enter(journal, 'A', WAY_TO.staged);
  await journal.close();
  await tamper(file, 'UPDATE record SET attempt = 9 WHERE step = 1');
  const again = (await opened(file)).journal;
  expect((await again.story(id))?.records).toHaveLength(2);
  expect(await again.quarantined()).toMatchObject([{ row: 1, isIntent: false, orderId: 'A' }]);
  expect(await again.standings(A)).toMatchObject([{ kind: 'staged' }]);
});

it('a page of open orders is full although rows in it cannot be read, so that a reader does not take it for the last', async () => {
  const file = newFile();
  const { journal } = await opened(file);
  for (let index = 0; index < 9; index += 1) await enter(journal, `order ${index}`);
  await journal.close();
  await tamper(file, 'UPDATE intent SET attempts = 9 WHERE seq BETWEEN 2 AND 6');
  const again = (await opened(file)).journal;
  const page = await again.openIn({ states: ['waiting'], after: 0, limit: 3 });
  expect(page.map(({ row }) => row)).toEqual([1, 7, 8]);
  expect((await again.openIn({ states: ['waiting'], after: 8, limit: 3 })).map(({ row }) => row)).toEqual([9]);
});
