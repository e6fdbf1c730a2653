import { describe, expect, it, vi } from 'vitest';
import { followIntervalMs, LIVE_SCHEDULE, PRACTICE_SCHEDULE } from '../../../../src-main/courier/follow-schedule';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { fail, ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { unknownOrder } from '../../../../src-shared/order/known-order';
import type { KnownOrder } from '../../../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../../../src-shared/order/order.schema';
import type { OrderDetails, OrderMilestone } from '../../../../src-shared/order/order-details.schema';
import { HOUR, installFakeTime, MINUTE, SECOND } from '../../../support/fake-time';
import { accepted, details, newIntent, openCourierHarness } from './fixtures/courier-harness';

installFakeTime();

const orderId = (text: string) => text as StoredOrderId;

/** A courier that follows, with Connect's status of each order, which the test changes. */
function openFollowing({
  perMinute = 6,
  hours = 6,
  ...options
}: { perMinute?: number; hours?: number } & Partial<Parameters<typeof openCourierHarness>[0]> = {}) {
  const statuses = new Map<string, string>();
  const windows = new Map<string, OrderDetails['window']>();
  const refused = new Set<string>();
  const connect: { fails: Result<OrderDetails, Failure> | null } = { fails: null };
  const line = openCourierHarness({
    ...options,
    get: async (_to, order) =>
      connect.fails ??
      (refused.has(order.orderId) ? fail({ kind: 'not-found', status: 404, reasons: [], source: null } as const) : null) ??
      ok({ ...details(order.orderId, statuses.get(order.orderId) ?? 'staged_for_delivery'), window: windows.get(order.orderId) ?? null }),
    rules: { lookupsPerMinute: () => perMinute, followMs: () => hours * HOUR },
  });
  return {
    ...line,
    statuses,
    windows,
    refused,
    connect,
    async stage(...orders: string[]) {
      for (const order of orders) {
        await line.accept(newIntent(order));
        await line.last().answer(accepted(order));
      }
    },
    statusOf: async (order: string) => (await line.known.read([orderId(order)]))[0]?.report?.milestone,
  };
}

describe('a staged order is followed', () => {
  it('its status is looked up from two minutes after the staging, and less often while nothing happens', async () => {
    const line = openFollowing();
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(2 * MINUTE - SECOND);
    expect(line.lookups).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(line.lookups).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(HOUR);
    const inTheFirstHour = line.lookups.length;
    expect(inTheFirstHour).toBeGreaterThan(5);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.lookups.length - inTheFirstHour).toBeLessThan(inTheFirstHour);
  });

  it('it is looked up every minute or two while a shopper is coming', async () => {
    const line = openFollowing();
    line.statuses.set('A', 'acknowledged_for_delivery');
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(2 * MINUTE + SECOND);
    const before = line.lookups.length;
    await vi.advanceTimersByTimeAsync(15 * MINUTE);
    expect(line.lookups.length - before).toBe(10);
    expect(await line.statusOf('A')).toBe('shopper-on-the-way');
  });

  it.each(['delivering', 'delivered', 'canceled'])('it is not looked up any more after the final status %s', async (status) => {
    const line = openFollowing();
    await line.stage('A');
    line.statuses.set('A', status);
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    expect(line.lookups).toEqual(['A']);
  });

  it('it is followed for `order.followHours` and no longer, and with 0 not at all', async () => {
    const line = openFollowing({ hours: 1 });
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(HOUR);
    const lookups = line.lookups.length;
    expect(lookups).toBeGreaterThan(3);
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    expect(line.lookups).toHaveLength(lookups);
    const off = openFollowing({ hours: 0 });
    await off.stage('A');
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    expect(off.lookups).toEqual([]);
  });

  it('it is not looked up after a person handed it over, and again after that was undone', async () => {
    const line = openFollowing();
    await line.stage('A');
    await line.known.recordHandover(orderId('A'), 'handed-over', Date.now());
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.lookups).toEqual([]);
    await line.known.recordHandover(orderId('A'), 'undone', Date.now());
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    expect(line.lookups.length).toBeGreaterThan(0);
  });

  it('a status that Connect takes back is shown, and the order is followed on', async () => {
    const line = openFollowing();
    line.statuses.set('A', 'at_store');
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(await line.statusOf('A')).toBe('shopper-here');
    line.statuses.set('A', 'brand_new');
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await line.statusOf('A')).toBe('no-shopper');
    const [known] = await line.known.read([orderId('A')]);
    expect(known?.statuses.map(({ milestone }) => milestone)).toEqual(['staged', 'shopper-here', 'no-shopper']);
  });
});

describe('the budget of following', () => {
  it('two hundred orders never cause more lookups in a minute than IT allows, and leave a share for the scans', async () => {
    const line = openFollowing();
    await line.stage(...Array.from({ length: 200 }, (_, index) => `O-${index}`));
    let previous = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(line.lookups.length - previous).toBeLessThanOrEqual(4);
      previous = line.lookups.length;
    }
    expect(previous).toBeGreaterThan(200);
  });

  it.each(['live', 'practice'] as const)('without a budget no order is looked up (%s)', async (mode) => {
    const line = openFollowing({ perMinute: 0, ...(mode === 'practice' && { followSchedule: PRACTICE_SCHEDULE }) });
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.lookups).toEqual([]);
  });

  it('the order with the soonest window is looked up first', async () => {
    const line = openFollowing({ perMinute: 1 });
    const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
    for (const [order, hours] of [
      ['LATER', 5],
      ['SOON', 1],
      ['NEXT', 3],
    ] as const) {
      const answer = { ...details(order, 'staged'), window: { startsAt: inHours(hours), endsAt: inHours(hours + 1) } };
      await line.accept(newIntent(order));
      await line.last().answer(ok(answer));
    }
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(line.lookups.slice(0, 3)).toEqual(['SOON', 'NEXT', 'LATER']);
  });

  it('no order is looked up while Connect limits the rate, and the stagings go on', async () => {
    const line = openFollowing();
    line.connect.fails = fail({ kind: 'busy', status: 429, waitSeconds: 600, reasons: [], source: null });
    await line.stage('A', 'B', 'C');
    await vi.advanceTimersByTimeAsync(9 * MINUTE);
    expect(line.lookups.length).toBeLessThanOrEqual(2);
    await line.accept(newIntent('D'));
    expect(line.sent().at(-1)).toBe('D');
  });

  it('for ten minutes after a 429, only orders whose shopper is coming are looked up', async () => {
    const line = openFollowing();
    line.statuses.set('COMING', 'acknowledged_for_delivery');
    await line.stage('COMING', 'A', 'B');
    await vi.advanceTimersByTimeAsync(2 * MINUTE + 10 * SECOND);
    line.connect.fails = fail({ kind: 'busy', status: 429, waitSeconds: null, reasons: [], source: null });
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    line.connect.fails = null;
    const before = line.lookups.length;
    await vi.advanceTimersByTimeAsync(8 * MINUTE);
    expect(new Set(line.lookups.slice(before))).toEqual(new Set(['COMING']));
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    expect(new Set(line.lookups.slice(before))).toEqual(new Set(['COMING', 'A', 'B']));
  });

  it('a server that permits no lookups is asked less and less often', async () => {
    const line = openFollowing();
    line.connect.fails = fail({ kind: 'forbidden', status: 403, reasons: [], source: null });
    await line.stage('A');
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(line.lookups.length).toBeLessThan(11);
  });
});

describe('following after hours without an answer', () => {
  it('every order is looked up within minutes of the first answer, and within the budget', async () => {
    const line = openFollowing();
    await line.stage(...Array.from({ length: 12 }, (_, index) => `O-${index}`));
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    line.connect.fails = fail({ kind: 'cut-off', detail: 'reset' });
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    line.connect.fails = null;
    const silent = line.lookups.length;
    while (line.lookups.length === silent) await vi.advanceTimersByTimeAsync(MINUTE);
    const first = line.lookups.length;
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(new Set(line.lookups.slice(silent)).size).toBe(12);
    expect(line.lookups.length - first).toBeLessThanOrEqual(16);
  });

  it('an order that Connect refuses is not looked up more often because others are answered', async () => {
    const line = openFollowing();
    line.refused.add('GONE');
    await line.stage('GONE', 'A', 'B', 'C');
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(line.lookups.filter((order) => order === 'GONE').length).toBeLessThan(11);
  });
});

describe('following after a restart', () => {
  it('the orders of an earlier run are followed on, each when it is due, and not all at once', async () => {
    const log = silentLog;
    const [journal, known] = [openMemoryJournal({ log }), openMemoryKnownOrders({ log })];
    const first = openFollowing({ journal, known });
    await first.courier.start();
    await first.stage(...Array.from({ length: 50 }, (_, index) => `O-${index}`));
    await known.recordHandover(orderId('O-0'), 'handed-over', Date.now());
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    await first.courier.stop(0);

    const second = openFollowing({ journal, known });
    await second.courier.start();
    await vi.advanceTimersByTimeAsync(59 * SECOND);
    expect(second.lookups).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(second.lookups.length).toBeLessThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(20 * MINUTE);
    expect(new Set(second.lookups).size).toBe(49);
    expect(second.lookups).not.toContain('O-0');
  });

  it('an app that restarts again and again keeps to the budget', async () => {
    const [journal, known] = [openMemoryJournal({ log: silentLog }), openMemoryKnownOrders({ log: silentLog })];
    const times: number[] = [];
    let line = openFollowing({ journal, known });
    await line.courier.start();
    await line.stage(...Array.from({ length: 50 }, (_, index) => `O-${index}`));
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    for (let restart = 0; restart < 4; restart += 1) {
      for (let second = 0; second < 90; second += 1) {
        const before = line.lookups.length;
        await vi.advanceTimersByTimeAsync(SECOND);
        times.push(...line.lookups.slice(before).map(() => Date.now()));
      }
      await line.courier.stop(0);
      line = openFollowing({ journal, known });
      await line.courier.start();
    }
    expect(times.length).toBeGreaterThan(4);
    expect(Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE - SECOND).length))).toBeLessThanOrEqual(4);
  });

  it('an order that was staged longer ago than it is followed is not looked up', async () => {
    const log = silentLog;
    const [journal, known] = [openMemoryJournal({ log }), openMemoryKnownOrders({ log })];
    const first = openFollowing({ journal, known, hours: 1 });
    await first.stage('OLD');
    await first.courier.stop(0);
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    const second = openFollowing({ journal, known, hours: 1 });
    await second.courier.start();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(second.lookups).toEqual([]);
  });
});

describe('the time until the next lookup', () => {
  const MORNING = Date.parse('2026-11-22T09:00:00Z');
  const knownAs = (milestone: OrderMilestone | null, window: [string, string] | null = null): KnownOrder =>
    ({
      ...unknownOrder(orderId('A')),
      report: { milestone, window: window && { startsAt: window[0], endsAt: window[1] } },
    }) as unknown as KnownOrder;

  it('it grows with the quiet time up to a quarter of an hour, and is shorter around the window', () => {
    const interval = (minutes: number, known: KnownOrder | null) =>
      followIntervalMs(LIVE_SCHEDULE, { stagedAt: MORNING, known }, MORNING + minutes * MINUTE) / MINUTE;
    expect(interval(0, null)).toBe(2);
    expect(interval(30, knownAs('staged'))).toBe(10);
    expect(interval(300, knownAs('staged'))).toBe(15);
    expect(interval(300, knownAs('staged', ['2026-11-22T14:20:00Z', '2026-11-22T16:00:00Z']))).toBe(5);
    expect(interval(300, knownAs('shopper-here'))).toBe(1);
  });
});
