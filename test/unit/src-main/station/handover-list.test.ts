import { expect, it } from 'vitest';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { listHandover } from '../../../../src-main/station/handover-list';
import type { StoredOrderId } from '../../../../src-shared/order/order.schema';
import { details } from '../courier/fixtures/courier-harness';
import { appendAndAdvance, EVENTS_TO } from '../journal/fixtures/orders';

const HOUR = 3_600_000;
const orderId = (text: string) => text as StoredOrderId;

function openStore() {
  let now = 0;
  const journal = openMemoryJournal({ log: silentLog, now: () => now });
  const known = openMemoryKnownOrders({ log: silentLog, now: () => now });
  return {
    journal,
    known,
    setTime(next: number) {
      now = next;
    },
    list: async () => (await listHandover({ journal, known }, now)).map(({ intent }) => intent.request.orderId as string),
  };
}

it('every staged order waits until it is handed over, on its way, or its bags are back', async () => {
  const store = openStore();
  for (const order of ['A', 'B', 'C', 'D', 'E']) await appendAndAdvance(store.journal, order, EVENTS_TO.staged);
  await appendAndAdvance(store.journal, 'NOT-SENT');
  await appendAndAdvance(store.journal, 'REFUSED', EVENTS_TO.rejected);
  await store.known.recordHandover(orderId('A'), 'handed-over', 1);
  store.known.recordReport(orderId('B'), details('B', 'delivering'), 1);
  store.known.recordReport(orderId('C'), details('C', 'canceled'), 1);
  store.known.recordReport(orderId('D'), details('D', 'at_store'), 1);
  expect(await store.list()).toEqual(['E', 'D', 'C']);
  await store.known.recordHandover(orderId('C'), 'bags-back', 2);
  await store.known.recordHandover(orderId('A'), 'undone', 2);
  expect(await store.list()).toEqual(['E', 'D', 'A']);
});

it('an order that was canceled after it was handed over asks for its bags', async () => {
  const store = openStore();
  await appendAndAdvance(store.journal, 'A', EVENTS_TO.staged);
  await store.known.recordHandover(orderId('A'), 'handed-over', 1);
  store.known.recordReport(orderId('A'), details('A', 'canceled'), 2);
  expect(await store.list()).toEqual(['A']);
});

it('an order that was staged twice is one row, and one of yesterday is none', async () => {
  const store = openStore();
  await appendAndAdvance(store.journal, 'YESTERDAY', EVENTS_TO.staged);
  store.setTime(13 * HOUR);
  for (let index = 0; index < 450; index += 1) await appendAndAdvance(store.journal, `O-${index % 300}`, EVENTS_TO.staged);
  const listed = await store.list();
  expect(listed).toHaveLength(300);
  expect(new Set(listed).size).toBe(300);
});
