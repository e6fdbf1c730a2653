import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { downloadElectron, nextStep, readInstalled } from '../../../scripts/electron-runtime.mjs';
import { canLinkFolders } from '../../support/folder-links.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';
import { createZip } from './fixtures/zip-file.mjs';

const project = path.resolve(import.meta.dirname, '../../..');

describe('which Electron is run', () => {
  const fresh = { wantedVersion: '45.4.1', override: null, installed: null, download: null, platform: 'linux', arch: 'x64' };
  const installed = { version: '45.4.1', executable: '/modules/electron' };
  const unreachable = { kind: 'unreachable', why: 'github.com: ENOTFOUND' };

  test('ELECTRON_OVERRIDE_DIST_PATH takes precedence over an installed Electron', () => {
    const override = { executable: '/mine/electron', exists: true };
    expect(nextStep({ ...fresh, override, installed })).toEqual({ kind: 'use', executable: '/mine/electron' });
  });

  test('a missing override executable is an error that names its path', () => {
    const override = { executable: '/mine/electron', exists: false };
    const step = nextStep({ ...fresh, override, installed });
    expect(step).toEqual({ kind: 'stop', message: expect.stringMatching(/ELECTRON_OVERRIDE_DIST_PATH.*\/mine\/electron/) });
  });

  test('an installed Electron of the wanted version is used without a download', () => {
    expect(nextStep({ ...fresh, installed })).toEqual({ kind: 'use', executable: '/modules/electron' });
  });

  test('an installed Electron of another version leads to a download', () => {
    expect(nextStep({ ...fresh, installed: { ...installed, version: '44.0.0' } })).toEqual({ kind: 'download' });
  });

  test('a missing Electron is downloaded before the fallback is tried', () => {
    expect(nextStep(fresh)).toEqual({ kind: 'download' });
  });

  test('an unreachable download host leads to the fallback with the reason', () => {
    expect(nextStep({ ...fresh, download: unreachable })).toEqual({ kind: 'fall-back', why: 'github.com: ENOTFOUND' });
  });

  test.each([
    ['win32', 'x64'],
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
  ])('an unreachable download host on %s %s, which has no fallback, is an error with remedies', (platform, arch) => {
    const step = nextStep({ ...fresh, download: unreachable, platform, arch });
    expect(step).toEqual({ kind: 'stop', message: expect.stringMatching(/github\.com: ENOTFOUND.*ELECTRON_MIRROR/) });
  });

  test('a failed download, such as a wrong checksum, never falls back', () => {
    expect(nextStep({ ...fresh, download: { kind: 'failed' } }).kind).toBe('stop');
  });

  test('a download that installed nothing is not retried', () => {
    expect(nextStep({ ...fresh, download: { kind: 'done' } }).kind).toBe('stop');
  });
});

// Electron's own installer, from a copy, against a host on this machine.
describe.skipIf(!canLinkFolders)('what a download can meet', () => {
  const { version } = JSON.parse(readFileSync(path.join(project, 'node_modules/electron/package.json'), 'utf8'));
  const zipName = `electron-v${version}-linux-x64.zip`;
  const zip = createZip([
    { name: 'electron', content: 'the program', mode: 0o100755 },
    { name: 'version', content: version, mode: 0o100644 },
  ]);
  let folder = '';
  let electronPackage = '';
  let server;

  beforeEach(() => {
    folder = createTestFolder('download');
    electronPackage = path.join(folder, 'electron');
    mkdirSync(electronPackage);
    for (const file of ['install.js', 'package.json', 'checksums.json']) {
      cpSync(path.join(project, 'node_modules/electron', file), path.join(electronPackage, file));
    }
    symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    vi.stubEnv('electron_config_cache', path.join(folder, 'cache'));
    vi.stubEnv('ELECTRON_INSTALL_PLATFORM', 'linux');
    vi.stubEnv('ELECTRON_INSTALL_ARCH', 'x64');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve()));
    server = undefined;
  });

  async function downloadFrom(answer, timeoutMs = 20_000) {
    server = createServer(answer);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${server.address().port}/`);
    return downloadElectron(electronPackage, timeoutMs);
  }

  async function downloadFromNowhere() {
    const closed = createServer();
    await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${closed.address().port}/`);
    await new Promise((resolve) => closed.close(resolve));
    return downloadElectron(electronPackage, 20_000);
  }

  test('a download with the right checksum is installed', async () => {
    vi.stubEnv('electron_use_remote_checksums', '1');
    const checksums = `${createHash('sha256').update(zip).digest('hex')} *${zipName}\n`;
    const download = await downloadFrom(({ url }, response) => response.end(url.endsWith(zipName) ? zip : checksums));
    expect(download).toEqual({ kind: 'done' });
    if (process.platform === 'linux') {
      expect(readInstalled(electronPackage)).toEqual({ version, executable: path.join(electronPackage, 'dist/electron') });
    }
  });

  test('a download with a wrong checksum is reported as failed, not as unreachable', async () => {
    expect(await downloadFrom((_, response) => response.end(zip))).toEqual({ kind: 'failed' });
    expect(existsSync(path.join(electronPackage, 'dist'))).toBe(false);
  });

  test('a host that answers 404 is reported as a failed download', async () => {
    expect(await downloadFrom((_, response) => response.writeHead(404).end())).toEqual({ kind: 'failed' });
  });

  test.each([403, 503])('a gateway that answers %i is reported as an unreachable host', async (status) => {
    const download = await downloadFrom((_, response) => response.writeHead(status).end());
    expect(download).toEqual({ kind: 'unreachable', why: expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\d+: HTTP ${status}$`)) });
  });

  test('a host that accepts the connection and never responds is reported as unreachable after the timeout', async () => {
    const download = await downloadFrom(() => {}, 200);
    expect(download).toEqual({ kind: 'unreachable', why: expect.stringMatching(/no answer within 0\.2 s$/) });
  });

  test('a host that refuses the connection is reported as unreachable and leaves no temporary files', async () => {
    const temporary = path.join(folder, 'temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    expect(await downloadFromNowhere()).toEqual({ kind: 'unreachable', why: expect.stringMatching(/ECONNREFUSED$/) });
    expect(readdirSync(temporary)).toEqual([]); // or every run would leave a folder
  });

  test('an interrupted extraction does not count as an installed Electron', async () => {
    mkdirSync(path.join(electronPackage, 'dist'));
    writeFileSync(path.join(electronPackage, 'path.txt'), 'electron');
    writeFileSync(path.join(electronPackage, 'dist/version'), version);
    expect(readInstalled(electronPackage)).toBe(null); // the executable is not there yet
    writeFileSync(path.join(electronPackage, 'dist/electron'), 'half of it');
    await downloadFromNowhere();
    expect(readInstalled(electronPackage)).toBe(null);
  });
});
