/** What a package needs beside what electron-builder lays: its version for running apps, its fuses, and modules that load. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../cli.mjs';
import { findNativeProblems } from './check-native-modules.mjs';
import { setFuses } from './fuses.mjs';
import { copyVcRuntime } from './vc-runtime.mjs';

/**
 * electron-builder's hook `afterPack`.
 * @param {string} folder of the unpacked app
 * @param {{ version: string, instrumented: boolean, platform: import('./native-packages.mjs').PackagedPlatform }} release
 */
export async function completePackage(folder, { version, instrumented, platform }) {
  const resources = path.join(folder, 'resources');
  const modules = path.join(resources, 'app.asar.unpacked', 'node_modules');
  if (platform === 'win32') await copyVcRuntime(modules);
  const problems = findNativeProblems(modules, platform);
  if (problems.length > 0) throw new CliError(`The package could not run:\n${problems.join('\n')}`);
  writeFileSync(path.join(resources, 'release.json'), `${JSON.stringify(releaseInfo(resources, version))}\n`);
  await setFuses(path.join(folder, platform === 'win32' ? 'stagebay.exe' : 'stagebay'), { instrumented });
}

/**
 * What a running app reads to learn that another version is installed. Installers lay files one after the other, and Windows may lay
 * some of them at its next start: the checksum tells whether this version's `app.asar` is there already.
 * @param {string} resources
 * @param {string} version
 */
export const releaseInfo = (resources, version) => ({
  version,
  archive: createHash('sha256')
    .update(readFileSync(path.join(resources, 'app.asar')))
    .digest('hex'),
});
