/**
 * `npm run package`: builds the package for this system into `dist/`: on Linux the app's folder and, if Debian's tools are
 * installed, a Debian package; on Windows the installer.
 *
 * - `-- --signed`: for releases; on Windows it fails if the package cannot be signed.
 * - `-- --version 1.0.1`: another version, for tests.
 * - `-- --instrumented`: the build that Playwright can drive, for tests.
 * - `-- --quick`: without compression, and on Windows without the installer, for tests.
 * - `-- --fallback-electron`: accepts the older Electron of `fallback-runtime.mjs`, for tests; otherwise only the version of
 *   package.json is packaged.
 * - `-- --output FOLDER` and `-- --update-keys FILE` replace `dist/` and `resources/update-keys.txt`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './build-app.mjs';
import { CliError, log, main, projectFolder } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { readPublicKeys } from './feed/keys.mjs';
import { electronRefusal, electronVersionOf, shippedElectronVersion } from './package/electron-choice.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  const { version, output, updateKeysFile, fallback, ...options } = readArguments(process.argv.slice(2));
  if (process.platform !== 'linux' && process.platform !== 'win32')
    throw new CliError('Packages are built only on Linux and Windows, each for itself.');
  await setUp('modules');
  const updateKeys = readPublicKeys(updateKeysFile);
  const electron = await ensureElectron();
  const refusal = electronRefusal({ found: electronVersionOf(electron), shipped: shippedElectronVersion(), fallback });
  if (refusal) throw new CliError(refusal);
  if (updateKeys.length === 0) log('The package contains no update key: its stations follow a feed only if their policy names keys.');
  await buildApp();
  const { writeLicenses } = await import('./package/licenses.mjs');
  writeLicenses();
  const { buildUnpackedApp } = await import('./package/unpacked-app.mjs');
  await buildUnpackedApp({ version, output, updateKeys, ...options }, electron);
  if (process.platform === 'linux') {
    const { hasDebianTools, packDeb } = await import('./package/deb.mjs');
    if (await hasDebianTools()) log(await packDeb({ version, output, quick: options.quick }));
    else log('dpkg-deb is not installed, so only the folder was built.');
  }
  return 0;
});
// electron-builder's exit handler would end the process with 0 even after an error. After an explicit exit it does nothing.
process.exit();

/** @param {string[]} args */
function readArguments(args) {
  const options = /** @type {const} */ ({
    version: { type: 'string' },
    output: { type: 'string' },
    instrumented: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    signed: { type: 'boolean', default: false },
    'fallback-electron': { type: 'boolean', default: false },
    'update-keys': { type: 'string', default: 'resources/update-keys.txt' },
  });
  try {
    const { values } = parseArgs({ args, options });
    const version = values.version ?? JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')).version;
    if (!/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version)) throw new Error(`"${version}" is not a version such as 1.2.3 or 1.2.3-beta.1.`);
    const { instrumented, quick, signed, 'fallback-electron': fallback } = values;
    // Test builds go into other folders than releases, so that they are not published by mistake.
    const output = path.resolve(projectFolder, values.output ?? (instrumented ? 'dist/instrumented' : fallback ? 'dist/fallback' : 'dist'));
    const updateKeysFile = path.resolve(projectFolder, values['update-keys']);
    return { version, output, updateKeysFile, instrumented, quick, signed, fallback };
  } catch (error) {
    throw new CliError(/** @type {Error} */ (error).message);
  }
}
