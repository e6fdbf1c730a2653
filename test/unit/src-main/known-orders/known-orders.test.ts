/** What is known of orders, in memory and in a file (`src-main/known-orders`). */
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Connection } from '../../../../src-main/database';
import { openKnownOrders, openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { currentPlace, handoverState } from '../../../../src-shared/order/known-order';
import { DAY, HOUR, installFakeTime, MINUTE, SECOND, START, turnClock } from '../../../support/fake-time';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { detailsWith, FAKED_TIMERS, openKnownData, orderId, placeOf, storedData, write } from './fixtures/known-data';

const transactions = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../../../src-main/database', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../../src-main/database')>();
  return {
    ...original,
    async openConnection(...values: Parameters<typeof original.openConnection>): Promise<Connection> {
      const connection = await original.openConnection(...values);
      return {
        ...connection,
        transaction(work) {
          transactions.count += 1;
          return connection.transaction(work);
        },
      };
    },
  };
});

installFakeTime(START, [...FAKED_TIMERS]);

let path = '';
beforeEach(() => {
  path = join(createTestFolder('known'), 'known.db');
});

const A = orderId('A');

describe.each([
  ['memory', () => openMemoryKnownOrders({ log: silentLog })],
  [
    'a file',
    () => {
      const known = openKnownOrders(path, { log: silentLog });
      onTestFinished(known.close);
      known.openFile();
      return known;
    },
  ],
])('known data in %s', (_name, open) => {
  it('an order shows what Connect answered last, and where it is', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    const window = { startsAt: '2026-03-02T14:00:00Z', endsAt: '2026-03-02T16:00:00Z' };
    known.recordReport(A, detailsWith('brand_new', { window, bagCount: 3, storeLocation: '12' }), START);
    await known.changePlace(A, 'Shelf 1', START + 1);
    await known.changePlace(A, 'Fridge 2', START + 2);
    const [order] = await known.read([A, orderId('other')]);
    expect(order).toEqual({
      orderId: 'A',
      report: {
        at: START,
        status: 'brand_new',
        progress: 'new',
        milestone: 'no-shopper',
        window,
        handoffWindow: null,
        storeLocation: '12',
        bagCount: 3,
        cancellationReason: null,
      },
      places: [
        { place: 'Shelf 1', at: START + 1 },
        { place: 'Fridge 2', at: START + 2 },
      ],
      statuses: [{ status: 'brand_new', milestone: 'no-shopper', at: START }],
      handovers: [],
    });
    expect(order && currentPlace(order)).toBe('Fridge 2');
    expect(await known.read([orderId('other')])).toEqual([]);
  });

  it('the history of an order has each status once, and each step at the door', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    const statuses = ['staged', 'staged', 'at_store', 'staged', 'on_hold'];
    for (const [minute, status] of statuses.entries()) known.recordReport(A, detailsWith(status), START + minute * 2 * 60 * SECOND);
    for (const kind of ['handed-over', 'handed-over', 'undone', 'handed-over'] as const) await known.recordHandover(A, kind, START);
    const [order] = await known.read([A]);
    expect(order?.statuses.map(({ status }) => status)).toEqual(['staged', 'at_store', 'staged', 'on_hold']);
    expect(order?.handovers.map(({ kind }) => kind)).toEqual(['handed-over', 'undone', 'handed-over']);
    expect(order && handoverState(order)).toBe('handed-over');
  });

  it('an older answer of Connect does not replace a newer one', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    known.recordReport(A, detailsWith('at_store'), START + 2 * SECOND);
    known.recordReport(A, detailsWith('brand_new'), START + SECOND);
    expect((await known.read([A]))[0]?.report?.status).toBe('at_store');
  });

  it('an answer that was recorded while the clock was a day ahead is replaced', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    turnClock(DAY);
    known.recordReport(A, detailsWith('brand_new'), Date.now());
    turnClock(-DAY);
    known.recordReport(A, detailsWith('delivered'), Date.now());
    expect((await known.read([A]))[0]?.report?.status).toBe('delivered');
  });

  it('an equal answer reports a change at most once a minute', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    const onChange = vi.fn();
    known.onChange(onChange);
    const at = Date.now();
    known.recordReport(A, detailsWith('at_store'), at);
    for (let second = 1; second <= 90; second += 1) known.recordReport(A, detailsWith('at_store'), at + second * SECOND);
    expect(onChange.mock.calls.map(([{ report }]) => (report.at - at) / SECOND)).toEqual([0, 60]);
  });

  it('the same place set twice is one change, and a removed place is not shown', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    const onChange = vi.fn();
    onTestFinished(known.onChange(onChange));
    for (const place of ['Shelf 1', 'Shelf 1', null, null]) await known.changePlace(A, place, START);
    expect(onChange.mock.calls.map(([order]) => currentPlace(order))).toEqual(['Shelf 1', null]);
  });

  it('a place that is changed without end keeps a short history', async () => {
    const known = open();
    vi.advanceTimersByTime(1_500);
    await known.read([]);
    for (let round = 0; round < 1_000; round += 1) {
      await known.changePlace(A, `Shelf ${round}`, START + round);
      if (round % 15 === 0) write();
    }
    write();
    const [order] = await known.read([A]);
    expect(order && currentPlace(order)).toBe('Shelf 999');
    expect(order?.places.length).toBeLessThanOrEqual(20);
  });

  it('nothing is recorded after the app has closed it', async () => {
    const known = open();
    await known.close();
    const onChange = vi.fn();
    known.onChange(onChange);
    known.recordReport(A, detailsWith('at_store'), START);
    expect(await known.changePlace(A, 'Shelf 1', START)).toMatchObject({ ok: false, problem: { kind: 'write-failed' } });
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('the file', () => {
  it('a place and an answer of Connect are known after a restart', async () => {
    const first = await openKnownData(path);
    await first.setPlace('A', 'Shelf 1');
    first.report('A', 'at_store');
    await first.known.close();
    const second = await openKnownData(path);
    expect(await second.place('A')).toBe('Shelf 1');
    expect(await second.status('A')).toBe('at_store');
    expect([...first.events(), ...second.events()]).toEqual([]);
  });

  it('an older answer does not replace one of the previous run', async () => {
    const first = await openKnownData(path);
    first.report('A', 'delivered', START);
    await first.known.close();
    const second = await openKnownData(path);
    second.report('A', 'at_store', START - 1);
    expect(await second.status('A')).toBe('delivered');
  });

  it('a place is kept when the app is closed in its first second', async () => {
    const known = openKnownOrders(path, { log: silentLog });
    known.openFile();
    await known.changePlace(A, 'Shelf 1', START);
    await known.close();
    await expect((await openKnownData(path)).place('A')).resolves.toBe('Shelf 1');
  });

  it('what was known before the file was opened is added to what the file has', async () => {
    const first = await openKnownData(path);
    await first.setPlace('A', 'Shelf 1');
    first.report('A', 'delivered', START + HOUR);
    await first.known.close();
    const second = openKnownOrders(path, { log: silentLog });
    onTestFinished(second.close);
    vi.setSystemTime(START + 2 * HOUR);
    second.recordReport(A, detailsWith('at_store'), START);
    await second.changePlace(A, 'Shelf 2', START + HOUR);
    second.openFile();
    vi.advanceTimersByTime(1_500);
    await second.read([]);
    const before = transactions.count;
    write();
    expect(transactions.count).toBe(before + 1);
    await second.close();
    expect(await storedData(path)).toMatchObject({
      A: { report: { status: 'delivered' }, places: [{ place: 'Shelf 1' }, { place: 'Shelf 2' }] },
    });
  });

  it('ten answers a second are written in two transactions a second', async () => {
    const { report, known } = await openKnownData(path);
    const before = transactions.count;
    for (let tick = 0; tick < 100; tick += 1) {
      report(`ORDER-${tick}`, 'at_store');
      vi.advanceTimersByTime(100);
    }
    expect(transactions.count - before).toBeGreaterThan(15);
    expect(transactions.count - before).toBeLessThanOrEqual(20);
    await known.close();
    expect(Object.keys(await storedData(path))).toHaveLength(100);
  });

  it('an equal answer is not written within the minute', async () => {
    const { report } = await openKnownData(path);
    report('A', 'at_store');
    write();
    const before = transactions.count;
    for (let second = 0; second < 30; second += 1) {
      report('A', 'at_store');
      vi.advanceTimersByTime(SECOND);
    }
    expect(transactions.count).toBe(before);
    vi.advanceTimersByTime(MINUTE);
    report('A', 'at_store');
    write();
    expect(transactions.count).toBe(before + 1);
  });

  it('a hand-over is in the file as soon as it is confirmed, and not half a second later', async () => {
    const { known } = await openKnownData(path);
    await known.recordHandover(A, 'handed-over', START);
    // The files as a killed process leaves them.
    const killed = join(createTestFolder('killed'), 'folder');
    cpSync(dirname(path), killed, { recursive: true });
    const next = await openKnownData(join(killed, 'known.db'));
    expect(await next.known.read([A])).toMatchObject([{ handovers: [{ kind: 'handed-over' }] }]);
  });

  it('what was written is known after the process was killed between two writes', async () => {
    const { setPlace } = await openKnownData(path);
    await setPlace('A', 'Shelf 1');
    write();
    await setPlace('A', 'Shelf 2');
    await setPlace('B', 'Shelf 3');
    // The files as a killed process leaves them.
    const killed = join(createTestFolder('killed'), 'folder');
    cpSync(dirname(path), killed, { recursive: true });
    const next = await openKnownData(join(killed, 'known.db'));
    expect(await next.place('A')).toBe('Shelf 1');
    expect(await next.place('B')).toBeNull();
    expect(next.events()).toEqual([]);
  });

  it('orders that the journal no longer has are removed a hundred at a time, others stay', async () => {
    const { known, setPlace } = await openKnownData(path);
    for (let order = 0; order < 250; order += 1) await setPlace(`OLD-${order}`, 'Shelf 1');
    await setPlace('STAGED', 'Shelf 1');
    vi.advanceTimersByTime(DAY);
    await setPlace('SCANNED-TODAY', 'Shelf 1');
    write();
    const sizes: number[] = [];
    const removed = await known.prune({
      unchangedSince: Date.now() - HOUR,
      async keep(orderIds) {
        sizes.push(orderIds.length);
        return new Set(orderIds.filter((id) => id === 'STAGED'));
      },
    });
    expect(removed).toBe(250);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    await known.close();
    expect(Object.keys(await storedData(path))).toEqual(['SCANNED-TODAY', 'STAGED']);
  });

  it('an order whose place changes while old orders are removed stays', async () => {
    const { known, setPlace, place } = await openKnownData(path);
    await setPlace('A', 'Shelf 1');
    write();
    vi.advanceTimersByTime(DAY);
    const removed = await known.prune({
      unchangedSince: Date.now() - HOUR,
      async keep() {
        await setPlace('A', 'Shelf 2');
        write();
        return new Set();
      },
    });
    expect(removed).toBe(0);
    expect(await place('A')).toBe('Shelf 2');
  });
});

it('a station that runs for weeks without a file keeps a limited number of orders in memory', async () => {
  const known = openMemoryKnownOrders({ log: silentLog });
  for (let order = 0; order < 6_000; order += 1) await known.changePlace(orderId(`ORDER-${order}`), 'Shelf 1', START);
  const all = Array.from({ length: 6_000 }, (_, order) => orderId(`ORDER-${order}`));
  const kept = await known.read(all);
  expect(kept).toHaveLength(5_000);
  expect(kept.at(-1)?.orderId).toBe('ORDER-5999');
  expect(await placeOf({ ...known, openFile() {} }, 'ORDER-0')).toBeNull();
});
