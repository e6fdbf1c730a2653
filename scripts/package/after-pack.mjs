/** Completes a package after electron-builder: the version file for running apps, the fuses and the check of native modules. */
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
 * Writes the file from which a running app learns that another version is installed. Its checksum tells whether the new `app.asar` is
 * there already, because installers write files one after the other, and Windows some only at its next start.
 * @param {string} resources
 * @param {string} version
 */
export const releaseInfo = (resources, version) => ({
  version,
  archive: createHash('sha256')
    .update(readFileSync(path.join(resources, 'app.asar')))
    .digest('hex'),
});
