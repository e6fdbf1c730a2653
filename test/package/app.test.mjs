/** Checks the content of the built package. */
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { afterAll, describe, expect, test } from 'vitest';
import { PUBLISHER } from '../../electron-builder.config.mjs';
import { readPublicKeys } from '../../scripts/feed/keys.mjs';
import { decidedFuses, readFuses } from '../../scripts/package/fuses.mjs';
import { forbiddenLicenses, formatNotices, packagedLicenses } from '../../scripts/package/licenses.mjs';
import { readInstalledVersion } from '../../src-main/updates/installed-version.ts';
import { openSerialPair } from '../support/devices/serial-pair.mjs';
import { simulateScale } from '../support/devices/simulated-scale.mjs';
import { createTempFolder } from '../support/temp-folder.mjs';
import { archive, executable, filesBelow, project, resources, unpacked, version } from './packaged-app.mjs';
import { prepareForUnprivilegedUser } from './unprivileged-user.mjs';

/** The files in the archive, as paths from its root. */
const archived = listPackage(archive, { isPack: false })
  .map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
  .filter((name) => !('files' in statFile(archive, path.normalize(name))));
const read = (/** @type {string} */ name) => extractFile(archive, path.normalize(name));

/** The files of native packages, by name. A person reviews a new one before it is added. */
const EVERYWHERE = [
  '@neon-rs/load',
  '@serialport/bindings-cpp',
  '@serialport/bindings-interface',
  '@serialport/parser-delimiter',
  '@serialport/parser-readline',
  'detect-libc',
  'keytar',
  'koffi',
  'libsql',
  'ms',
  'node-gyp-build',
];
const PACKAGES = {
  linux: [...EVERYWHERE, '@koromix/koffi-linux-x64', '@libsql/linux-x64-gnu'].sort(),
  win32: [...EVERYWHERE, '@koromix/koffi-win32-x64', '@libsql/win32-x64-msvc', 'native-reg'].sort(),
};

describe('fuses', () => {
  test('the executable has the configured fuse states', async () => {
    const { length, fuses } = await readFuses(executable);
    expect(fuses).toEqual(decidedFuses(length, { instrumented: false }));
  });
});

describe('the archive', () => {
  test('the archive contains only the built app and its native packages', () => {
    const strangers = archived.filter(
      (name) =>
        name !== 'package.json' &&
        !/^out\/main\/((index|serial-process)\.js|chunks\/[\w.-]+\.js)$/.test(name) &&
        name !== 'out/preload/index.cjs' &&
        !/^out\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|woff2|wav|svg))$/.test(name) &&
        !name.startsWith('node_modules/'),
    );
    expect(strangers).toEqual([]);
    expect(archived).toEqual(expect.arrayContaining(['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']));
  });
  test('the archive contains only the npm packages that cannot be bundled', () => {
    const names = archived.flatMap((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1] ?? []);
    expect([...new Set(names)].sort()).toEqual(PACKAGES[/** @type {'linux' | 'win32'} */ (process.platform)]);
  });
  test('the archive contains no source, source map, test or document', () => {
    expect(
      archived.filter(
        (name) =>
          /\.(tsx?|mts|cts|map|cc|gyp|md|ps1)$|(^|\/)(tests?|docs?|src[^/]*)\//i.test(name) &&
          !/LICENSE\.md$/.test(name) &&
          // The modules that koffi and debug load are in folders of that name.
          !/^node_modules\/(koffi\/src\/koffi\/[\w/]+\.cjs|@serialport\/bindings-cpp\/node_modules\/debug\/src\/\w+\.js)$/.test(name),
      ),
    ).toEqual([]);
    for (const name of archived.filter((name) => /\.(js|cjs|css)$/.test(name)))
      expect(String(read(name)), name).not.toContain('sourceMappingURL');
  });
  test('the archive contains no secret and no path of the build machine', () => {
    const patterns = [
      /-----BEGIN [A-Z ]*PRIVATE KEY/,
      /\bAKIA[0-9A-Z]{16}\b/,
      /\bgh[pousr]_[A-Za-z0-9]{30,}/,
      /\bnpm_[A-Za-z0-9]{30,}/,
      /\beyJ[\w-]{20,}\.[\w-]{20,}\./,
      /canary-/,
    ];
    for (const name of archived.filter((name) => !name.endsWith('.node'))) {
      const text = read(name).toString('latin1');
      expect(patterns.filter((pattern) => pattern.test(text)).map(String), name).toEqual([]);
      expect(text.includes(project), `${project} in ${name}`).toBe(false);
    }
  });
  test('native modules are unpacked beside the archive, for this platform only', () => {
    const natives = archived.filter((name) => name.endsWith('.node'));
    expect(natives.length).toBeGreaterThan(0);
    // DLLs that a module imports and Windows lacks are beside the module.
    const runtimes = process.platform === 'win32' ? ['node_modules/@libsql/win32-x64-msvc/vcruntime140.dll'] : [];
    expect(filesBelow(`${archive}.unpacked`).sort()).toEqual([...natives, ...runtimes].sort());
    const magic = process.platform === 'win32' ? 'MZ' : '\x7fELF';
    for (const name of natives)
      expect(readFileSync(path.join(`${archive}.unpacked`, name)).toString('latin1', 0, magic.length)).toBe(magic);
    expect(natives.filter((name) => /musl|arm|ia32|darwin/.test(name))).toEqual([]);
  });
  test('package.json and release.json have the package’s version', () => {
    expect(JSON.parse(String(read('package.json'))).version).toBe(version);
    expect(readInstalledVersion(path.join(resources, 'release.json'), '0.0.0')).toBe(version);
  });
  test('package.json has the release keys and the publisher whose updates are accepted', () => {
    const { updateKeys, publishers, builtAt } = JSON.parse(String(read('package.json'))).stagebay;
    expect(updateKeys).toEqual(readPublicKeys(path.join(project, 'resources/update-keys.txt')));
    expect(publishers).toEqual([PUBLISHER]);
    expect(builtAt).toBeGreaterThan(1_700_000_000);
    expect(builtAt).toBeLessThanOrEqual(Date.now() / 1000 + 86_400);
  });
  test('the built app serves the page with its content security policy', () => {
    const main = archived
      .filter((name) => name.startsWith('out/main/'))
      .map((name) => String(read(name)))
      .join('');
    expect(main).toContain("default-src 'none'");
    expect(main).toContain('content-security-policy');
    expect(main).not.toMatch(/unsafe-(inline|eval)/);
    expect(String(read('out/renderer/index.html'))).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|<style/);
  });
});

describe('beside the archive', () => {
  test('no other app is beside the archive that Electron would load first', () => {
    expect(filesBelow(resources).filter((name) => /^(app|default_app)[./]/.test(name) && !/^app\.asar(\.unpacked\/|$)/.test(name))).toEqual(
      [],
    );
  });
  test('the resources folder has the icon, the licenses and the policy templates', () => {
    const wanted = [
      'icon.png',
      'licenses.txt',
      'release.json',
      'policy/stagebay.admx',
      'policy/en-US/stagebay.adml',
      'policy/stagebay.schema.json',
    ];
    expect(filesBelow(resources)).toEqual(expect.arrayContaining(wanted));
  });
  test('Chromium’s locales are the languages of Stagebay', () => {
    expect(filesBelow(path.join(unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'es-419.pak', 'es.pak', 'fr.pak']);
  });
  test('the package without Electron’s own files is at most 15 MB', () => {
    const bytes = filesBelow(resources).reduce((sum, name) => sum + statSync(path.join(resources, name)).size, 0);
    expect(bytes / 1_000_000).toBeLessThanOrEqual(15);
  });
});

describe('licenses', () => {
  test('every packaged license is allowed and listed in licenses.txt', () => {
    const licensed = packagedLicenses();
    expect(forbiddenLicenses(licensed)).toEqual([]);
    expect(readFileSync(path.join(resources, 'licenses.txt'), 'utf8')).toBe(formatNotices(licensed));
    const names = licensed.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['react', 'undici', '@github/keytar', 'libsql', '@fontsource-variable/inter']));
  });
  test('the licenses of Electron and Chromium are in the package', () => {
    expect(statSync(path.join(unpacked, 'LICENSE.electron.txt')).size).toBeGreaterThan(500);
    expect(statSync(path.join(unpacked, 'LICENSES.chromium.html')).size).toBeGreaterThan(1_000_000);
  });
});

describe('the packaged app', () => {
  const station = prepareForUnprivilegedUser();
  const { run } = station;
  afterAll(station.remove);

  test('the packaged app prints its version', () => {
    expect(run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
  test('the packaged app ignores ELECTRON_RUN_AS_NODE and NODE_OPTIONS', () => {
    const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require /nowhere/else.js' };
    expect(run(['--version'], env)).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
  test('the packaged app ignores STAGEBAY_POLICY', () => {
    // A build that reads STAGEBAY_POLICY would end with an error, because the file does not exist.
    expect(run(['--print-policy'], { STAGEBAY_POLICY: '/nowhere/policy.json' }).stdout).not.toContain('/nowhere');
  });
  test('the packaged app is not marked as instrumented', () => {
    expect(JSON.parse(String(read('package.json')))).not.toHaveProperty('instrumented');
  });

  test.each([
    ['--remote-debugging-port=0'],
    ['--remote-debugging-pipe'],
    ['--inspect=0'],
    ['--inspect-brk=0'],
    ['--no-sandbox'],
    ['--ignore-certificate-errors'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--disable-web-security'],
    ['--load-extension=/tmp'],
    ['--js-flags=--expose-gc'],
    ['--ssl-key-log-file=/tmp/keys'],
    ['--log-net-log=/tmp/net'],
    ['--enable-logging'],
    ['--a-switch-of-the-next-version'],
    ['-remote-debugging-port=0'],
    ['--version', '--', '--inspect=0'],
  ])('the packaged app refuses %s with its own exit code, a message and a log line', (...words) => {
    const name = (words.at(-1) ?? '').replace(/^-+/, '').split('=')[0];
    const before = station.log().length;
    const { code, stdout, stderr } = run(words);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain(`Stagebay does not start with --${name}.`);
    expect(stderr).not.toContain('listening on');
    expect(station.log().slice(before)).toMatchObject([{ level: 'error', event: 'switch-refused', switches: name }]);
    // It also did not relaunch itself without them.
    if (process.platform === 'linux') expect(station.processes()).toEqual([]);
  });

  test.runIf(process.env.DISPLAY)('the packaged app unsets weakening variables, keeps a proxy switch and logs both', async () => {
    const keys = path.join(station.userData, 'tls-keys');
    // Not NODE_OPTIONS and NODE_EXTRA_CA_CERTS: by the fuse of the first Electron itself drops both before the app's first line.
    const variables = {
      ELECTRON_ENABLE_LOGGING: '1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSLKEYLOGFILE: keys,
      SSL_CERT_DIR: '/nowhere',
      SSL_CERT_FILE: '/nowhere/ca.pem',
    };
    const close = station.open(['--proxy-server=127.0.0.1:1'], variables);
    await expect.poll(() => station.log().map(({ event }) => event), { timeout: 20_000 }).toContain('window-focused');
    await close();
    const log = station.log();
    expect(log.filter(({ event }) => event === 'variables-unset')).toMatchObject([
      { level: 'warn', variables: Object.keys(variables).sort().join(', ') },
    ]);
    expect(log.filter(({ event }) => event === 'proxy-by-switch')).toMatchObject([{ level: 'warn', switches: 'proxy-server' }]);
    expect(existsSync(keys)).toBe(false);
  });

  // Windows has no pseudo-terminals that could replace a serial cable.
  test.runIf(process.env.DISPLAY && process.platform === 'linux')(
    'the packaged app reads a serial scale in a process of its own, with the library from beside the archive',
    async () => {
      const { path: folder, remove } = createTempFolder('cable');
      chmodSync(folder, 0o755);
      const pair = await openSerialPair(folder);
      const scale = simulateScale(await pair.plug(), { protocol: 'mt-sics' });
      chmodSync(pair.stationPath, 0o666);
      const settings = { 'scale.kind': 'serial', 'scale.port': pair.stationPath, 'scale.protocol': 'mt-sics' };
      const file = path.join(station.userData, 'settings.json');
      writeFileSync(file, JSON.stringify(settings));
      chmodSync(file, 0o644);
      const before = station.log().length;
      const close = station.open([], {});
      const statuses = () =>
        station
          .log()
          .slice(before)
          .filter(({ event }) => event === 'device-status');
      await expect
        .poll(statuses, { timeout: 20_000 })
        .toMatchObject([{ device: 'scale', id: `serial:${pair.stationPath}`, status: 'ready' }]);
      await close();
      rmSync(file);
      scale.close();
      await pair.close();
      remove();
    },
  );

  test.runIf(process.env.DISPLAY)('the packaged app logs no warning when nothing weakens it', async () => {
    const before = station.log().length;
    const close = station.open([], {});
    await expect
      .poll(
        () =>
          station
            .log()
            .slice(before)
            .map(({ event }) => event),
        { timeout: 20_000 },
      )
      .toContain('window-focused');
    await close();
    expect(
      station
        .log()
        .slice(before)
        .filter(({ level }) => level === 'warn' || level === 'error'),
    ).toEqual([]);
  });
});
