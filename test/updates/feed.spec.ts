/** The app follows a feed of IT's and installs what it offers. As root, because the package belongs to the system. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { taken } from '../e2e/fixtures/connect-double';
import { backAs, expect, type InstalledStation, installedVersion, test } from './installed';

const byFeed = (url: string, more: Readonly<Record<string, unknown>> = {}) => ({ 'update.mode': 'feed', 'update.feedUrl': url, ...more });

/** Asks the feed as the button does, and waits until it is known what came of it. */
async function check(station: InstalledStation): Promise<void> {
  await expect.poll(async () => (await station.release()).kind).not.toMatch(/checking|downloading/);
  await station.call('release.check');
  await expect.poll(async () => (await station.release()).kind, { timeout: 120_000 }).not.toMatch(/checking|downloading/);
}

const refusals = (station: InstalledStation) => station.log('update-refused').map(({ what }) => what);

test('a feed offers the next version while an order is sent: it is fetched, waits, is installed, and the order went out once', async ({
  connect,
  feed,
  openInstalled,
}) => {
  feed.offer('1.0.1');
  const arrived = new Promise<() => void>((resolve) => {
    connect.respondWith((received, response) => resolve(() => taken(received, response)));
  });
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await station.call('settings.change', { key: 'station.name', value: 'Till 7' });
  await station.fill('Order ID', 'ORDER-1');
  await station.fill('Bags', '2');
  await station.press('Stage order');
  const answer = await arrived;
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', busy: 'order-leaving' });
  await expect.poll(() => station.text()).toContain('Update waiting, after this order');
  expect(installedVersion()).toBe('1.0.0');
  answer();

  await backAs(station, '1.0.1');
  expect(installedVersion()).toBe('1.0.1');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.0', to: '1.0.1' }]);
  expect(station.log('update-restart')).toMatchObject([{ by: 'feed', why: 'between-orders' }]);
  const orders = await station.orders();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ request: { orderId: 'ORDER-1', bags: 2 }, state: { name: 'staged' } });
  expect(connect.received.filter(({ path }) => path.includes('ORDER-1'))).toHaveLength(1);
  expect((await station.station()).settings['station.name']).toBe('Till 7');
});

test('quitting installs nothing, and the next start does, before an order is taken', async ({ feed, openInstalled, startAgain }) => {
  feed.offer('1.0.1');
  // Left alone for four hours: this is not what it comes by.
  const station = await openInstalled('1.0.0', byFeed(feed.url, { 'update.idleMinutes': 240 }));
  await station.fill('Order ID', 'ORDER-1');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', busy: 'order-on-screen' });
  const began = Date.parse(String(station.log('start')[0]?.time));
  await expect.poll(() => Date.now() - began, { timeout: 30_000 }).toBeGreaterThan(10_000);
  // Somebody is there, who has touched the station since its start: it is not become now.
  execFileSync('xdotool', ['key', 'shift']);
  await station.fill('Order ID', '');
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', busy: 'in-use' });
  await station.quit();
  expect(installedVersion()).toBe('1.0.0');

  const again = await startAgain(station);
  await backAs(again, '1.0.1');
  expect(installedVersion()).toBe('1.0.1');
  expect(feed.asked.filter((name) => name.endsWith('.deb'))).toHaveLength(1);
});

test('a bad release that waits is pulled by a higher one', async ({ feed, openInstalled }) => {
  feed.offer('1.0.1');
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await station.fill('Order ID', 'ORDER-1');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', busy: 'order-on-screen' });
  feed.offer('1.0.2');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.2', busy: 'order-on-screen' });
  await station.fill('Order ID', '');
  await backAs(station, '1.0.2');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.0', to: '1.0.2' }]);
});

test('a genuine older package that a feed describes as a newer release takes no station back', async ({ feed, openInstalled }) => {
  feed.offer('1.0.0', (described) => ({ ...described, version: '1.3.0' }));
  const station = await openInstalled('1.0.1', byFeed(feed.url));
  await check(station);
  await check(station);
  expect(station.log('update-refused')).toMatchObject([{ what: 'older', version: '1.0.0' }]);
  expect(station.log('update-ready')).toEqual([]);
  expect(feed.asked.filter((name) => name.endsWith('.deb'))).toHaveLength(1);
  expect(station.downloads()).toEqual([]);
  expect(installedVersion()).toBe('1.0.1');
  expect(station.log('start')).toHaveLength(1);
});

test('a package whose dependency is missing is called not installed, and the app is still there and runs', async ({
  feed,
  openInstalled,
}) => {
  feed.offer('unmet');
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await check(station);
  await expect.poll(() => refusals(station), { timeout: 200_000 }).toEqual(['not-installed']);
  expect(station.log('update-refused')).toMatchObject([{ version: '1.0.1', detail: 'dpkg 1' }]);
  expect(await station.release()).toMatchObject({ kind: 'failed', problem: { kind: 'not-installed', detail: 'dpkg 1' } });
  expect(existsSync('/opt/Stagebay/stagebay')).toBe(true);
  expect(station.log('start')).toHaveLength(1);
  expect(await station.text()).toContain('Stage order');
});

test('whatever is wrong with a feed is refused by name, in one line, and changes nothing', async ({ feed, openInstalled }) => {
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  const refused = async (what: string, change: () => void | Promise<void>) => {
    // Well in between, so that the next trouble is one of its own.
    feed.offer('1.0.0');
    await check(station);
    const before = refusals(station).length;
    await change();
    await check(station);
    await check(station);
    expect(refusals(station).slice(before), what).toEqual([what]);
    expect((await station.release()).kind).toBe('failed');
  };
  const yml = (text: string) => () => feed.respondWith((_request, response) => void response.end(text));

  await refused('tampered', () =>
    feed.offer('1.0.1', (described) => ({
      ...described,
      files: described.files.map((file) => ({ ...file, sha512: `${'A'.repeat(86)}==` })),
    })),
  );
  await refused('older', () => feed.offer('1.0.1', (described) => ({ ...described, version: '0.9.0' })));
  // A genuine package, described by its right hash, under another release's name.
  await refused('tampered', () => feed.offer('1.0.1', (described) => ({ ...described, version: '1.3.0' })));
  await refused('feed-garbage', yml('<html><body>Sign in to the portal</body></html>'));
  await refused('feed-garbage', yml('version: 1.0.1\n'));
  await refused('feed-garbage', yml('{{{{'));
  await refused('wrong-kind', () =>
    feed.offer('1.0.1', (described) => ({ ...described, files: described.files.map((file) => ({ ...file, url: 'Stagebay.AppImage' })) })),
  );
  await refused('outside-feed', () =>
    feed.offer('1.0.1', (described) => ({
      ...described,
      files: described.files.map((file) => ({ ...file, url: 'http://127.0.0.1:9/stagebay_1.0.1_amd64.deb' })),
    })),
  );
  await refused('outside-feed', () =>
    feed.offer('1.0.1', (described) => ({ ...described, files: described.files.map((file) => ({ ...file, url: `../${file.url}` })) })),
  );
  await refused('outside-feed', () =>
    feed.respondWith((_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/latest-linux.yml' }).end()),
  );
  await refused('disk-full', () =>
    feed.offer('1.0.1', (described) => ({ ...described, files: described.files.map((file) => ({ ...file, size: 1e15 })) })),
  );
  await refused('feed-down', () => feed.respondWith((_request, response) => void response.writeHead(503).end()));
  await refused('feed-slow', () => feed.respondWith(() => {}));
  await refused('feed-down', () => feed.goDown());
  expect(station.log('start')).toHaveLength(1);
  expect(installedVersion()).toBe('1.0.0');

  await feed.comeBack();
  feed.offer('1.0.1');
  await station.call('release.check');
  await backAs(station, '1.0.1');
});
