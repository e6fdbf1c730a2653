/** What a Windows package loads: on a computer where one of these modules does not load, a station takes no order. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findNativeProblems } from '../../../scripts/package/check-native-modules.mjs';
import { nativeFileSets, nativePackagesFor } from '../../../scripts/package/native-packages.mjs';
import { importedDlls } from '../../../scripts/package/pe-imports.mjs';
import { ensureWin32Project } from '../../../scripts/package/win32-modules.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';
import { peImage } from './fixtures/pe-image.mjs';

const require = createRequire(import.meta.url);
const LIBSQL = '@libsql/win32-x64-msvc';

/** A folder with the packages that npm installs on Windows. */
let project = '';
// Installs 50 MB the first time.
beforeAll(async () => {
  project = await ensureWin32Project('production');
}, 120_000);

/** What electron-builder lays into a package for Windows, as paths below `node_modules`. */
function laid() {
  const { FileMatcher } = require('app-builder-lib/out/fileMatcher');
  return nativeFileSets('win32').flatMap(({ from, filter }) => {
    const folder = path.join(project, from);
    const expand = (/** @type {string} */ pattern) => {
      if (pattern.includes('$')) throw new Error(`${pattern} depends on the building system.`);
      return pattern;
    };
    const isTaken = new FileMatcher(folder, folder, expand, filter).createFilter();
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(folder, name)).isFile() && isTaken(path.join(folder, name), statSync(path.join(folder, name))))
      .map((name) => path.posix.join(from, name.replaceAll('\\', '/')));
  });
}

test('a Windows package contains the Windows prebuilds and their files, whichever platform builds it', () => {
  const files = laid();
  expect(files.filter((file) => file.endsWith('.node'))).toEqual([
    'node_modules/keytar/prebuilds/win32-x64/keytar.node',
    'node_modules/@koromix/koffi-win32-x64/win32_x64/koffi.node',
    'node_modules/@libsql/win32-x64-msvc/index.node',
    'node_modules/native-reg/prebuilds/win32-x64/node.napi.node',
    'node_modules/@serialport/bindings-cpp/prebuilds/win32-x64/@serialport+bindings-cpp.node',
  ]);
  for (const { name, files: wanted } of nativePackagesFor('win32'))
    for (const file of wanted) {
      const found = file.includes('*')
        ? files.some((one) => one.startsWith(`node_modules/${name}/${path.posix.dirname(file)}/`))
        : files.includes(`node_modules/${name}/${file}`);
      expect(found, `${name}/${file}`).toBe(true);
    }
});

test('native modules of a Windows package import only DLLs of Windows or of the package', () => {
  // The package's build lays the runtime; without it this is all that is missing.
  expect(findNativeProblems(path.join(project, 'node_modules'), 'win32')).toEqual([
    `${LIBSQL}/index.node wants vcruntime140.dll, which Windows lacks.`,
  ]);
});

describe('a package is refused by its build', () => {
  let modules = '';
  beforeEach(() => {
    modules = createTestFolder('natives');
    for (const { name, files } of nativePackagesFor('win32'))
      for (const file of files) if (file.endsWith('.node')) lay(`${name}/${file}`, ['KERNEL32.dll']);
  });

  const lay = (/** @type {string} */ file, /** @type {readonly string[] | string} */ content) => {
    mkdirSync(path.dirname(path.join(modules, file)), { recursive: true });
    writeFileSync(path.join(modules, file), typeof content === 'string' ? content : peImage(content));
  };

  test('a package build fails if a native module is missing', () => {
    rmSync(path.join(modules, 'native-reg'), { recursive: true });
    expect(findNativeProblems(modules, 'win32')).toEqual(['native-reg/prebuilds/win32-x64/node.napi.node is missing.']);
  });
  test('a package build fails if a native module is for another platform', () => {
    lay('keytar/prebuilds/win32-x64/keytar.node', '\x7fELF');
    expect(findNativeProblems(modules, 'win32')).toEqual(['keytar/prebuilds/win32-x64/keytar.node is not for win32.']);
  });
  test('a package build fails if a DLL is missing, including indirect imports, and finds DLLs in any letter case', () => {
    expect(findNativeProblems(modules, 'win32')).toEqual([]);
    lay(`${LIBSQL}/index.node`, ['VCRUNTIME140.dll', 'api-ms-win-crt-heap-l1-1-0.dll']);
    expect(findNativeProblems(modules, 'win32')).toEqual([`${LIBSQL}/index.node wants vcruntime140.dll, which Windows lacks.`]);
    lay(`${LIBSQL}/vcruntime140.dll`, ['kernel32.dll', 'VCRUNTIME140_1.dll']);
    expect(findNativeProblems(modules, 'win32')).toEqual([`${LIBSQL}/index.node wants vcruntime140_1.dll, which Windows lacks.`]);
    lay(`${LIBSQL}/vcruntime140.dll`, ['kernel32.dll']);
    expect(findNativeProblems(modules, 'win32')).toEqual([]);
  });
});

test('importedDlls reads the normal and the delayed imports of a PE image', () => {
  expect(importedDlls(peImage(['B.dll', 'A.dll'], ['node.exe', 'b.DLL']))).toEqual(['a.dll', 'b.dll', 'node.exe']);
  expect(importedDlls(peImage([]))).toEqual([]);
  expect(() => importedDlls(Buffer.from('\x7fELF'))).toThrow('not a Windows image');
  const keytar = readFileSync(path.join(project, 'node_modules/keytar/prebuilds/win32-x64/keytar.node'));
  expect(importedDlls(keytar)).toEqual(['advapi32.dll', 'kernel32.dll', 'node.exe']);
});
