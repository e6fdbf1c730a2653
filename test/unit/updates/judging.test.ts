/** What is taken, what is refused, and why: everything in `src-main/updates` that only looks at values. */
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));

import { problemOf } from '../../../src-main/updates/failures';
import { isInFolder } from '../../../src-main/updates/feed-updater';
import { hasPublisherName, mayInstall, type PackageFacts } from '../../../src-main/updates/may-install';
import { judgeOffer, judgePackage } from '../../../src-main/updates/offer';
import { restartRule } from '../../../src-main/updates/restart-rule';
import { compareVersions, isVersion } from '../../../src-main/updates/versions';
import { fail, ok } from '../../../src-shared/result';

const SHA512 = `${'A'.repeat(86)}==`;
const described = (change: object = {}, file: object = {}) => ({
  version: '1.0.1',
  files: [{ url: 'stagebay_1.0.1_amd64.deb', sha512: SHA512, size: 1_000, ...file }],
  ...change,
});

describe('an older release is never taken for a newer one', () => {
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

  it('a build number makes no other release', () => {
    expect(compareVersions('1.0.0+5', '1.0.0')).toBe(0);
  });

  it.each(['1.0', 'v1.0.0', '1.0.0 ', '', '01.0.0', '1.0.0-', null, 1])('%j is no version', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('what a feed offers is judged before a byte of it is fetched', () => {
  it('a newer release with a package of this kind is taken', () => {
    expect(judgeOffer(described(), '1.0.0', 'deb')).toEqual(ok({ version: '1.0.1', size: 1_000, sha512: SHA512 }));
  });

  it('one that electron-builder described without a size is taken, and asks for more room than any package so far', () => {
    const judged = judgeOffer(described({}, { size: undefined }), '1.0.0', 'deb');
    expect(judged.ok && judged.value?.size).toBeGreaterThan(200_000_000);
  });

  it('a version before a release is taken by the name that Debian gives it', () => {
    const beta = described({ version: '1.1.0-beta.1' }, { url: 'stagebay_1.1.0~beta.1_amd64.deb' });
    expect(judgeOffer(beta, '1.0.0', 'deb')).toMatchObject({ ok: true, value: { version: '1.1.0-beta.1' } });
  });

  it('what runs already is nothing new', () => {
    expect(judgeOffer(described(), '1.0.1', 'deb')).toEqual(ok(null));
  });

  it('an older one is refused by name: somebody may be replaying an old answer', () => {
    expect(judgeOffer(described(), '1.0.2', 'deb')).toEqual(fail({ kind: 'older', version: '1.0.1' }));
  });

  it.each([
    ['a page of a portal', '<html>', 'everything'],
    ['nothing', null, 'everything'],
    ['no version', described({ version: undefined }), 'version'],
    ['no files', described({ files: undefined }), 'files'],
    ['an empty list of files', described({ files: [] }), 'files'],
    ['a file without a hash', described({}, { sha512: undefined }), 'files.0.sha512'],
    ['a hash that is too short', described({}, { sha512: 'AAAA' }), 'files.0.sha512'],
    ['a size that is no number of bytes', described({}, { size: 'large' }), 'files.0.size'],
  ])('%s is no description', (_what, description, detail) => {
    expect(judgeOffer(description, '1.0.0', 'deb')).toEqual(fail({ kind: 'feed-garbage', detail }));
  });

  it.each([
    'https://elsewhere.example/stagebay.deb',
    '//elsewhere.example/stagebay.deb',
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
  ])('a package at %s is not in the feed’s own folder', (url) => {
    expect(judgeOffer(described({}, { url }), '1.0.0', 'deb')).toEqual(fail({ kind: 'outside-feed' }));
  });

  it('packages for other kinds of installation are not for this one', () => {
    expect(judgeOffer(described(), '1.0.0', 'exe')).toEqual(fail({ kind: 'wrong-kind', version: '1.0.1' }));
  });

  it('an installer that asks for an administrator is not fetched: nobody is there to answer it', () => {
    const forAll = described({}, { url: 'Stagebay-1.0.1-x64.exe', isAdminRightsRequired: true });
    expect(judgeOffer(forAll, '1.0.0', 'exe')).toEqual(fail({ kind: 'wrong-kind', version: '1.0.1' }));
  });
});

describe('a package is believed about its own version, and the feed is not', () => {
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
    expect(judgePackage(inside, '1.3.0', '1.2.0')).toEqual(problem);
  });
});

describe('wherever a redirect leads, nothing is fetched from there', () => {
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
    expect(isInFolder(address, null)).toBe(false);
  });
});

describe('who may install', () => {
  const facts = (change: Partial<PackageFacts> & { files?: Record<string, string> }): PackageFacts => ({
    platform: 'linux',
    userNumber: 1000,
    resources: '/opt/Stagebay/resources',
    localAppData: undefined,
    readText: (file) => change.files?.[file] ?? null,
    mayWrite: () => true,
    ...change,
  });
  const deb = { '/opt/Stagebay/resources/package-type': 'deb\n' };
  const OWN = 'C:\\Users\\pack\\AppData\\Local\\Programs\\stagebay\\resources';
  const win = (yml: string) => ({
    platform: 'win32' as const,
    userNumber: null,
    localAppData: 'C:\\Users\\pack\\AppData\\Local',
    resources: OWN,
    files: { [`${OWN}\\app-update.yml`]: yml },
  });
  const forAll = 'C:\\Program Files\\Stagebay\\resources';
  const SIGNED = 'provider: generic\npublisherName:\n  - Stagebay\n';

  it('root replaces a Debian package, and nobody else does: a person would be asked for a password', () => {
    expect(mayInstall(facts({ files: deb, userNumber: 0 }))).toEqual(ok('deb'));
    expect(mayInstall(facts({ files: deb }))).toEqual(fail('no-rights'));
  });

  it('an unpacked folder is no package, nor is an AppImage, which would leave no app, nor one of another kind', () => {
    expect(mayInstall(facts({}))).toEqual(fail('unknown-package'));
    expect(mayInstall(facts({ files: { '/opt/Stagebay/resources/package-type': 'rpm' }, userNumber: 0 }))).toEqual(fail('unknown-package'));
  });

  it('on Windows a package that names no publisher takes any signature, so it takes no update', () => {
    expect(mayInstall(facts(win('provider: generic\n')))).toEqual(fail('no-publisher'));
    expect(mayInstall(facts({ ...win(''), files: {} }))).toEqual(fail('no-publisher'));
    expect(mayInstall(facts(win(SIGNED)))).toEqual(ok('exe'));
  });

  it('for all users of a Windows computer nobody installs who would have to ask for an administrator, also where he may write', () => {
    const files = { [`${forAll}\\app-update.yml`]: SIGNED };
    expect(mayInstall(facts({ ...win(SIGNED), resources: forAll, files }))).toEqual(fail('no-rights'));
    expect(mayInstall(facts({ ...win(SIGNED), mayWrite: () => false }))).toEqual(fail('no-rights'));
    expect(mayInstall(facts({ ...win(SIGNED), localAppData: undefined }))).toEqual(fail('no-rights'));
  });

  it.each([
    ['c:\\users\\PACK\\AppData\\Local\\Programs\\stagebay\\resources', true],
    ['C:\\Users\\pack\\AppData\\Local\\Programs-of-all\\stagebay\\resources', false],
    ['C:\\Users\\other\\AppData\\Local\\Programs\\stagebay\\resources', false],
    ['D:\\stagebay\\resources', false],
  ])('%s is this user’s own: %s', (resources, isOwn) => {
    const files = { [`${resources}\\app-update.yml`]: SIGNED };
    expect(mayInstall(facts({ ...win(SIGNED), resources, files }))).toEqual(isOwn ? ok('exe') : fail('no-rights'));
  });

  it.each([
    ['publisherName: Stagebay Inc.', true],
    ['publisherName:\n  - Stagebay\n  - Other', true],
    ['publisherName:\r\n  - Stagebay\r\n', true],
    ['publisherName: ["Stagebay"]', true],
    ['publisherName:\nurl: https://x', false],
    ['publisherName: []', false],
    ["publisherName: ''", false],
    ['publisherName: null', false],
    ['publisherName: ~ # none', false],
    ['publisherName:\n  - ""\n', false],
    ['# publisherName: Stagebay', false],
  ])('%j names a publisher: %s', (yml, named) => {
    expect(hasPublisherName(`provider: generic\n${yml}`)).toBe(named);
  });
});

describe('every failure of a feed has a kind', () => {
  const error = (fields: object) => Object.assign(new Error('x'), fields);
  it.each([
    [error({ code: 'ERR_CHECKSUM_MISMATCH' }), { kind: 'tampered', version: '1.0.1' }],
    [error({ code: 'ERR_UPDATER_INVALID_SIGNATURE' }), { kind: 'wrong-publisher', version: '1.0.1' }],
    [error({ code: 'ERR_UPDATER_WEB_INSTALLER_DISABLED' }), { kind: 'wrong-kind', version: '1.0.1' }],
    [error({ code: 'ERR_UPDATER_INVALID_UPDATE_INFO' }), { kind: 'feed-garbage', detail: 'not YAML' }],
    [error({ code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }), { kind: 'feed-down', detail: 'HTTP 404' }],
    [error({ code: 'HTTP_ERROR_503', statusCode: 503 }), { kind: 'feed-down', detail: 'HTTP 503' }],
    [error({ message: 'Cannot download "https://feed/x.deb", status 404: Not Found' }), { kind: 'feed-down', detail: 'HTTP 404' }],
    [error({ message: 'net::ERR_CONNECTION_REFUSED' }), { kind: 'feed-down', detail: 'ERR_CONNECTION_REFUSED' }],
    [error({ message: 'net::ERR_CONNECTION_TIMED_OUT' }), { kind: 'feed-slow' }],
    [error({ message: 'net::ERR_BLOCKED_BY_CLIENT' }), { kind: 'outside-feed' }],
    [error({ code: 'ENOSPC' }), { kind: 'disk-full', version: '1.0.1' }],
    [error({ code: 'EACCES' }), { kind: 'not-kept', version: '1.0.1', detail: 'EACCES' }],
    [new TypeError('Cannot read properties of null'), { kind: 'feed-garbage', detail: 'everything' }],
    [error({}), { kind: 'feed-down', detail: 'Error' }],
  ])('%#', (thrown, problem) => {
    expect(problemOf(thrown, '1.0.1')).toEqual(problem);
  });

  it('nothing of what a portal answered gets into the log', () => {
    const thrown = error({ code: 'ERR_UPDATER_INVALID_UPDATE_INFO', message: 'rawData: <html>canary-token</html>' });
    expect(JSON.stringify(problemOf(thrown, ''))).not.toContain('canary');
  });
});

describe('when a station may become another version', () => {
  const settings = { 'update.idleMinutes': 5, 'update.hours': '22:30-05:00' } as const;
  const nights = { from: 22 * 60 + 30, to: 5 * 60 };

  it('in the hours, when it was left alone', () => {
    expect(restartRule({ settings, isUrgent: false, byFeed: true, uptimeMinutes: 60 })).toEqual({ idleMinutes: 5, hours: nights });
  });
  it('at a start at any hour, as long as nobody has touched it since', () => {
    const rule = (uptimeMinutes: number) => restartRule({ settings, isUrgent: false, byFeed: true, uptimeMinutes });
    expect(rule(2)).toEqual({ idleMinutes: 2 - 5 / 60, hours: null });
    // A touch by the window that opens is nobody's.
    expect(rule(3 / 60)).toEqual({ idleMinutes: 0, hours: null });
  });
  it('IT’s own tools that install during a start wait for their hours all the same', () => {
    expect(restartRule({ settings, isUrgent: false, byFeed: false, uptimeMinutes: 0.1 })).toEqual({ idleMinutes: 5, hours: nights });
  });
  it('between two orders and no later, when something it needs may be gone', () => {
    expect(restartRule({ settings, isUrgent: true, byFeed: false, uptimeMinutes: 60 })).toEqual({ idleMinutes: 0, hours: null });
  });
});
