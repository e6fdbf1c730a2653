/** Creates a folder as Electron for Windows, which no package registry has, with a fake app as the executable. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileApp } from '../compile.mjs';

const FILES = {
  version: '45.4.1',
  LICENSE: 'Electron’s',
  'LICENSES.chromium.html': 'Chromium’s',
  'resources.pak': '',
  'icudtl.dat': '',
  'locales/en-US.pak': '',
  'locales/de.pak': '',
  'resources/default_app.asar': '',
};

/** @param {string} folder @param {string} version the version that the fake app reports */
export async function createFakeElectron(folder, version) {
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  await compileApp(path.join(folder, 'electron.exe'), version);
}
