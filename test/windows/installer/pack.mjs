/**
 * `node pack.mjs VERSION ELECTRON OUTPUT`, in a copy of the project that has Windows' npm packages: makes the Windows installer of
 * the built app by the product's own configuration. Only how strongly it is compressed differs from a release.
 */
import { build, Platform } from 'electron-builder';
import configuration from '../../../electron-builder.config.mjs';
import { projectFolder } from '../../../scripts/command.mjs';
import { completePackage } from '../../../scripts/package/complete.mjs';
import { writeLicenses } from '../../../scripts/package/licenses.mjs';

const [version = '', electronDist = '', output = ''] = process.argv.slice(2);
writeLicenses('win32');
await build({
  projectDir: projectFolder,
  publish: 'never',
  targets: Platform.WINDOWS.createTarget(['nsis']),
  config: {
    ...configuration,
    compression: 'store',
    directories: { ...configuration.directories, output },
    electronDist,
    electronVersion: '45.4.1',
    extraMetadata: { version },
    afterPack: ({ appOutDir }) => completePackage(appOutDir, { version, twin: false, platform: 'win32' }),
  },
});
// electron-builder's own clearing up would end the process with 0 whatever went wrong here.
process.exit();
