/**
 * `node pack.mjs VERSION ELECTRON OUTPUT`, in a copy of the project that has Windows' npm packages: makes the Windows installer of
 * the built app by the product's own configuration. Only how strongly it is compressed differs from a release.
 */
import path from 'node:path';
import { build, Platform } from 'electron-builder';
import { projectFolder } from '../../../scripts/cli.mjs';
import { writeLicenses } from '../../../scripts/package/licenses.mjs';
import { builderConfiguration } from '../../../scripts/package/unpacked-app.mjs';

const [version = '', electron = '', output = ''] = process.argv.slice(2);
writeLicenses('win32');
const release = { version, output, instrumented: false, quick: false, signed: false, updateKeys: [] };
await build({
  projectDir: projectFolder,
  publish: 'never',
  targets: Platform.WINDOWS.createTarget(['nsis']),
  config: { ...(await builderConfiguration(release, path.join(electron, 'electron.exe'))), compression: 'store' },
});
// electron-builder's own clearing up would end the process with 0 whatever went wrong here.
process.exit();
