/** Compiles the fake Windows programs with Debian's MinGW. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, projectFolder } from '../../scripts/cli.mjs';

const sources = path.join(projectFolder, 'test', 'windows', 'fakes');
const ICON = path.join(projectFolder, 'resources', 'icons', 'stagebay.ico');

/** The architectures of installers, with NSIS's and MinGW's names. */
export const ARCHITECTURES = { 'x86-unicode': 'i686-w64-mingw32', 'amd64-unicode': 'x86_64-w64-mingw32' };
const X64 = ARCHITECTURES['amd64-unicode'];

const OPTIONS = ['-O2', '-Wall', '-Werror', '-Wno-unused-function', '-static', '-s'];

/** @param {string} program @param {string[]} args */
async function build(program, args) {
  const { code, output } = await captureOutput(program, args, { cwd: sources });
  if (code !== 0) throw new CliError(`${output}\n${program} ended with exit code ${code}.`);
}

/** @param {string} name @param {string} folder @returns {Promise<string>} the program's path */
export async function compileProgram(name, folder) {
  const file = path.join(folder, `${name}.exe`);
  // findstr reads bytes; the other programs take Unicode arguments.
  const entry = name === 'findstr' ? [] : ['-municode'];
  await build(`${X64}-gcc`, [...OPTIONS, ...entry, '-o', file, `${name}.c`]);
  return file;
}

/** @param {string} folder where Wine looks for its libraries @returns {Promise<void>} */
export const compileRandomNumbers = (folder) =>
  build(`${X64}-gcc`, [...OPTIONS, '-shared', '-o', path.join(folder, 'bcryptprimitives.dll'), 'bcryptprimitives.c', '-ladvapi32']);

/**
 * @param {string} file
 * @param {string} version the version that it writes into its log
 */
export async function compileApp(file, version) {
  const resources = `${file}.o`;
  await build(`${X64}-windres`, [`-DICON_FILE=\\"${ICON}\\"`, 'app.rc', '-O', 'coff', '-o', resources]);
  await build(`${X64}-gcc`, [...OPTIONS, '-municode', '-mwindows', `-DVERSION="${version}"`, '-o', file, 'app.c', resources]);
}

/** Compiles fakes of the plug-ins of electron-builder's installer. @param {string} folder gets a folder for each architecture */
export async function compilePlugins(folder) {
  for (const [architecture, target] of Object.entries(ARCHITECTURES)) {
    mkdirSync(path.join(folder, architecture), { recursive: true });
    for (const name of ['StdUtils', 'UAC', 'WinShell', 'Nsis7z']) {
      const file = path.join(folder, architecture, `${name}.dll`);
      await build(`${target}-gcc`, [...OPTIONS, '-shared', '-o', file, `${name}.c`, '-lshell32', '-luser32']);
    }
  }
}
