/** Replaces electron-builder's tools for Windows installers, which come from a separate host, with those of Debian and npm. */
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compilePlugins } from '../compile.mjs';

/** The folder of Debian's package `nsis`. */
const DEBIAN = '/usr/share/nsis';

/** Wine's implementation of the runtime that a release copies from Visual Studio, with the same imports and names. */
const WINE_RUNTIME = '/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/vcruntime140.dll';

/** The architecture that this Wine can run, which has no 32-bit programs. @type {keyof typeof import('../compile.mjs').ARCHITECTURES} */
const RUNNABLE = 'amd64-unicode';

/**
 * Each script is compiled to the release's 32-bit installer, with its warnings as errors, and then over it to a 64-bit one, which has
 * warnings of its own in electron-builder's and NSIS's files.
 * @param {string} plugins of the 64-bit one: electron-builder's script names those of the 32-bit one alone
 */
const compileTwice = (plugins) => `#!/bin/sh
script=$(mktemp)
trap 'rm -f "$script"' EXIT
cat > "$script"
/usr/bin/makensis "$@" < "$script" || exit
for argument in "$@"; do
  shift
  [ "$argument" = -WX ] || set -- "$@" "$argument"
done
/usr/bin/makensis '-XTarget ${RUNNABLE}' '-X!addplugindir /${RUNNABLE} ${plugins}' "$@" < "$script"
`;

/**
 * @param {string} folder is made
 * @param {string} sevenZip the folder of npm's `7zip-bin`
 * @returns {Promise<NodeJS.ProcessEnv>} the variables for electron-builder
 */
export async function prepareBuilderTools(folder, sevenZip) {
  const nsis = path.join(folder, 'nsis');
  mkdirSync(path.join(nsis, 'linux'), { recursive: true });
  for (const name of readdirSync(DEBIAN)) symlinkSync(path.join(DEBIAN, name), path.join(nsis, name));
  writeFileSync(path.join(nsis, 'elevate.exe'), '');
  const resources = path.join(folder, 'nsis-resources');
  const plugins = path.join(resources, 'plugins');
  await compilePlugins(plugins);
  const makensis = path.join(nsis, 'linux', 'makensis');
  writeFileSync(makensis, compileTwice(path.join(plugins, RUNNABLE)));
  const packer = path.join(sevenZip, 'linux', 'x64', '7za');
  for (const program of [makensis, packer]) chmodSync(program, 0o755);
  return {
    NSISDIR: nsis,
    ELECTRON_BUILDER_NSIS_DIR: nsis,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: resources,
    ELECTRON_BUILDER_7ZIP_PATH: packer,
    USE_SYSTEM_WINE: 'true',
    STAGEBAY_VC_RUNTIME: WINE_RUNTIME,
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
  };
}
