import { expect, it, vi } from 'vitest';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { HOUR, installFakeTime } from '../../../support/fake-time';
import { accepted, flushTimers, LIVE, NOT_FOUND, newEdit, newIntent, OFFLINE, openCourierHarness } from './fixtures/courier-harness';

installFakeTime();

/** A journal with this number of waiting orders, which counts the rows that are read. */
async function openCrowd(orders: number) {
  const journal = openMemoryJournal({ log: silentLog });
  for (let order = 0; order < orders; order += 1) await journal.append(newIntent(`${order}`));
  const read = { rows: 0 };
  const counted: typeof journal = {
    ...journal,
    async listOpen(query) {
      const page = await journal.listOpen(query);
      read.rows += page.length;
      return page;
    },
    listUnsent: () => Promise.reject(new Error('Everything that is unsent was read at once.')),
  };
  return { journal: counted, read };
}

it('a start with thousands of waiting orders reads one page and does not set a timer for each order', async () => {
  const { journal, read } = await openCrowd(3_000);
  const line = openCourierHarness({ journal, probe: async () => OFFLINE });
  await line.courier.start();
  await flushTimers();
  for (const call of [...line.calls]) await call.answer(OFFLINE);
  expect(read.rows).toBe(200);
  expect(vi.getTimerCount()).toBeLessThan(10);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(read.rows).toBe(200);
});

it('thousands of waiting orders are all sent, each once, page by page', async () => {
  const { journal } = await openCrowd(1_000);
  const line = openCourierHarness({ journal });
  await line.courier.start();
  await flushTimers();
  for (let index = 0; index < line.calls.length; index += 1) await line.calls[index]?.answer(accepted(`${index}`));
  expect(new Set(line.sent()).size).toBe(1_000);
  expect(line.sent()).toHaveLength(1_000);
});

it('a new order is sent before waiting orders that are not in memory', async () => {
  const { journal } = await openCrowd(1_000);
  const line = openCourierHarness({ journal });
  await line.courier.start();
  await flushTimers();
  await line.accept(newIntent('fresh'));
  for (let index = 0; index < 300; index += 1) await line.calls[index]?.answer(accepted(`${index}`));
  expect(line.sent()).toContain('fresh');
});

it('thousands of orders that were staged during an outage are all sent when the server returns', async () => {
  const server = { isUp: false };
  const line = openCourierHarness({ probe: async () => (server.isUp ? { ok: true, value: { status: 404 } } : OFFLINE) });
  for (let order = 0; order < 2_500; order += 1) void line.courier.accept(newIntent(`${order}`));
  await flushTimers();
  for (const call of [...line.calls]) await call.answer(OFFLINE);
  server.isUp = true;
  line.courier.retryNow();
  await vi.advanceTimersByTimeAsync(10_000);
  for (let index = 4; index < line.calls.length; index += 1) await line.calls[index]?.answer(accepted(`${index}`));
  expect(line.calls.length).toBe(2_504);
  expect(await line.journal.countOpen()).toMatchObject({ unsent: 0 });
}, 60_000);

it('thousands of orders for a former address become misrouted', async () => {
  const { journal } = await openCrowd(1_000);
  const line = openCourierHarness({ journal, rules: { isCurrentDestination: (to) => to.baseUrl !== LIVE.baseUrl } });
  await line.courier.start();
  await flushTimers();
  expect(line.sent()).toEqual([]);
  expect(await journal.countOpen()).toMatchObject({ byState: { misrouted: 1_000 } });
});

it('an order waits for an earlier edit of it that is not in memory', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  for (let order = 0; order < 250; order += 1) await journal.append(newIntent(`${order}`));
  const edit = newEdit('A', 3);
  await journal.append(edit);
  const line = openCourierHarness({ journal, maxInFlight: 1 });
  await line.courier.start();
  const staging = newIntent('A');
  await line.accept(staging);
  for (let index = 0; index < line.calls.length; index += 1) {
    await line.calls[index]?.answer(accepted(`${index}`));
    for (const { answer, request } of line.edits) await answer(NOT_FOUND).then(() => request);
  }
  expect(line.edits).toHaveLength(1);
  expect(await line.stateOf(staging.id)).toMatchObject({ kind: 'staged' });
});
