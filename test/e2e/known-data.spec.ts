/** The file with what is only known of orders, in the real app: what it loses, and that it costs no order. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killApp } from '../support/exited-process';
import { livePolicy } from './fixtures/live-policy';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, test } from './fixtures/station';

const setPlace = ({ page }: RunningStation, orderId: string, place: string) =>
  page.evaluate((input) => window.station.call('orders.setPlace', input), { orderId, place });

const readPlaces = async ({ page }: RunningStation, orderId: string): Promise<readonly string[]> => {
  const response = JSON.parse(await page.evaluate((input) => window.station.call('orders.known', input), { orderIds: [orderId] }));
  return response.value.flatMap(({ places }: { places: { place: string }[] }) => places.map(({ place }) => place));
};

/** The size of SQLite's write-ahead log, which grows with each transaction. */
const logSize = (userData: string): number => statSync(join(userData, 'known.db-wal'), { throwIfNoEntry: false })?.size ?? 0;

test('the place of an order is known after a crash and a restart', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'token' });
  const { userData } = first;
  await stageOrder(first.page, 'ORDER-1');
  await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Staged');
  await setPlace(first, 'ORDER-1', 'Shelf 4');
  await expect.poll(() => existsSync(join(userData, 'known.db-wal'))).toBe(true);
  await first.close();

  const second = await openStation({ policy: livePolicy(connect.baseUrl), userData });
  expect(await readPlaces(second, 'ORDER-1')).toEqual(['Shelf 4']);
  const before = logSize(userData);
  await setPlace(second, 'ORDER-1', 'Fridge 1');
  await expect.poll(() => logSize(userData)).toBeGreaterThan(before);
  await killApp(second);

  const third = await openStation({ policy: livePolicy(connect.baseUrl), userData });
  expect(await readPlaces(third, 'ORDER-1')).toEqual(['Shelf 4', 'Fridge 1']);
});

test('a damaged file of known data costs no order, and is set aside with one line for IT', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: 'token' });
  const { userData } = first;
  await expect.poll(() => existsSync(join(userData, 'known.db-wal'))).toBe(true);
  await first.close();
  writeFileSync(join(userData, 'known.db'), 'This is not a database. '.repeat(500));

  const second = await openStation({ policy: livePolicy(connect.baseUrl), userData });
  await stageOrder(second.page, 'ORDER-2');
  await expect(stagePage(second.page).entry('ORDER-2')).toContainText('Staged');
  await setPlace(second, 'ORDER-2', 'Fridge 1');
  expect(await readPlaces(second, 'ORDER-2')).toEqual(['Fridge 1']);
  await expect.poll(() => existsSync(join(userData, 'known.db.damaged'))).toBe(true);
  expect(second.log().filter(({ event, level }) => level !== 'info' && String(event).startsWith('known-data'))).toMatchObject([
    { event: 'known-data-damaged' },
  ]);
});
