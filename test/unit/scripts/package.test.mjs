import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { FALLBACK_VERSION } from '../../../scripts/fallback-runtime.mjs';
import { packageFoldersOf } from '../../../scripts/package/bundled-packages.mjs';
import { debianVersion } from '../../../scripts/package/deb.mjs';
import { electronRefusal, shippedElectronVersion } from '../../../scripts/package/electron-choice.mjs';
import { decidedFuses, FUSES } from '../../../scripts/package/fuses.mjs';
import { forbiddenLicenses, formatNotices } from '../../../scripts/package/licenses.mjs';
import { nativeFileSets } from '../../../scripts/package/native-packages.mjs';

describe('fuses', () => {
  test('every fuse of the newest Electron has a configured state', () => {
    const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    expect(Object.keys(FUSES).sort()).toEqual(names.sort());
  });
  test('the inspect fuse is off, and the instrumented build differs only in that fuse', () => {
    const length = Object.keys(FUSES).length;
    const released = decidedFuses(length, { instrumented: false });
    expect(released).toMatchObject({ RunAsNode: false, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false });
    expect(decidedFuses(length, { instrumented: true })).toEqual({ ...released, EnableNodeCliInspectArguments: true });
  });
  test('an older Electron gets only the fuses that it has', () => {
    expect(decidedFuses(8, { instrumented: false })).not.toHaveProperty('WasmTrapHandlers');
    expect(Object.keys(decidedFuses(8, { instrumented: false }))).toHaveLength(8);
  });
});

describe('licenses', () => {
  const one = (/** @type {string} */ license) => ({ name: 'someone', version: '1.0.0', license, text: 'You may.' });
  test('a copyleft or unknown license is forbidden', () => {
    const refused = ['GPL-3.0-only', 'AGPL-3.0', 'LGPL-2.1', '(MIT OR GPL-2.0)', 'SSPL-1.0', 'UNLICENSED', 'none'].map(one);
    expect(forbiddenLicenses([one('MIT'), ...refused])).toEqual(refused);
  });
  test('the license file lists every package with its license text', () => {
    expect(formatNotices([one('MIT')])).toContain('someone 1.0.0 (MIT)\n\nYou may.');
  });
  test('bundled packages are found from module IDs, including scoped and nested packages and Windows paths', () => {
    expect(
      packageFoldersOf([
        '/p/src-main/index.ts',
        '\0/p/node_modules/undici/index.js?commonjs-module',
        'C:\\p\\node_modules\\@fontsource-variable\\inter\\index.css',
        '/p/node_modules/a/node_modules/b/x.js',
        '/p/node_modules/a/x.js',
        '/p/node_modules/a/y.js',
      ]),
    ).toEqual([
      '/p/node_modules/a',
      '/p/node_modules/a/node_modules/b',
      '/p/node_modules/undici',
      'C:/p/node_modules/@fontsource-variable/inter',
    ]);
  });
});

test('a pre-release version sorts before its release in apt', () => {
  expect(debianVersion('1.2.0-beta.1')).toBe('1.2.0~beta.1');
  expect(debianVersion('1.2.0')).toBe('1.2.0');
});

test('a package contains native modules only for its own platform', () => {
  const linux = nativeFileSets('linux').map(({ from }) => from);
  expect(linux).toContain('node_modules/@libsql/linux-x64-gnu');
  expect(linux.join()).not.toMatch(/win32|native-reg|musl|darwin/);
  expect(nativeFileSets('win32').map(({ from }) => from)).toEqual(
    expect.arrayContaining(['node_modules/native-reg', 'node_modules/@libsql/win32-x64-msvc']),
  );
});

describe('the Electron in a package', () => {
  const shipped = shippedElectronVersion();
  test('the Electron version of package.json is packaged', () => {
    expect(electronRefusal({ found: shipped, shipped, fallback: false })).toBeNull();
    expect(electronRefusal({ found: shipped, shipped, fallback: true })).toBeNull();
  });
  test('the fallback Electron is packaged only with --fallback-electron', () => {
    expect(electronRefusal({ found: FALLBACK_VERSION, shipped, fallback: false })).toMatch(/nothing was packaged.*--fallback-electron/);
    expect(electronRefusal({ found: FALLBACK_VERSION, shipped, fallback: true })).toBeNull();
  });
  test('any other Electron, such as a leftover override, is never packaged', () => {
    for (const fallback of [false, true]) expect(electronRefusal({ found: '44.0.0', shipped, fallback })).toContain('nothing was packaged');
  });
});
