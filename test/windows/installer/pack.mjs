/**
 * `node pack.mjs VERSION ELECTRON OUTPUT`, in a copy of the project with the npm packages for Windows: builds the Windows installer
 * of the built app with the project's configuration. Only the compression differs from a release.
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
// electron-builder's exit handler would end the process with 0 even after an error.
process.exit();
