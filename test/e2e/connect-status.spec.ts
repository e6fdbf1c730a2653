import { acceptOrder, errorBody, orderBody, orderIdOf, type ReceivedRequest, respondJson } from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test } from './fixtures/station';

const TOKEN = 'canary-9f3c1e7ab2d4';
const LOOKS_UP = { 'order.lookUp': 'scan', 'station.timeZone': 'America/Toronto', 'station.locationCode': '101' };

const isStaging = ({ method }: ReceivedRequest) => method === 'POST';

test('a packer reads what Connect says of an order before the press, and is asked once more about a canceled one', async ({
  openStation,
}) => {
  const { page } = await openStation();
  const stage = stagePage(page);
  await scan('PRACTICE-0007');
  await expect(stage.connect).toHaveText(
    /^No shopper yet · (Today|Tomorrow) .+ · closes in 2 h \d+ min$|^No shopper yet · (Today|Tomorrow)/,
  );
  await stage.bags.fill('2');
  await expect(stage.stageOrder).toHaveAccessibleName('Stage order');
  await stage.clear.click();
  await expect(stage.connect).toHaveText('');

  await scan('PRACTICE-CANCELED');
  await expect(stage.connect).toHaveText('Canceled by the customer. Put the groceries back.');
  await stage.bags.fill('2');
  await expect(stage.stageOrder).toHaveAccessibleName('Stage order anyway');
  await stage.stageOrder.click();
  await expect(stage.stageOrder).toHaveAccessibleDescription('Not staged yet. Read what is known, then press again.');
  await expect(stage.entries).toHaveCount(0);
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-CANCELED')).toBeVisible();
  await stage.entry('PRACTICE-CANCELED').getByRole('button', { name: 'Undo' }).click();
});

test('orders that were staged elsewhere, belong to another store, or are unknown to Connect are marked before the press', async ({
  openStation,
}) => {
  const { page } = await openStation();
  const stage = stagePage(page);
  await scan('PRACTICE-TAKEN');
  await expect(stage.connect).toContainText('Already staged, but not here');
  await stage.bags.fill('2');
  await stage.stageOrder.click();
  await expect(stage.stageOrder).toHaveAccessibleDescription('Not staged yet. Read what is known, then press again.');
  await stage.clear.click();
  await scan('PRACTICE-ELSEWHERE');
  await expect(stage.connect).toContainText('Belongs to another store: Store 112');
  await stage.clear.click();
  await scan('PRACTICE-CLOSING');
  await expect(stage.connect).toContainText(/^Closes in (9|10) min/);
  await stage.clear.click();
  await scan('PRACTICE-404');
  await expect(stage.connect).toHaveText('Connect has no such order. Check the number.');
  await stage.bags.fill('2');
  // None of the last three needs a question.
  await expect(stage.stageOrder).toHaveAccessibleName('Stage order');
});

test('a silent lookup never delays a press, and an order that is canceled between scan and press is rejected', async ({
  openStation,
  connect,
}) => {
  connect.respondWith((request, response) => {
    if (isStaging(request)) respondJson(response, 200, orderBody(orderIdOf(request), { status: 'canceled' }));
  });
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, LOOKS_UP), token: TOKEN });
  const stage = stagePage(page);
  await scan('ORDER-78780');
  await expect(stage.connect).toHaveText('Asking Connect…');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('ORDER-78780')).toContainText('Rejected');
  expect(connect.received.filter(isStaging)).toHaveLength(1);
});

test('a Connect that permits no lookup is a quiet line, and each order is still staged with one press', async ({
  openStation,
  connect,
}) => {
  connect.respondWith((request, response) =>
    isStaging(request) ? acceptOrder(request, response) : respondJson(response, 403, errorBody('Forbidden', null)),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, LOOKS_UP), token: TOKEN });
  const stage = stagePage(page);
  for (const id of ['ORDER-1', 'ORDER-2']) {
    await scan(id);
    await expect(stage.connect).toHaveText('Not checked: lookups aren’t allowed here');
    await stage.bags.fill('1');
    await stage.stageOrder.click();
    await expect(stage.entry(id)).toContainText('Staged');
  }
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('a Connect that limits only lookups is asked no more, and orders are sent at once', async ({ openStation, connect }) => {
  connect.respondWith((request, response) =>
    isStaging(request) ? acceptOrder(request, response) : respondJson(response, 429, {}, { 'retry-after': '600' }),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, LOOKS_UP), token: TOKEN });
  const stage = stagePage(page);
  for (const id of ['ORDER-1', 'ORDER-2', 'ORDER-3']) {
    await scan(id);
    await expect(stage.connect).toHaveText('Not checked: Connect is busy');
    await stage.bags.fill('1');
    await stage.stageOrder.click();
    await expect(stage.entry(id)).toContainText('Staged');
  }
  expect(connect.received.filter((request) => !isStaging(request))).toHaveLength(1);
});

test('an order ID that is typed is looked up once, after a pause, and not at each key', async ({ openStation, connect }) => {
  connect.respondWith((request, response) => respondJson(response, 200, orderBody(orderIdOf(request), { bags: 4 })));
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, LOOKS_UP), token: TOKEN });
  const stage = stagePage(page);
  for (const text of ['ORDER-1', 'ORDER-12', 'ORDER-123']) await stage.order.fill(text);
  await expect(stage.connect).toContainText('4 bags');
  expect(connect.received.map(({ path }) => path)).toEqual(['/v2/fulfillment/lastmile/orders/ORDER-123']);
});
