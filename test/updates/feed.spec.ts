/** The app follows IT's update feed and installs its packages. The tests run as root, because the package belongs to the system. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../scripts/feed/manifest.mjs';
import { acceptOrder } from '../support/fake-connect.mjs';
import type { ManifestChange } from './fake-feed';
import { changePolicy, expect, type InstalledStation, installedVersion, test, waitForVersion } from './installed-station';
import { packageOf } from './make-packages';
import { publicKey } from './release-key';

const byFeed = (url: string, more: Readonly<Record<string, unknown>> = {}) => ({ 'update.mode': 'feed', 'update.feedUrl': url, ...more });

/** Checks for updates as the button does and waits for the result. */
async function check(station: InstalledStation): Promise<void> {
  await expect.poll(async () => (await station.release()).kind).not.toMatch(/checking|downloading/);
  await station.call('release.check');
  await expect.poll(async () => (await station.release()).kind, { timeout: 120_000 }).not.toMatch(/checking|downloading/);
}

/** An Ed25519 public key whose private key was deleted. */
const STRANGER = 'MCowBQYDK2VwAyEA2we9ERAdANWiDj+iJXsdHPdgiz4MbciIQTsX7PYMA58=';

/** A package under the name and version of another release, signed by IT by mistake. */
const asVersion =
  (version: string): ManifestChange =>
  (manifest) => ({ ...manifest, version, package: { ...manifest.package, name: `stagebay_${version}_amd64.deb` } });

const refusals = (station: InstalledStation) => station.log('update-refused').map(({ what }) => what);

test('an update offered while an order is sent waits for the order, is installed, and the order is sent once', async ({
  connect,
  feed,
  openInstalled,
}) => {
  feed.offer('1.0.1');
  const arrived = new Promise<() => void>((resolve) => {
    connect.respondWith((received, response) => resolve(() => acceptOrder(received, response)));
  });
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await station.call('settings.change', { key: 'station.name', value: 'Till 7' });
  await station.fill('Order ID', 'ORDER-1');
  await station.fill('Bags', '2');
  await station.press('Stage order');
  const answer = await arrived;
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-leaving' });
  await expect.poll(() => station.text()).toContain('Update waiting, after this order');
  expect(installedVersion()).toBe('1.0.0');
  answer();

  await waitForVersion(station, '1.0.1');
  expect(installedVersion()).toBe('1.0.1');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.0', to: '1.0.1' }]);
  expect(station.log('update-restart')).toMatchObject([{ by: 'feed', why: 'between-orders' }]);
  const orders = await station.orders();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ request: { orderId: 'ORDER-1', bags: 2 }, state: { kind: 'staged' } });
  expect(connect.received.filter(({ path }) => path.includes('ORDER-1'))).toHaveLength(1);
  expect((await station.station()).settings['station.name']).toBe('Till 7');
});

test('a downloaded update is installed at the next start, not when the app quits', async ({ feed, openInstalled, startAgain }) => {
  feed.offer('1.0.1');
  // The next automatic check is four hours away, so it does not cause the update.
  const station = await openInstalled('1.0.0', byFeed(feed.url, { 'update.idleMinutes': 240 }));
  await station.fill('Order ID', 'ORDER-1');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
  const began = Date.parse(String(station.log('start')[0]?.time));
  await expect.poll(() => Date.now() - began, { timeout: 30_000 }).toBeGreaterThan(10_000);
  // A person has used the station since its start, so it does not restart now.
  execFileSync('xdotool', ['key', 'shift']);
  await station.fill('Order ID', '');
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'in-use' });
  await station.quit();
  expect(installedVersion()).toBe('1.0.0');

  const again = await startAgain(station);
  await waitForVersion(again, '1.0.1');
  expect(installedVersion()).toBe('1.0.1');
  expect(feed.requestedFiles.filter((name) => name.endsWith('.deb'))).toHaveLength(1);
});

test('a waiting update is replaced by a higher version of the feed', async ({ feed, openInstalled }) => {
  feed.offer('1.0.1');
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await station.fill('Order ID', 'ORDER-1');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
  feed.offer('1.0.2');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.2', blockedBy: 'order-on-screen' });
  await station.fill('Order ID', '');
  await waitForVersion(station, '1.0.2');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.0', to: '1.0.2' }]);
});

test('an older package published under a newer version number is refused', async ({ feed, openInstalled }) => {
  feed.offer('1.0.0', asVersion('1.3.0'));
  const station = await openInstalled('1.0.1', byFeed(feed.url));
  await check(station);
  await check(station);
  expect(station.log('update-refused')).toMatchObject([{ what: 'older', version: '1.0.0' }]);
  expect(station.log('update-ready')).toEqual([]);
  expect(feed.requestedFiles.filter((name) => name.endsWith('.deb'))).toHaveLength(1);
  expect(station.downloads()).toEqual([]);
  expect(installedVersion()).toBe('1.0.1');
  expect(station.log('start')).toHaveLength(1);
});

test('a package with a missing dependency is reported as not installed, and the app keeps running', async ({ feed, openInstalled }) => {
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

test('a signed rollback installs the older version, and a replayed manifest does not undo it', async ({ feed, openInstalled }) => {
  feed.offer('1.0.1', (manifest) => ({ ...manifest, serial: manifest.serial - 1 }));
  const station = await openInstalled('1.0.2', byFeed(feed.url));
  await check(station);
  expect(refusals(station)).toEqual(['older']);
  feed.offer('1.0.1', (manifest) => ({ ...manifest, rollback: true }));
  await station.call('release.check');
  await waitForVersion(station, '1.0.1');
  await expect.poll(() => station.log('updated')).toMatchObject([{ from: '1.0.2', to: '1.0.1', older: true }]);
  feed.offer('1.0.2', (manifest) => ({ ...manifest, serial: 1 }));
  await check(station);
  expect(await station.release()).toMatchObject({ kind: 'failed', problem: { kind: 'replayed', serial: 1 } });
  expect(installedVersion()).toBe('1.0.1');
});

test('a release key in the policy replaces the key in the package', async ({ feed, openInstalled }) => {
  feed.offer('1.0.1');
  const station = await openInstalled('1.0.0', byFeed(feed.url, { 'update.publicKeys': STRANGER }));
  await check(station);
  await check(station);
  expect(refusals(station)).toEqual(['unknown-key']);
  changePolicy({ 'update.publicKeys': `${STRANGER} ${publicKey()}` });
  await expect.poll(async () => (await station.release()).kind).toBe('current');
  // The station has been idle for a while, so it may restart as soon as it has the package.
  await station.call('release.check');
  await waitForVersion(station, '1.0.1');
});

test('every attack on a feed is refused by name in one log line and changes nothing', async ({ feed, openInstalled }) => {
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  const refused = async (what: string, change: () => void | Promise<void>) => {
    // The feed works in between, so that the next problem is a separate one.
    feed.offer('1.0.0');
    await check(station);
    const before = refusals(station).length;
    await change();
    await check(station);
    await check(station);
    expect(refusals(station).slice(before), what).toEqual([what]);
    expect((await station.release()).kind).toBe('failed');
    expect(station.downloads(), what).toEqual([]);
  };
  const same = (manifest: Manifest) => manifest;
  const page = '<html><body>Sign in to the portal</body></html>';
  const changed = (file: string) => {
    const content = readFileSync(file);
    content[content.length - 1] = 255 - (content.at(-1) ?? 0);
    return content;
  };

  await refused('unsigned', () => feed.offer('1.0.1', same, { signatures: () => null }));
  await refused('bad-signature', () => feed.offer('1.0.1', same, { manifest: (text) => text.replace('"size": ', '"size": 1') }));
  await refused('unknown-key', () => feed.offer('1.0.1', same, { signatures: (text) => text.replace(/[0-9a-f]{16}/, '0123456789abcdef') }));
  await refused('feed-invalid', () => feed.respondWith((_request, response) => void response.end(page)));
  await refused('feed-invalid', () => feed.offer('1.0.1', ({ version: _left, ...manifest }) => manifest as Manifest));
  await refused('wrong-feed', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, channel: 'pilot' })));
  await refused('wrong-feed', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, platform: 'windows' })));
  await refused('replayed', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, serial: 1 })));
  await refused('older', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, version: '0.9.0' })));
  await refused('renamed', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, version: '1.3.0' })));
  // A genuine package with the right hash, under the name and version of another release.
  await refused('tampered', () => feed.offer('1.0.1', asVersion('1.3.0')));
  await refused('tampered', () => feed.offer('1.0.1', same, { package: changed }));
  await refused('truncated', () => feed.offer('1.0.1', same, { package: (file) => readFileSync(file).subarray(0, 1_000_000) }));
  await refused('oversized', () => feed.offer('1.0.1', same, { package: (file) => Buffer.concat([readFileSync(file), Buffer.alloc(1)]) }));
  await refused('wrong-kind', () =>
    feed.offer('1.0.1', (manifest) => ({ ...manifest, package: { ...manifest.package, name: 'Stagebay.AppImage' } })),
  );
  await refused('feed-invalid', () =>
    feed.offer('1.0.1', (manifest) => ({ ...manifest, package: { ...manifest.package, name: '../stagebay_1.0.1_amd64.deb' } })),
  );
  await refused('outside-feed', () =>
    feed.respondWith((_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/latest-linux-x64.json' }).end()),
  );
  await refused('disk-full', () => feed.offer('1.0.1', (manifest) => ({ ...manifest, package: { ...manifest.package, size: 1e15 } })));
  await refused('feed-down', () => feed.respondWith((_request, response) => void response.writeHead(503).end()));
  await refused('feed-slow', () => feed.respondWith(() => {}));
  await refused('feed-down', () => feed.goDown());
  expect(station.log('start')).toHaveLength(1);
  expect(installedVersion()).toBe('1.0.0');

  await feed.goUp();
  feed.offer('1.0.1');
  await station.call('release.check');
  await waitForVersion(station, '1.0.1');
});

test('a downloaded package that is replaced on the disk is not installed', async ({ feed, openInstalled }) => {
  feed.offer('1.0.1');
  const station = await openInstalled('1.0.0', byFeed(feed.url));
  await station.fill('Order ID', 'ORDER-1');
  await check(station);
  await expect.poll(() => station.release()).toEqual({ kind: 'waiting', version: '1.0.1', blockedBy: 'order-on-screen' });
  writeFileSync(join(station.userData, 'updates', 'stagebay_1.0.1_amd64.deb'), readFileSync(packageOf('1.0.2')));
  await station.fill('Order ID', '');
  await expect.poll(() => refusals(station), { timeout: 200_000 }).toEqual([expect.stringMatching(/^(tampered|oversized|truncated)$/)]);
  expect(installedVersion()).toBe('1.0.0');
  expect(station.log('start')).toHaveLength(1);
});
