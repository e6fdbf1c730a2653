/** IT's tools replace the package while the app runs. */
import { acceptOrder } from '../support/fake-connect.mjs';
import { expect, installPackage, test, waitForVersion } from './installed-station';

test('a package replaced by dpkg while an order is sent restarts the station after the order, as the new version', async ({
  connect,
  openInstalled,
}) => {
  const arrived = new Promise<() => void>((resolve) => {
    connect.respondWith((received, response) => resolve(() => acceptOrder(received, response)));
  });
  const station = await openInstalled('1.0.0', { 'stage.undoSeconds': 20 });
  await station.call('settings.change', { key: 'station.name', value: 'Till 7' });
  await station.fill('Order ID', 'ORDER-1');
  await station.fill('Bags', '2');
  await station.press('Stage order');
  await expect.poll(async () => (await station.orders())[0]?.state.kind).toBe('held');

  installPackage('1.0.1');
  await expect
    .poll(() => station.release(), { timeout: 90_000 })
    .toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-leaving' });
  await expect.poll(() => station.text()).toContain('Update waiting, after this order');
  const answer = await arrived;
  expect((await station.orders())[0]?.state.kind).toBe('sending');
  expect(await station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-leaving' });
  const before = station.processes();
  answer();

  await waitForVersion(station, '1.0.1');
  expect(station.processes()).not.toEqual(before);
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.0', to: '1.0.1' }]);
  expect(station.log('update-restart')).toMatchObject([{ why: 'between-orders', by: 'system' }]);
  const orders = await station.orders();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ request: { orderId: 'ORDER-1', bags: 2 }, state: { kind: 'staged' } });
  expect(connect.received.filter(({ path }) => path.includes('ORDER-1'))).toHaveLength(1);
  expect((await station.station()).settings['station.name']).toBe('Till 7');
  expect((await station.release()).kind).toBe('current');
});

test('a page that crashes after the package was replaced restarts the app, and the new version restores the order on the screen', async ({
  openInstalled,
}) => {
  const station = await openInstalled('1.0.0');
  await station.fill('Order ID', 'ORDER-2');
  await station.fill('Bags', '3');
  installPackage('1.0.1');
  await expect
    .poll(() => station.release(), { timeout: 90_000 })
    .toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
  expect(await station.call('release.restart')).toEqual({ ok: false, refusal: { kind: 'busy', blockedBy: 'order-on-screen' } });
  await station.crashPage();
  await waitForVersion(station, '1.0.1');
  expect(station.log('update-restart')).toMatchObject([{ why: 'page-gone' }]);
  await expect.poll(() => station.field('Order ID')).toBe('ORDER-2');
  expect(await station.field('Bags')).toBe('3');
  expect(await station.orders()).toEqual([]);
});

test('an older package installed by IT restarts the station as the older version', async ({ openInstalled }) => {
  const station = await openInstalled('1.0.1');
  installPackage('1.0.0');
  await waitForVersion(station, '1.0.0');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.1', to: '1.0.0', older: true }]);
});
