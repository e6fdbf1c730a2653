/** What `npm run feed` writes, read by electron-updater's own reader and judged as a station judges it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeDescriptions } from '../../../scripts/feed/description.mjs';
import { judgeOffer } from '../../../src-main/updates/offer';
import { fail } from '../../../src-shared/result';

const { parseUpdateInfo } = createRequire(import.meta.url)('electron-updater/out/providers/Provider') as {
  parseUpdateInfo(text: string, name: string, address: URL): unknown;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-feed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content = name) {
  writeFileSync(join(folder, name), content);
  utimesSync(join(folder, name), 1_790_000_000, 1_790_000_000);
}
const write = (options: { channel?: string; staging?: number } = {}, paths = [folder]) =>
  writeDescriptions(paths, { channel: options.channel ?? 'latest', staging: options.staging });
const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const read = (name: string) => parseUpdateInfo(text(name), name, new URL('https://updates.example/'));

it('a station takes what it says of each package in the folder, and other files are not described', () => {
  for (const name of ['stagebay_1.2.0_amd64.deb', 'Stagebay-1.2.0-x64.exe', 'Stagebay-1.2.0-x64.msi', 'builder-debug.yml']) put(name);
  write();
  expect(judgeOffer(read('latest-linux.yml'), '1.1.0', 'deb')).toMatchObject({ ok: true, value: { version: '1.2.0', size: 24 } });
  expect(judgeOffer(read('latest.yml'), '1.1.0', 'exe')).toMatchObject({ ok: true, value: { version: '1.2.0', size: 22 } });
  expect(text('latest.yml')).not.toContain('msi');
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
});

it('the description that electron-builder leaves without a size becomes a whole one', () => {
  put('Stagebay-1.2.0-x64.exe');
  put('latest.yml', 'version: 1.2.0\nfiles:\n  - url: Stagebay-1.2.0-x64.exe\n    sha512: x\n');
  write();
  expect(read('latest.yml')).toMatchObject({ files: [{ size: 22, sha512: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/) }] });
});

it('an installer that asks for an administrator is called one, and no station fetches it', () => {
  put('Stagebay-1.2.0-x64.exe', 'MZ…<requestedExecutionLevel level="requireAdministrator" uiAccess="false"/>');
  const [written] = write();
  expect(written?.packages.join()).toContain('no station fetches it');
  expect(judgeOffer(read('latest.yml'), '1.1.0', 'exe')).toEqual(fail({ kind: 'wrong-kind', version: '1.2.0' }));
});

it('a channel and a staged roll-out go into the description of a version before a release', () => {
  put('stagebay_1.2.0~beta.1_amd64.deb');
  write({ channel: 'pilot', staging: 20 });
  expect(read('pilot-linux.yml')).toMatchObject({ version: '1.2.0-beta.1', stagingPercentage: 20 });
  expect(judgeOffer(read('pilot-linux.yml'), '1.1.0', 'deb').ok).toBe(true);
});

it('without a roll-out it is for everybody, also where one stood before; and the same packages give the same text', () => {
  put('stagebay_1.2.0_amd64.deb');
  write({ staging: 20 });
  write();
  const first = text('latest-linux.yml');
  expect(first).not.toContain('stagingPercentage');
  write();
  expect(text('latest-linux.yml')).toBe(first);
});

it('which of two versions a thousand stations get is not guessed', () => {
  put('stagebay_1.2.0_amd64.deb');
  put('stagebay_1.10.0_amd64.deb');
  expect(() => write()).toThrow('which of them?');
  write({}, [join(folder, 'stagebay_1.10.0_amd64.deb')]);
  expect(read('latest-linux.yml')).toMatchObject({ version: '1.10.0' });
});

it('a folder without packages, and one that is not there, are said to be so', () => {
  expect(() => write()).toThrow('There is no package');
  expect(() => write({}, [join(folder, 'nowhere')])).toThrow('There is no package');
});
