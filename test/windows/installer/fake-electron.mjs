/** A folder laid out as Electron for Windows, which the registries do not have: with a double of the app in the executable's place. */
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

/** @param {string} folder @param {string} version what the double says it is */
export async function createFakeElectron(folder, version) {
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  await compileApp(path.join(folder, 'electron.exe'), version);
}
