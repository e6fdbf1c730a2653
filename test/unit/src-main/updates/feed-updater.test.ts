/** Feeds that an attacker controls on the web server or on the network. */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../../src-shared/base/result';
import { expectFileMode, hasFileModes } from '../../../support/file-modes';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { ATTACKER, createKeyPair, DEB, type HostileFeed, IT, NAME, startHostileFeed } from './fixtures/hostile-feed';

let feed: HostileFeed;
beforeEach(async () => {
  feed = await startHostileFeed();
});
afterEach(() => feed.close());

const downloaded = () => (existsSync(feed.downloads) ? readdirSync(feed.downloads) : []);

describe('a feed that IT has signed', () => {
  it('a package is downloaded into a private folder, verified and installed', async () => {
    feed.publish();
    const { fetch, updater, parts } = feed.station();
    expect(await fetch()).toBe('downloaded');
    expect(downloaded()).toEqual([DEB]);
    expectFileMode(feed.downloads, 0o700);
    expectFileMode(join(feed.downloads, DEB), 0o600);
    expect(updater.install()).toEqual(ok(undefined));
    expect(parts.install).toHaveBeenCalledExactlyOnceWith(join(feed.downloads, DEB));
    expect(parts.restart).toHaveBeenCalledOnce();
    expect(parts.quit).not.toHaveBeenCalled();
  });

  it('a package is not downloaded again after a restart, but verified again', async () => {
    feed.publish();
    await feed.station().fetch();
    expect(await feed.station().fetch()).toBe('downloaded');
    expect(feed.requested.filter((name) => name === DEB)).toHaveLength(1);
    writeFileSync(join(feed.downloads, DEB), 'a_package');
    expect(await feed.station().fetch()).toBe('downloaded');
    expect(feed.requested.filter((name) => name === DEB)).toHaveLength(2);
  });

  it('the download folder contains no other files: earlier packages, partial files, links', async () => {
    mkdirSync(feed.downloads);
    for (const name of ['stagebay_0.9.0_amd64.deb', `${DEB}.part`]) writeFileSync(join(feed.downloads, name), 'x');
    symlinkSync('/etc/passwd', join(feed.downloads, 'link'));
    feed.publish();
    await feed.station().fetch();
    expect(downloaded()).toEqual([DEB]);
    expect(existsSync('/etc/passwd')).toBe(true);
  });

  it('the app does not relaunch itself if the installer starts it', async () => {
    feed.publish();
    const install = vi.fn(() => ok({ relaunchesApp: true }));
    const { fetch, updater, parts } = feed.station({ packages: { readPackageInfo: async () => null, install } });
    await fetch();
    updater.install();
    expect(parts.quit).toHaveBeenCalledOnce();
    expect(parts.restart).not.toHaveBeenCalled();
  });

  it('the app keeps running if the installer fails', async () => {
    feed.publish();
    const { fetch, updater, parts } = feed.station({ packages: { readPackageInfo: async () => null, install: () => fail('dpkg 1') } });
    await fetch();
    expect(updater.install()).toEqual(fail({ kind: 'not-installed', version: '1.0.1', detail: 'dpkg 1' }));
    expect(parts.restart).not.toHaveBeenCalled();
  });

  it('a staged rollout reaches the stations below its percentage, the same ones after a restart', async () => {
    feed.sign({ ...feed.publish(), rolloutPercent: 40 });
    const isOurTurn = async (random: number) => {
      const asked = await feed.station({ random }).ask();
      return asked.ok && asked.value.isInRollout;
    };
    expect(await isOurTurn(0.39)).toBe(true);
    expect(await isOurTurn(0.99)).toBe(true);
    rmSync(join(feed.stationFolder, 'update-feeds.json'));
    expect(await isOurTurn(0.4)).toBe(false);
  });

  it('stations with the old and the new key accept a manifest that both have signed', async () => {
    const next = createKeyPair();
    feed.publish({ by: [IT, next] });
    expect((await feed.station({ keys: [IT] }).ask()).ok).toBe(true);
    expect((await feed.station({ keys: [next] }).ask()).ok).toBe(true);
    expect((await feed.station({ keys: [IT, next] }).ask()).ok).toBe(true);
  });
});

const html = '<html><body>Sign in to the portal</body></html>';

/** Attacks on a signed feed, with the problem that refuses each before the package is requested. */
const MANIFEST_ATTACKS: readonly [string, (attacked: HostileFeed) => void, string][] = [
  ['no signature file', ({ folder }) => rmSync(join(folder, `${NAME}.sig`)), 'unsigned'],
  ['an empty signature file', ({ put }) => put(`${NAME}.sig`, ''), 'unsigned'],
  ['an attacker’s signature', ({ publish, sign }) => sign(publish(), [ATTACKER]), 'unknown-key'],
  [
    'an attacker’s signature under the name of IT’s key',
    ({ put, read, publish }) => {
      publish({ by: [ATTACKER] });
      put(`${NAME}.sig`, read(`${NAME}.sig`).toString().replaceAll(ATTACKER.signing.id, IT.signing.id));
    },
    'bad-signature',
  ],
  ['one changed byte', ({ put, read }) => put(NAME, read(NAME).toString().replace('"1.0.1"', '"1.0.9"')), 'bad-signature'],
  ['a byte at the end', ({ put, read }) => put(NAME, `${read(NAME)} `), 'bad-signature'],
  ['half of the manifest', ({ put, read }) => put(NAME, read(NAME).subarray(0, 100)), 'bad-signature'],
  ['an empty manifest', ({ put }) => put(NAME, ''), 'bad-signature'],
  ['the package’s signature in place of the manifest’s', ({ put, read }) => put(`${NAME}.sig`, read(`${DEB}.sig`)), 'bad-signature'],
  ['half of the signature', ({ put, read }) => put(`${NAME}.sig`, read(`${NAME}.sig`).subarray(0, 60)), 'feed-invalid'],
  [
    'a signature of 63 bytes',
    ({ put }) => put(`${NAME}.sig`, `ed25519 ${IT.signing.id} ${Buffer.alloc(63).toString('base64')}\n`),
    'feed-invalid',
  ],
  [
    'a signature of zeros',
    ({ put }) => put(`${NAME}.sig`, `ed25519 ${IT.signing.id} ${Buffer.alloc(64).toString('base64')}\n`),
    'bad-signature',
  ],
  [
    'a portal’s page for everything',
    ({ put }) => {
      put(NAME, html);
      put(`${NAME}.sig`, html);
    },
    'feed-invalid',
  ],
  ['a manifest of a megabyte', ({ put }) => put(NAME, 'x'.repeat(1_000_000)), 'feed-invalid'],
  ['signatures without an end', ({ answer }) => answer(`${NAME}.sig`, (_request, response) => void flood(response)), 'feed-invalid'],
  ['the genuine manifest of another channel', (attacked) => rename(attacked, 'pilot-linux-x64.json'), 'wrong-feed'],
  ['the genuine manifest of another system', ({ sign, publish }) => sign({ ...publish(), platform: 'windows' }), 'wrong-feed'],
  ['the genuine manifest of another processor', ({ sign, publish }) => sign({ ...publish(), arch: 'arm64' }), 'wrong-feed'],
  ['the genuine manifest of another product', ({ sign, publish }) => sign({ ...publish(), product: 'com.example.other' }), 'wrong-feed'],
  ['signed text that is no manifest', ({ sign }) => sign({}), 'feed-invalid'],
  ['an older version', ({ sign, publish }) => sign({ ...publish(), version: '0.9.0', rollback: false }), 'older'],
  [
    'a package that was renamed to a newer version',
    ({ sign, publish }) => sign({ ...publish({ version: '0.9.0' }), version: '1.0.1' }),
    'renamed',
  ],
  ['no server', ({ answer }) => answer(NAME, (request) => void request.socket.destroy()), 'feed-down'],
  ['an error of the server’s', ({ answer }) => answer(NAME, (_request, response) => void response.writeHead(503).end()), 'feed-down'],
  [
    'an error for the signature',
    ({ answer }) => answer(`${NAME}.sig`, (_request, response) => void response.writeHead(500).end()),
    'feed-down',
  ],
];

function flood(response: import('node:http').ServerResponse): void {
  const write = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', write);
  write();
}

/** Serves the signed manifest of another channel under the name of this one. */
function rename({ publish, put, read }: HostileFeed, name: string): void {
  publish({ channel: 'pilot' });
  put(NAME, read(name));
  put(`${NAME}.sig`, read(`${name}.sig`));
}

describe('a tampered feed', () => {
  it.each(MANIFEST_ATTACKS)('%s', async (_what, attack, kind) => {
    feed.publish();
    attack(feed);
    const { fetch, updater, parts } = feed.station();
    expect(await fetch()).toBe(kind);
    expect(feed.requested.filter((name) => name.endsWith('.deb'))).toEqual([]);
    expect(updater.install().ok).toBe(false);
    expect(parts.install).not.toHaveBeenCalled();
  });
});

describe('a replayed manifest', () => {
  const keep = () => [NAME, `${NAME}.sig`].map((name) => [name, feed.read(name)] as const);
  const replay = (kept: ReturnType<typeof keep>) => {
    for (const [name, content] of kept) feed.put(name, content);
  };

  it('a replayed manifest is refused after a restart, whatever its version is', async () => {
    const { serial } = feed.publish({ version: '1.0.2' });
    const kept = keep();
    const { serial: seen } = feed.publish();
    expect(await feed.station().fetch()).toBe('downloaded');
    replay(kept);
    expect(await feed.station().ask()).toEqual(fail({ kind: 'replayed', serial, seen }));
  });

  it('a replayed manifest is refused by a station without stored serials if the running version is newer', async () => {
    const { serial } = feed.publish();
    expect(await feed.station({ lowestSerial: serial + 1 }).ask()).toEqual(fail({ kind: 'replayed', serial, seen: serial + 1 }));
    expect((await feed.station({ lowestSerial: serial }).ask()).ok).toBe(true);
  });

  it('a manifest with the serial of another one is refused', async () => {
    const manifest = feed.publish();
    expect((await feed.station().ask()).ok).toBe(true);
    expect((await feed.station().ask()).ok).toBe(true);
    feed.sign({ ...manifest, rolloutPercent: 50 });
    expect(await feed.station().ask()).toEqual(fail({ kind: 'serial-reused', serial: manifest.serial }));
  });

  it('a manifest for another channel does not raise the serial of this one', async () => {
    const manifest = feed.publish();
    feed.sign({ ...manifest, channel: 'pilot', serial: manifest.serial + 1_000 });
    expect(await feed.station().fetch()).toBe('wrong-feed');
    feed.sign(manifest);
    expect(await feed.station().fetch()).toBe('downloaded');
  });

  it('an unsigned manifest does not raise the serial either, which would lock IT out', async () => {
    const manifest = feed.publish();
    feed.sign({ ...manifest, serial: manifest.serial + 1_000_000 }, [ATTACKER]);
    expect(await feed.station().fetch()).toBe('unknown-key');
    feed.sign(manifest);
    expect(await feed.station().fetch()).toBe('downloaded');
  });

  it('a manifest whose serial cannot be stored is refused', async () => {
    feed.publish();
    mkdirSync(join(feed.stationFolder, 'update-feeds.json.new'));
    expect(await feed.station().fetch()).toBe('not-kept');
    expect(downloaded()).toEqual([]);
  });

  it.each(['', '{', '[]', '{"feeds":{"x":{"serial":-1}}}'])('stored serials of %j are reported as lost', async (content) => {
    writeFileSync(join(feed.stationFolder, 'update-feeds.json'), content);
    feed.publish();
    expect((await feed.station().ask()).ok).toBe(true);
    expect(feed.logged).toContain('update-serials-lost');
  });
});

/** Attacks on the package of a feed with a genuine manifest. */
const PACKAGE_ATTACKS: readonly [string, (attacked: HostileFeed) => void, string][] = [
  ['another package of the same length', ({ put }) => put(DEB, 'a_package'), 'tampered'],
  ['a package without its end', ({ put }) => put(DEB, 'a pack'), 'truncated'],
  ['an empty package', ({ put }) => put(DEB, ''), 'truncated'],
  ['a package with more at its end', ({ put }) => put(DEB, 'a package and more'), 'oversized'],
  ['a package without an end', ({ answer }) => answer(DEB, (_request, response) => void flood(response)), 'oversized'],
  ['no package', ({ folder }) => rmSync(join(folder, DEB)), 'feed-down'],
];

describe('a tampered package', () => {
  it.each(PACKAGE_ATTACKS)('%s', async (_what, attack, kind) => {
    feed.publish();
    attack(feed);
    const { fetch, updater, parts } = feed.station();
    expect(await fetch()).toBe(kind);
    expect(downloaded()).toEqual([]);
    expect(updater.install().ok).toBe(false);
    expect(parts.install).not.toHaveBeenCalled();
  });

  it('a package that is not signed by the publisher is refused', async () => {
    feed.publish();
    const install = vi.fn(() => ok({ relaunchesApp: true }));
    const refuseSigner = vi.fn(async () => 'signed by another publisher');
    const { fetch } = feed.station({ packages: { readPackageInfo: async () => null, findSignerProblem: refuseSigner, install } });
    expect(await fetch()).toBe('wrong-publisher');
    expect(refuseSigner).toHaveBeenCalledWith(['Stagebay'], join(feed.downloads, DEB));
    expect(downloaded()).toEqual([]);
  });
});

/** Attacks that replace the package between its verification and its installation. */
const EXCHANGES: readonly [string, (file: string) => void, string][] = [
  ['another package of the same length', (file) => writeFileSync(file, 'a_package'), 'tampered'],
  ['a longer one', (file) => writeFileSync(file, 'a package and more'), 'oversized'],
  ['an empty one', (file) => writeFileSync(file, ''), 'truncated'],
  ['nothing', (file) => rmSync(file), 'tampered'],
  [
    'a link to the same content, which could be exchanged later',
    (file) => {
      const copy = `${file}.copy`;
      writeFileSync(copy, 'a package');
      rmSync(file);
      symlinkSync(copy, file);
    },
    'tampered',
  ],
  [
    'a folder',
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'tampered',
  ],
];

describe('a package that was replaced after its verification', () => {
  it.each(EXCHANGES)('%s', async (_what, exchange, kind) => {
    feed.publish();
    const { fetch, updater, parts } = feed.station();
    expect(await fetch()).toBe('downloaded');
    exchange(join(feed.downloads, DEB));
    expect(updater.install()).toEqual(fail({ kind, version: '1.0.1' }));
    expect(updater.install().ok).toBe(false);
    expect(parts.install).not.toHaveBeenCalled();
    expect(parts.restart).not.toHaveBeenCalled();
  });

  it.skipIf(!hasFileModes)('a download folder that others can write is made private again', async () => {
    mkdirSync(feed.downloads);
    chmodSync(feed.downloads, 0o777);
    feed.publish();
    expect(await feed.station().fetch()).toBe('downloaded');
    expectFileMode(feed.downloads, 0o700);
  });

  it.skipIf(!canLinkFolders)('a link in place of the download folder is not followed', async () => {
    const elsewhere = join(feed.stationFolder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, feed.downloads, 'junction');
    feed.publish();
    expect(await feed.station().fetch()).toBe('not-kept');
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('a discarded package is deleted, and cannot be installed', async () => {
    feed.publish();
    const { fetch, updater, parts } = feed.station();
    await fetch();
    await updater.discard();
    expect(downloaded()).toEqual([]);
    expect(updater.install().ok).toBe(false);
    expect(parts.install).not.toHaveBeenCalled();
  });
});
