/**
 * `npm run package`: builds what this machine can build, into `dist/`. On Linux the app as a folder and, where Debian's tools
 * are, a package of it; on Windows the installer. For tests `-- --version 1.0.1` gives it another version, `-- --instrumented`
 * builds the one that Playwright can drive, `-- --quick` compresses nothing (and makes no installer on Windows), and
 * `-- --output FOLDER` puts it elsewhere. A release says `-- --signed`: on Windows nothing is built then that is not signed.
 * Only the Electron that package.json names is packaged; for tests `-- --fallback-electron` accepts the older one of closed
 * networks. `-- --update-keys FILE` replaces `resources/update-keys.txt`.
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
    throw new CliError('Packages are made on Linux and on Windows, each its own; nothing is made for this system.');
  await setUp('modules');
  const updateKeys = readPublicKeys(updateKeysFile);
  const electron = await ensureElectron();
  const refusal = electronRefusal({ found: electronVersionOf(electron), shipped: shippedElectronVersion(), fallback });
  if (refusal) throw new CliError(refusal);
  if (updateKeys.length === 0) log('There is no key in it for updates: its stations follow a feed only where their policy names keys.');
  await buildApp();
  const { writeLicenses } = await import('./package/licenses.mjs');
  writeLicenses();
  const { buildUnpackedApp } = await import('./package/unpacked-app.mjs');
  await buildUnpackedApp({ version, output, updateKeys, ...options }, electron);
  if (process.platform === 'linux') {
    const { hasDebianTools, packDeb } = await import('./package/deb.mjs');
    if (await hasDebianTools()) log(await packDeb({ version, output, quick: options.quick }));
    else log('There is no dpkg-deb here, so only the folder was built.');
  }
  return 0;
});
// electron-builder's own clearing up would end the process with 0 whatever went wrong here; it does nothing at an explicit end.
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
    if (!/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version)) throw new Error(`"${version}" is no version such as 1.2.3 or 1.2.3-beta.1.`);
    const { instrumented, quick, signed, 'fallback-electron': fallback } = values;
    // Apart from what ships, so that no folder of packages is published by mistake.
    const output = path.resolve(projectFolder, values.output ?? (instrumented ? 'dist/instrumented' : fallback ? 'dist/fallback' : 'dist'));
    const updateKeysFile = path.resolve(projectFolder, values['update-keys']);
    return { version, output, updateKeysFile, instrumented, quick, signed, fallback };
  } catch (error) {
    throw new CliError(/** @type {Error} */ (error).message);
  }
}
