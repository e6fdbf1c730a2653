/** The pure decisions of `src-main/updates`: which offers are accepted or refused, and why. */
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));

import { isInFolder } from '../../../../src-main/updates/feed-address';
import { checkInstallPermission, type InstallFacts } from '../../../../src-main/updates/install-permission';
import { evaluateManifest, type ManifestTarget, readManifest, validatePackage } from '../../../../src-main/updates/manifest';
import { toReleaseProblem } from '../../../../src-main/updates/release-problems';
import { restartPolicy } from '../../../../src-main/updates/restart-policy';
import { compareVersions, isVersion } from '../../../../src-main/updates/versions';
import { fail, ok } from '../../../../src-shared/base/result';
import { manifest } from './fixtures/fake-update-host';

const SHA512 = `${'A'.repeat(86)}==`;
const DEB: ManifestTarget = { channel: 'latest', kind: 'deb', arch: 'x64' };
const EXE: ManifestTarget = { ...DEB, kind: 'exe' };
const read = (content: unknown, target = DEB) => readManifest(Buffer.from(JSON.stringify(content)), target);

describe('the order of versions', () => {
  it.each([
    ['1.0.0', '1.0.1'],
    ['1.9.0', '1.10.0'],
    ['1.0.0-beta.2', '1.0.0-beta.10'],
    ['1.0.0-beta', '1.0.0-beta.1'],
    ['1.0.0-1', '1.0.0-beta'],
    ['1.0.0-beta.1', '1.0.0'],
  ])('%s comes before %s', (one, other) => {
    expect(compareVersions(one, other)).toBeLessThan(0);
    expect(compareVersions(other, one)).toBeGreaterThan(0);
    expect(compareVersions(other, other)).toBe(0);
  });

  it('build metadata does not affect the order', () => {
    expect(compareVersions('1.0.0+5', '1.0.0')).toBe(0);
  });

  it.each(['1.0', 'v1.0.0', '1.0.0 ', '', '01.0.0', '1.0.0-', null, 1])('%j is not a version', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('the evaluation of a manifest', () => {
  it('a newer release with a package of this kind is accepted', () => {
    expect(evaluateManifest(manifest('1.0.1'), '1.0.0', DEB)).toEqual(
      ok({ version: '1.0.1', fileName: 'stagebay_1.0.1_amd64.deb', size: 1_000, sha512: SHA512 }),
    );
  });

  it('a prerelease is accepted under Debian’s file name', () => {
    expect(evaluateManifest(manifest('1.1.0-beta.1'), '1.0.0', DEB)).toMatchObject({
      ok: true,
      value: { fileName: 'stagebay_1.1.0~beta.1_amd64.deb' },
    });
  });

  it('the running version is no offer', () => {
    expect(evaluateManifest(manifest('1.0.1'), '1.0.1', DEB)).toEqual(ok(null));
  });

  it('an older version is refused, unless the manifest marks it as a rollback', () => {
    expect(evaluateManifest(manifest('1.0.1'), '1.0.2', DEB)).toEqual(fail({ kind: 'older', version: '1.0.1' }));
    expect(evaluateManifest(manifest('1.0.1', { rollback: true }), '1.0.2', DEB)).toMatchObject({ ok: true, value: { version: '1.0.1' } });
  });

  it.each([
    ['text that is no JSON', '{{{{', 'everything'],
    ['a page of a portal', '<html><body>Sign in</body></html>', 'everything'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'everything'],
    ['no object', 'null', 'everything'],
    ['a later format', JSON.stringify({ ...manifest('1.0.1'), format: 2 }), 'format'],
    ['no serial', JSON.stringify({ ...manifest('1.0.1'), serial: undefined }), 'serial'],
    ['a serial beyond whole numbers', JSON.stringify({ ...manifest('1.0.1'), serial: 1e300 }), 'serial'],
    ['no version', JSON.stringify({ ...manifest('1.0.1'), version: 'latest' }), 'version'],
    ['a hash that is too short', JSON.stringify(manifest('1.0.1', {}, { sha512: 'AAAA' })), 'package.sha512'],
    ['a size of nothing', JSON.stringify(manifest('1.0.1', {}, { size: 0 })), 'package.size'],
  ])('%s is not a manifest', (_what, content, detail) => {
    expect(readManifest(Buffer.from(content as string), DEB)).toEqual(fail({ kind: 'feed-invalid', detail }));
  });

  it.each([
    'https://elsewhere.example/stagebay.deb',
    '/stagebay.deb',
    '../stagebay.deb',
    'sub/stagebay.deb',
    '..\\stagebay.deb',
    'C:stagebay.deb',
    '%2e%2e%2fstagebay.deb',
    'stagebay.deb?x=1',
    'a b.deb',
    "a';reboot;'.deb",
    '.deb',
    `${'a'.repeat(300)}.deb`,
  ])('the package name %s is refused', (name) => {
    expect(read(manifest('1.0.1', {}, { name }))).toEqual(fail({ kind: 'feed-invalid', detail: 'package.name' }));
  });

  it.each([
    ['another product', { product: 'com.example.other' }, 'product'],
    ['another channel', { channel: 'pilot' }, 'channel'],
    ['another system', { platform: 'windows' }, 'platform'],
    ['another processor', { arch: 'arm64' }, 'arch'],
    ['another channel and system', { channel: 'pilot', platform: 'windows' }, 'channel, platform'],
  ])('a genuine manifest for %s is refused', (_what, change, detail) => {
    expect(read(manifest('1.0.1', change))).toEqual(fail({ kind: 'wrong-feed', detail }));
  });

  it('a package of another kind, and an installer that needs an administrator, are refused', () => {
    expect(evaluateManifest(manifest('1.0.1'), '1.0.0', EXE)).toEqual(fail({ kind: 'wrong-kind', version: '1.0.1' }));
    const forAll = manifest('1.0.1', {}, { name: 'Stagebay-1.0.1-x64.exe', needsAdministrator: true });
    expect(evaluateManifest(forAll, '1.0.0', EXE)).toEqual(fail({ kind: 'wrong-kind', version: '1.0.1' }));
  });

  it.each([
    ['another version', 'stagebay_1.0.0_amd64.deb'],
    ['another program', 'telnetd_1.0.1_amd64.deb'],
    ['another processor', 'stagebay_1.0.1_arm64.deb'],
    ['another letter case', 'Stagebay_1.0.1_amd64.deb'],
  ])('a package with the name of %s is refused as renamed', (_what, name) => {
    expect(evaluateManifest(manifest('1.0.1', {}, { name }), '1.0.0', DEB)).toEqual(fail({ kind: 'renamed', version: '1.0.1' }));
  });
});

describe('the version inside the package', () => {
  const says = (version: string, name = 'stagebay') => ({ name, version });
  it.each([
    ['the version that was described', says('1.3.0'), null],
    ['the same, as Windows writes the name', says('1.3.0', 'Stagebay'), null],
    ['an older version than what runs, genuine and signed', says('1.1.0'), { kind: 'older', version: '1.1.0' }],
    ['the version that runs', says('1.2.0'), { kind: 'tampered', version: '1.3.0' }],
    ['another newer one', says('1.4.0'), { kind: 'tampered', version: '1.3.0' }],
    ['another program', says('1.3.0', 'telnetd'), { kind: 'tampered', version: '1.3.0' }],
    ['no version', says('1.3'), { kind: 'tampered', version: '1.3.0' }],
    ['nothing that can be read', null, { kind: 'tampered', version: '1.3.0' }],
  ])('%s', (_what, inside, problem) => {
    expect(validatePackage(inside, '1.3.0', '1.2.0')).toEqual(problem);
  });
});

describe('URLs outside the feed’s folder', () => {
  const feed = 'https://updates.example/stagebay';
  it.each([
    ['https://updates.example/stagebay/latest.yml?noCache=1', true],
    ['https://updates.example/stagebay/Stagebay-1.0.1-x64.exe', true],
    ['https://updates.example/other/latest.yml', false],
    ['https://updates.example/stagebay-old/latest.yml', false],
    ['https://updates.example/stagebay/sub/latest.yml', false],
    ['https://updates.example/stagebay/%2e%2e%2flatest.yml', false],
    ['https://elsewhere.example/stagebay/latest.yml', false],
    ['http://updates.example/stagebay/latest.yml', false],
    ['https://updates.example:8443/stagebay/latest.yml', false],
    ['not a URL', false],
  ])('%s: %s', (address, allowed) => {
    expect(isInFolder(address, feed)).toBe(allowed);
    expect(isInFolder(address, `${feed}/`)).toBe(allowed);
  });
});

describe('the permission to install', () => {
  const facts = (change: Partial<InstallFacts> & { files?: Record<string, string> }): InstallFacts => ({
    platform: 'linux',
    uid: 1000,
    resources: '/opt/Stagebay/resources',
    localAppData: undefined,
    publishers: ['Stagebay'],
    readText: (file) => change.files?.[file] ?? null,
    isWritable: () => true,
    ...change,
  });
  const deb = { '/opt/Stagebay/resources/package-type': 'deb\n' };
  const OWN = 'C:\\Users\\pack\\AppData\\Local\\Programs\\stagebay\\resources';
  const win = {
    platform: 'win32' as const,
    userNumber: null,
    localAppData: 'C:\\Users\\pack\\AppData\\Local',
    resources: OWN,
  };

  it('only root may install a Debian package', () => {
    expect(checkInstallPermission(facts({ files: deb, uid: 0 }))).toEqual(ok('deb'));
    expect(checkInstallPermission(facts({ files: deb }))).toEqual(fail('no-rights'));
  });

  it('an unpacked folder, an AppImage and other packages cannot be replaced', () => {
    expect(checkInstallPermission(facts({}))).toEqual(fail('unknown-package'));
    expect(checkInstallPermission(facts({ files: { '/opt/Stagebay/resources/package-type': 'rpm' }, uid: 0 }))).toEqual(
      fail('unknown-package'),
    );
  });

  it('a Windows package without a publisher accepts no update', () => {
    expect(checkInstallPermission(facts({ ...win, publishers: [] }))).toEqual(fail('no-publisher'));
    expect(checkInstallPermission(facts(win))).toEqual(ok('exe'));
  });

  it('an installation for all users of a Windows computer is not replaced, even if the user could write to it', () => {
    expect(checkInstallPermission(facts({ ...win, resources: 'C:\\Program Files\\Stagebay\\resources' }))).toEqual(fail('no-rights'));
    // A file, because on Windows only an attempt shows whether a folder is writable.
    expect(checkInstallPermission(facts({ ...win, isWritable: (path) => !path.endsWith('.json') }))).toEqual(fail('no-rights'));
    expect(checkInstallPermission(facts({ ...win, localAppData: undefined }))).toEqual(fail('no-rights'));
  });

  it.each([
    ['c:\\users\\PACK\\AppData\\Local\\Programs\\stagebay\\resources', true],
    ['C:\\Users\\pack\\AppData\\Local\\Programs-of-all\\stagebay\\resources', false],
    ['C:\\Users\\other\\AppData\\Local\\Programs\\stagebay\\resources', false],
    ['D:\\stagebay\\resources', false],
  ])('the installation in %s belongs to this user: %s', (resources, isOwn) => {
    expect(checkInstallPermission(facts({ ...win, resources }))).toEqual(isOwn ? ok('exe') : fail('no-rights'));
  });
});

describe('the kinds of feed problems', () => {
  const error = (fields: object) => Object.assign(new Error('x'), fields);
  it.each([
    [error({ message: 'net::ERR_CONNECTION_REFUSED' }), { kind: 'feed-down', detail: 'ERR_CONNECTION_REFUSED' }],
    [error({ message: 'net::ERR_CONNECTION_TIMED_OUT' }), { kind: 'feed-slow' }],
    [error({ message: 'net::ERR_BLOCKED_BY_CLIENT' }), { kind: 'outside-feed' }],
    [error({ code: 'ENOSPC' }), { kind: 'disk-full', version: '1.0.1' }],
    [error({ code: 'EACCES' }), { kind: 'not-kept', version: '1.0.1', detail: 'EACCES' }],
    [error({ message: 'net::ERR_CONTENT_LENGTH_MISMATCH' }), { kind: 'truncated', version: '1.0.1' }],
    [error({}), { kind: 'feed-down', detail: 'Error' }],
  ])('%#', (thrown, problem) => {
    expect(toReleaseProblem(thrown, '1.0.1')).toEqual(problem);
  });

  it('the response of a portal is not logged', () => {
    const thrown = error({ message: 'net::ERR_FAILED <html>canary-token</html>' });
    expect(toReleaseProblem(thrown, '')).toEqual({ kind: 'feed-down', detail: 'ERR_FAILED' });
  });
});

describe('the restart policy', () => {
  const settings = { 'update.idleMinutes': 5, 'update.hours': '22:30-05:00' } as const;
  const nights = { from: 22 * 60 + 30, to: 5 * 60 };

  it('a restart requires the configured hours and idle time', () => {
    expect(restartPolicy({ settings, isUrgent: false, isFromFeed: true, uptimeMinutes: 60 })).toEqual({ idleMinutes: 5, hours: nights });
  });
  it('a restart is allowed at any hour right after a start without input', () => {
    const rule = (uptimeMinutes: number) => restartPolicy({ settings, isUrgent: false, isFromFeed: true, uptimeMinutes });
    expect(rule(2)).toEqual({ idleMinutes: 2 - 5 / 60, hours: null });
    // The input event of the opening window does not count.
    expect(rule(3 / 60)).toEqual({ idleMinutes: 0, hours: null });
  });
  it('a version that IT’s tools install during a start waits for the configured hours', () => {
    expect(restartPolicy({ settings, isUrgent: false, isFromFeed: false, uptimeMinutes: 0.1 })).toEqual({ idleMinutes: 5, hours: nights });
  });
  it('an urgent restart waits only for the open order', () => {
    expect(restartPolicy({ settings, isUrgent: true, isFromFeed: false, uptimeMinutes: 60 })).toEqual({ idleMinutes: 0, hours: null });
  });
});
