import { describe, expect, test } from 'vitest';
import { type Practice, startPractice } from './fixtures/practice-server';

const SECOND = 1000;

/** A practice server with a clock that the test sets forward. */
async function startWithClock() {
  const start = Date.now();
  let elapsedMs = 0;
  const practice = await startPractice({ now: () => new Date(start + elapsedMs) });
  const statusOf = async (orderId: string): Promise<string> => (await practice.get(orderId)).json.status;
  return {
    ...practice,
    statusOf,
    wait(seconds: number): void {
      elapsedMs += seconds * SECOND;
    },
    /** The statuses of an order, once a second, each with its first second. */
    async watch(orderId: string, seconds: number): Promise<ReadonlyMap<string, number>> {
      const seen = new Map<string, number>();
      for (let second = 0; second <= seconds; second += 1) {
        const status = await statusOf(orderId);
        if (!seen.has(status)) seen.set(status, second);
        elapsedMs += SECOND;
      }
      return seen;
    },
  };
}

const stageAll = async ({ stage }: Practice, ids: readonly string[]) => {
  for (const id of ids) await stage(id);
};

describe('a staged practice order', () => {
  test('a trainee sees the whole way to the customer within three minutes, and the shopper arrives after one or two', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-0001');
    const seen = await practice.watch('PRACTICE-0001', 180);
    expect([...seen.keys()]).toEqual([
      'staged_for_delivery',
      'acknowledged_for_delivery',
      'at_store',
      'bags_verified',
      'delivering',
      'delivered',
    ]);
    expect(seen.get('at_store')).toBeGreaterThanOrEqual(60);
    expect(seen.get('at_store')).toBeLessThanOrEqual(120);
  });

  test('shoppers do not arrive all at once, and each order has its own time at every start', async () => {
    const arrivals = async () => {
      const practice = await startWithClock();
      const ids = ['PRACTICE-0001', 'PRACTICE-0002', 'PRACTICE-0003', 'PRACTICE-0004'];
      await stageAll(practice, ids);
      const seconds = new Map<string, number>();
      for (let second = 0; second <= 120; second += 1, practice.wait(1)) {
        for (const id of ids) if (!seconds.has(id) && (await practice.statusOf(id)) === 'at_store') seconds.set(id, second);
      }
      return ids.map((id) => seconds.get(id));
    };
    const [first, again] = [await arrivals(), await arrivals()];
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(4);
    expect(first).not.toContain(undefined);
  });

  test('the time of the delivery is that at which the order became delivered', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-0001');
    practice.wait(179);
    expect((await practice.get('PRACTICE-0002')).json.fulfillment_details).not.toHaveProperty('delivered_at');
    practice.wait(3600);
    const { delivered_at } = (await practice.get('PRACTICE-0001')).json.fulfillment_details;
    practice.wait(3600);
    expect((await practice.get('PRACTICE-0001')).json.fulfillment_details.delivered_at).toBe(delivered_at);
    expect(Date.parse(delivered_at)).toBeLessThan(Date.now() + 181 * SECOND);
  });

  test('a second staging changes nothing, not even the time of the shopper', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-0001', { bags_count: 3 });
    practice.wait(115);
    const status = await practice.statusOf('PRACTICE-0001');
    const second = await practice.stage('PRACTICE-0001', { bags_count: 9 });
    expect(second.json).toMatchObject({ status, fulfillment_details: { bag_count: 3 } });
    practice.wait(65);
    expect(await practice.statusOf('PRACTICE-0001')).toBe('delivered');
  });

  test('PRACTICE-DROPPED is canceled a minute after it was staged, and no shopper comes before', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-DROPPED');
    expect(await practice.watch('PRACTICE-DROPPED', 600)).toEqual(
      new Map([
        ['staged_for_delivery', 0],
        ['canceled', 60],
      ]),
    );
    expect((await practice.get('PRACTICE-DROPPED')).json.cancellation_reason).toBe('customer_request');
  });

  test('PRACTICE-LOCKED stays staged, because it is for practicing an edit that comes too late', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-LOCKED');
    expect([...(await practice.watch('PRACTICE-LOCKED', 200)).keys()]).toEqual(['staged_for_delivery']);
  });

  test('PRACTICE-RESET stays staged, because a later status would not prove the staging that the station does not know of', async () => {
    const practice = await startWithClock();
    await practice.stage('PRACTICE-RESET').catch(() => undefined);
    expect([...(await practice.watch('PRACTICE-RESET', 200)).keys()]).toEqual(['staged_for_delivery']);
  });
});

test('an order that was not staged here never advances', async () => {
  const practice = await startWithClock();
  const ids = ['PRACTICE-0001', 'PRACTICE-LOCKED', 'PRACTICE-CANCELED', 'PRACTICE-TAKEN', 'PRACTICE-DROPPED'];
  await stageAll(practice, ['PRACTICE-CANCELED', 'PRACTICE-TAKEN']);
  practice.wait(3600);
  expect(await Promise.all(ids.map(practice.statusOf))).toEqual([
    'brand_new',
    'acknowledged',
    'canceled',
    'staged_for_delivery',
    'brand_new',
  ]);
});
