import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { killApp } from '../support/exited-process';
import { respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { policyFileIn } from './fixtures/app-under-test';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, runSwitch, scan, test } from './fixtures/station';

const TOKEN = 'canary-9f3c1e7ab2d4';

test('a live order is sent exactly as documented', async ({ openStation, connect }) => {
  const { page } = await openStation({
    policy: livePolicy(connect.baseUrl, { 'connection.retailerId': 'banner-7', 'connection.language': 'fr-CA' }),
    token: TOKEN,
  });
  const stage = stagePage(page);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await scan('12345676789012345678780');
  await stage.bags.fill('1');
  await stage.items.fill('1');
  await stage.weight.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('12345676789012345678780')).toContainText('Staged');
  expect(connect.received).toHaveLength(1);
  const [request] = connect.received;
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v2/fulfillment/lastmile/orders/12345676789012345678780/staged',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'accept-language': 'fr-CA',
      'x-retailer-id': 'banner-7',
    },
  });
  expect(JSON.parse(request?.body ?? '')).toStrictEqual({ items_count: 1, bags_count: 1, items_weight: 1 });
});

test('an order ID with special characters is percent-encoded in the path', async ({ openStation, connect }) => {
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  const stage = stagePage(page);
  for (const id of ['a/b?c#d', 'with space', '😀', '%2e%2e', '...']) {
    await stageOrder(page, id);
    await expect(stage.entry(id)).toContainText('Staged');
    expect(connect.received.at(-1)?.path).toBe(`/v2/fulfillment/lastmile/orders/${encodeURIComponent(id)}/staged`);
    expect(connect.received.at(-1)?.body).toBe('{"bags_count":1}');
  }
});

test('a label with a user ID stages the order on the user path', async ({ openStation, connect }) => {
  const { page } = await openStation({
    policy: livePolicy(connect.baseUrl, { 'connection.orderPaths': 'users', 'scan.orderPattern': '^(?<userId>[^/]+)/(?<orderId>.+)$' }),
    token: TOKEN,
  });
  const stage = stagePage(page);
  await scan('U-77/O-1234');
  await expect(stage.order).toHaveValue('O-1234');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('O-1234')).toContainText('Staged');
  expect(connect.received[0]?.path).toBe('/v2/fulfillment/users/U-77/orders/O-1234/staged');
  await stage.order.fill('O-99');
  await stage.bags.fill('1');
  await expect(stage.stageOrder).toHaveAccessibleDescription(/whose order/);
});

test('client credentials fetch a token once and use it for every order', async ({ openStation, connect }) => {
  connect.respondWith((received, response) => {
    if (received.path === '/v2/oauth/token') {
      return respondJson(response, 200, { access_token: 'fetched-token', token_type: 'Bearer', expires_in: 86_400, created_at: 1 });
    }
    respondJson(response, 200, { id: received.path.split('/').at(-2), status: 'created' });
  });
  const { page } = await openStation({
    policy: livePolicy(connect.baseUrl),
    token: JSON.stringify({ client_id: 'app-1', client_secret: TOKEN }),
  });
  const stage = stagePage(page);
  for (const id of ['O-1', 'O-2']) {
    await scan(id);
    await stageOrder(page, id);
    await expect(stage.entry(id)).toContainText('Staged');
  }
  expect(connect.received.map(({ path }) => path)).toEqual([
    '/v2/oauth/token',
    '/v2/fulfillment/lastmile/orders/O-1/staged',
    '/v2/fulfillment/lastmile/orders/O-2/staged',
  ]);
  expect(JSON.parse(connect.received[0]?.body ?? '')).toStrictEqual({
    client_id: 'app-1',
    client_secret: TOKEN,
    grant_type: 'client_credentials',
    scope: 'connect:fulfillment',
  });
  expect(connect.received[1]?.headers.authorization).toBe('Bearer fetched-token');
});

test('orders are saved without credentials and sent once credentials are provisioned for the running app', async ({
  openStation,
  connect,
  folder,
}) => {
  const { page, userData } = await openStation({ policy: livePolicy(connect.baseUrl) });
  const stage = stagePage(page);
  await expect(page.getByText('Not authorized')).toBeVisible();
  await scan('ORDER-1');
  await expect(stage.order).toHaveValue('ORDER-1');
  await stage.bags.fill('2');
  await stage.stageOrder.click();
  await expect(stage.entry('ORDER-1')).toContainText('Saved, will send');
  expect(connect.received).toHaveLength(0);
  const provisioned = await runSwitch(['--provision-token'], {
    userData,
    policyFile: policyFileIn(folder),
    input: `\uFEFFBearer ${TOKEN}\r\n`,
  });
  expect(provisioned).toMatchObject({ code: 0, stdout: `Stored for ${connect.baseUrl}.\n` });
  await expect(stage.entry('ORDER-1')).toContainText('Staged', { timeout: 15_000 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  expect(connect.received[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test('a refused token holds all orders until a new token is provisioned', async ({ openStation, connect, folder }) => {
  connect.respondWith((received, response) => {
    if (received.headers.authorization === `Bearer ${TOKEN}`)
      return respondJson(response, 200, { id: received.path.split('/').at(-2), status: 'created' });
    respondJson(response, 401, { error: { message: 'Unauthorized', code: null } });
  });
  const { page, userData } = await openStation({ policy: livePolicy(connect.baseUrl), token: 'an-old-token' });
  const stage = stagePage(page);
  for (const id of ['ORDER-1', 'ORDER-2', 'ORDER-3']) {
    await stageOrder(page, id);
    await expect(stage.entry(id)).toContainText('Saved, will send');
  }
  await expect(page.getByText('Not authorized')).toBeVisible();
  await expect(page.getByText('3 not sent')).toBeVisible();
  await runSwitch(['--provision-token'], { userData, policyFile: policyFileIn(folder), input: TOKEN });
  for (const id of ['ORDER-1', 'ORDER-2', 'ORDER-3']) await expect(stage.entry(id)).toContainText('Staged', { timeout: 15_000 });
});

test('a captive portal’s page leaves the order Unknown', async ({ openStation, connect }) => {
  connect.respondWith((_received, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to our Wi-Fi</html>'),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('ORDER-1').getByRole('alert')).toContainText(/^Unknown.*A web page answered instead of Connect/);
  expect(connect.received).toHaveLength(1);
});

test('an error of Connect about a field is shown at that field when the order is corrected', async ({ openStation, connect }) => {
  connect.respondWith((_received, response) =>
    respondJson(response, 400, { error: { message: 'Invalid bags count.', code: 1001 }, meta: { key: 'order.bags_count' } }),
  );
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('9');
  await stage.stageOrder.click();
  const entry = stage.entry('ORDER-1');
  await expect(entry.getByRole('alert')).toContainText(/^Rejected.*Connect says: “Invalid bags count\.”/);
  await entry.getByRole('button', { name: 'Correct' }).click();
  await expect(stage.bags).toHaveAttribute('aria-invalid', 'true');
  await expect(stage.bags).toHaveAccessibleDescription('Invalid bags count.');
});

test('orders are saved without a network and sent automatically once it is back', async ({ openStation, connect }) => {
  const { baseUrl } = connect;
  const { port } = new URL(baseUrl);
  await connect.close();
  const { page } = await openStation({ policy: livePolicy(baseUrl), token: TOKEN });
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('ORDER-1')).toContainText('Saved, will send');
  await expect(page.getByText('Offline')).toBeVisible();
  const back = await startFakeConnect(Number(port));
  await expect(stage.entry('ORDER-1')).toContainText('Staged', { timeout: 30_000 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await back.close();
});

test('a live station that lost its policy stays live', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await first.close();
  const { page } = await openStation({ policy: '{ not json' });
  await expect(page.getByText('PRACTICE')).toHaveCount(0);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await openView(page, 'Settings');
  await expect(page.getByText('This station was live, so it keeps its last good profile')).toBeVisible();
});

test('a station with a broken policy that was never live blocks staging, and Settings names the reason', async ({ openStation }) => {
  const { page } = await openStation({ policy: '{ not json' });
  await expect(page.getByText('Blocked', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Staging is off here: wrong settings. Tell your lead.' })).toBeVisible();
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.stageOrder).toHaveAccessibleDescription('Staging is off here');
  await expect(stage.order).toHaveValue('ORDER-1');
  await expect(stage.entries).toHaveCount(0);
  await openView(page, 'Settings');
  await expect(page.getByText('A settings file is not JSON')).toBeVisible();
});

test('an order staged before a restart is named before it is staged again and found in Activity', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await stagePage(first.page).order.fill('ORDER-OLD');
  await stagePage(first.page).bags.fill('3');
  await stagePage(first.page).stageOrder.click();
  await expect(stagePage(first.page).entry('ORDER-OLD')).toContainText('Staged');
  await first.close();

  const { page } = await openStation({ policy: livePolicy(connect.baseUrl) });
  await expect(stagePage(page).entry('ORDER-OLD')).toContainText('Staged');
  await scan('ORDER-OLD');
  await expect(page.getByText(/Staged at \d+:\d\d\s[AP]M, 3 bags/)).toBeVisible();
  await openView(page, 'Activity');
  await scan('ORDER-OLD');
  // Two codes without a pause between them count as two lines of one code.
  await expect(page.getByRole('searchbox')).toHaveValue('ORDER-OLD');
  await expect(page.getByRole('row').filter({ hasText: 'ORDER-OLD' })).toContainText('3 bags');
  await scan('ORDER-NEVER');
  await expect(page.getByText('No order matching “ORDER-NEVER” at this station.')).toBeVisible();
});

test('a held order survives a killed app and can still be undone', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl, { 'stage.undoSeconds': 60 }), token: TOKEN });
  await stagePage(first.page).order.fill('ORDER-HELD');
  await stagePage(first.page).bags.fill('3');
  await stagePage(first.page).stageOrder.click();
  await expect(stagePage(first.page).entry('ORDER-HELD')).toContainText('Leaving in');
  await killApp(first);

  const { page } = await openStation({ policy: livePolicy(connect.baseUrl, { 'stage.undoSeconds': 60 }) });
  await expect(stagePage(page).entry('ORDER-HELD')).toContainText('Leaving in');
  await stagePage(page).entry('ORDER-HELD').getByRole('button', { name: 'Undo' }).click();
  await expect(stagePage(page).entry('ORDER-HELD')).toContainText('Withdrawn');
  expect(connect.received).toEqual([]);
});

test('a journal that cannot be opened blocks staging, because an order that is not saved must not be sent', async ({
  openStation,
  connect,
  folder,
}) => {
  // A folder is in the place of the journal.
  mkdirSync(join(folder, 'user-data', 'journal.db'), { recursive: true });
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  const stage = stagePage(page);
  await expect(page.getByRole('alert').filter({ hasText: 'The journal cannot be opened' })).toBeVisible();
  await stageOrder(page, 'ORDER-1');
  await expect(stage.stageOrder).toHaveAccessibleDescription('Staging is off here');
  expect(connect.received).toEqual([]);
});
