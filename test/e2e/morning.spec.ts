/**
 * A morning of a live station, against a server that shares no code with the app, while the station's clock runs as fast as the test: early
 * shoppers, statuses that go back, an order that is canceled after its staging, hours without an answer, and kills in between.
 */
import type { Page } from '@playwright/test';
import { killApp } from '../support/exited-process';
import { type FakeConnect, orderBody, orderIdOf, respondJson } from '../support/fake-connect.mjs';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { createStationClock, type StationClock } from './fixtures/clocked-station';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, test } from './fixtures/station';

test.skip(INSTALLED_APP !== null, 'An installed package opens itself alone, without a clock of the test.');

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of the six lookups per minute, two are reserved for the scans. */
const FOLLOWED_PER_MINUTE = 4;

interface Lookup {
  readonly orderId: string;
  readonly at: number;
}

/** Connect on a morning. The test sets the status of each order; the window of ORDER-03 begins in three hours. */
function simulateMorning(connect: FakeConnect, clock: StationClock) {
  const statuses = new Map<string, string>();
  const stagings: string[] = [];
  const lookups: Lookup[] = [];
  const openedAt = clock.now();
  const morning = { statuses, stagings, lookups, isSilent: false };
  const inHours = (hours: number) => new Date(openedAt + hours * HOUR_MS).toISOString();
  connect.respondWith((request, response) => {
    const id = orderIdOf(request);
    if (request.method === 'POST') stagings.push(id);
    else lookups.push({ orderId: id, at: clock.now() });
    if (morning.isSilent) return void response.destroy();
    const hours = Number(/\d+$/.exec(id)?.[0]);
    const status = statuses.get(id) ?? 'staged_for_delivery';
    respondJson(response, 200, orderBody(id, { status, start: inHours(hours), end: inHours(hours + 1) }));
  });
  return morning;
}

/** The clock goes on in steps of ten seconds, so two lookups a minute apart can seem to be fifty seconds apart. */
const SEEN_MINUTE_MS = MINUTE_MS - 15 * SECOND_MS;

/** The most lookups in any minute. */
const mostPerMinute = (lookups: readonly Lookup[]): number =>
  Math.max(0, ...lookups.map(({ at }, first) => lookups.slice(first).filter((other) => other.at - at < SEEN_MINUTE_MS).length));

const handoverPage = (page: Page) => {
  const rows = page.getByRole('list', { name: 'Waiting for pick-up' }).getByRole('listitem');
  return { rows, row: (orderId: string) => rows.filter({ hasText: orderId }), lastChecked: page.getByText(/^Last checked/) };
};

/** The order IDs of the rows, from the top. */
const listedOrders = async (page: Page) =>
  (await handoverPage(page).rows.allInnerTexts()).map((text) => /ORDER-\d\d/.exec(text.replaceAll('\n', ''))?.[0]);

test('a morning with kills and hours without an answer loses nothing, shows each status as it is, and never asks about all orders at once', async ({
  openStation,
  connect,
  folder,
}) => {
  test.setTimeout(180_000);
  const clock = createStationClock();
  const morning = simulateMorning(connect, clock);
  const { statuses, lookups } = morning;
  const userData = `${folder}/user-data`;
  const policy = livePolicy(connect.baseUrl, { 'order.followHours': 12, 'station.timeZone': 'UTC' });
  const open = async (): Promise<RunningStation> => {
    const station = await openStation({ policy, userData, token: 'a-token', ...clock.options() });
    await clock.show(station);
    await openView(station.page, 'Handover');
    return station;
  };
  const kill = async (station: RunningStation) => {
    await clock.leave(station);
    await killApp(station);
  };
  const orders = Array.from({ length: 12 }, (_, index) => `ORDER-${String(index + 1).padStart(2, '0')}`);

  let station = await open();
  await openView(station.page, 'Stage');
  for (const orderId of orders) {
    await stageOrder(station.page, orderId, '3');
    await expect(stagePage(station.page).entry(orderId)).toContainText('Staged');
  }
  await openView(station.page, 'Handover');
  await expect.poll(() => listedOrders(station.page)).toEqual(orders);

  // An early shopper: the order whose window begins in seven hours.
  statuses.set('ORDER-07', 'acknowledged_for_delivery').set('ORDER-05', 'acknowledged_for_delivery');
  await clock.pass(station, 6 * MINUTE_MS);
  await expect(handoverPage(station.page).row('ORDER-07')).toContainText('Shopper on the way');
  statuses.set('ORDER-07', 'at_store');
  await clock.pass(station, 2 * MINUTE_MS);
  await expect(handoverPage(station.page).row('ORDER-07')).toContainText(/Shopper is here/i);
  await expect.poll(async () => (await listedOrders(station.page))[0]).toBe('ORDER-07');

  // Statuses that go back.
  await expect(handoverPage(station.page).row('ORDER-05')).toContainText('Shopper on the way');
  statuses.set('ORDER-07', 'brand_new').set('ORDER-05', 'acknowledged').set('ORDER-03', 'canceled');
  await clock.pass(station, 16 * MINUTE_MS);
  await expect(handoverPage(station.page).row('ORDER-07')).toContainText('No shopper yet');
  await expect(handoverPage(station.page).row('ORDER-05')).toContainText('Shopper assigned');
  await expect.poll(() => listedOrders(station.page)).toEqual(orders);
  await expect(handoverPage(station.page).row('ORDER-03').getByRole('alert')).toHaveText('Canceled: put 3 bags back');

  await kill(station);
  let asked = lookups.length;
  station = await open();
  await expect.poll(() => listedOrders(station.page)).toEqual(orders);
  await expect(handoverPage(station.page).row('ORDER-03').getByRole('alert')).toHaveText('Canceled: put 3 bags back');
  await expect(handoverPage(station.page).row('ORDER-05')).toContainText('Shopper assigned');
  expect(lookups).toHaveLength(asked);
  await clock.pass(station, MINUTE_MS);
  expect(lookups.length - asked).toBeLessThanOrEqual(FOLLOWED_PER_MINUTE);
  await clock.pass(station, 18 * MINUTE_MS);
  expect(new Set(lookups.slice(asked).map(({ orderId }) => orderId))).toEqual(new Set(orders.filter((id) => id !== 'ORDER-03')));

  // Hours without an answer, in which a shopper takes one order, another one is canceled, and the app is killed.
  morning.isSilent = true;
  statuses.set('ORDER-04', 'delivering').set('ORDER-02', 'canceled');
  const lastAnswerAt = clock.now();
  await clock.pass(station, HOUR_MS);
  await kill(station);
  asked = lookups.length;
  station = await open();
  await expect.poll(() => listedOrders(station.page)).toEqual(orders);
  await clock.pass(station, MINUTE_MS);
  expect(lookups.length - asked).toBeLessThanOrEqual(FOLLOWED_PER_MINUTE);
  await clock.pass(station, 90 * MINUTE_MS);
  await clock.show(station);
  await openView(station.page, 'Handover');
  await expect(handoverPage(station.page).lastChecked).toBeVisible();
  const shown = await handoverPage(station.page).lastChecked.innerText();
  const minutesOff =
    (Date.parse(`${new Date(lastAnswerAt).toISOString().slice(0, 10)} ${shown.replace('Last checked ', '')} UTC`) - lastAnswerAt) /
    MINUTE_MS;
  // The last answer came within the quarter of an hour before the silence began.
  expect(minutesOff).toBeLessThanOrEqual(0);
  expect(minutesOff).toBeGreaterThan(-16);
  await expect(handoverPage(station.page).row('ORDER-01')).toContainText(/LATE/);
  await expect(handoverPage(station.page).row('ORDER-04')).toContainText('Staged');

  // Connect answers again: each order is asked about within minutes, and within the budget.
  morning.isSilent = false;
  asked = lookups.length;
  while (lookups.length === asked) await clock.pass(station, 10 * SECOND_MS);
  await clock.pass(station, 4 * MINUTE_MS);
  expect(new Set(lookups.slice(asked).map(({ orderId }) => orderId))).toEqual(new Set(orders.filter((id) => id !== 'ORDER-03')));
  await expect.poll(() => listedOrders(station.page)).toEqual(orders.filter((id) => id !== 'ORDER-04'));
  await expect(handoverPage(station.page).row('ORDER-02').getByRole('alert')).toHaveText('Canceled: put 3 bags back');
  await expect(handoverPage(station.page).lastChecked).toHaveCount(0);

  await handoverPage(station.page).row('ORDER-03').getByRole('button', { name: 'Bags are back' }).click();
  await handoverPage(station.page).row('ORDER-01').getByRole('button', { name: 'Handed over' }).click();
  await expect(handoverPage(station.page).row('ORDER-01')).toContainText('Done');
  await kill(station);
  station = await open();
  await expect.poll(() => listedOrders(station.page)).toEqual(orders.filter((id) => !['ORDER-01', 'ORDER-03', 'ORDER-04'].includes(id)));
  await expect(handoverPage(station.page).row('ORDER-02').getByRole('alert')).toHaveText('Canceled: put 3 bags back');

  expect(morning.stagings.toSorted()).toEqual(orders.toSorted());
  expect(mostPerMinute(lookups)).toBeLessThanOrEqual(FOLLOWED_PER_MINUTE);
});
