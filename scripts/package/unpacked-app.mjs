/** Builds the folder with the app and its Electron, and on Windows the installer, with electron-builder. */
import path from 'node:path';
import { projectFolder } from '../cli.mjs';
import { completePackage } from './after-pack.mjs';
import { electronVersionOf } from './electron-choice.mjs';
import { sourceTime } from './source-time.mjs';

/**
 * @typedef {object} Release
 * @property {string} version the package's version
 * @property {boolean} instrumented whether this is the build for tests, with the inspect fuse on
 * @property {boolean} quick without the installer, which takes minutes
 * @property {boolean} signed whether the build fails if the package cannot be signed (on Windows)
 * @property {string[]} updateKeys public keys whose signatures on an update feed it accepts
 * @property {string} output the folder for what is built
 */

/**
 * @param {Release} release
 * @param {string} electron the executable of an Electron for this platform
 */
export async function buildUnpackedApp(release, electron) {
  const { build } = await import('electron-builder');
  await build({ projectDir: projectFolder, publish: 'never', config: await builderConfiguration(release, electron) });
}

/**
 * The project's configuration with the values of this build.
 * @param {Release} release
 * @param {string} electron the executable of an Electron for the package's platform
 * @returns {Promise<import('electron-builder').Configuration>}
 */
export async function builderConfiguration({ version, instrumented, quick, signed, updateKeys, output }, electron) {
  const { default: configuration, PUBLISHER } = await import('../../electron-builder.config.mjs');
  return {
    ...configuration,
    ...(quick && { win: { ...configuration.win, target: ['dir'] } }),
    directories: { ...configuration.directories, output },
    electronDist: path.dirname(electron),
    electronVersion: electronVersionOf(electron),
    forceCodeSigning: signed && process.platform === 'win32',
    // By `instrumented` the app knows that it may be driven (`src-main/hardening/instrumented-build.ts`). What is in the archive, Windows
    // checks against the executable (`src-main/updates/release-info.ts`).
    extraMetadata: {
      version,
      ...(instrumented && { instrumented: true }),
      stagebay: { updateKeys, publishers: [PUBLISHER], builtAt: await sourceTime() },
    },
    afterPack: ({ appOutDir, electronPlatformName }) =>
      completePackage(appOutDir, { version, instrumented, platform: electronPlatformName === 'win32' ? 'win32' : 'linux' }),
  };
}
