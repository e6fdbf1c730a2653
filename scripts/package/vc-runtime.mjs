/**
 * Copies Microsoft's C++ runtime next to the module that imports it. Neither Windows nor Electron includes it, and without it the
 * journal cannot be opened: docs/decisions/0033-windows-packaging.md.
 */
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput } from '../cli.mjs';

const NAME = 'vcruntime140.dll';

/** The module that imports it. Node's loader looks for a module's DLLs in the module's own folder first, and not beside the executable. */
const MODULE = '@libsql/win32-x64-msvc';

/** @param {string} modules the package's unpacked `node_modules` */
export async function copyVcRuntime(modules) {
  copyFileSync(await findVcRuntime(), path.join(modules, MODULE, NAME));
}

/**
 * @returns {Promise<string>} the path of a redistributable copy: the one that `STAGEBAY_VC_RUNTIME` names, or that of the newest
 *   Visual Studio (or its Build Tools) on this computer
 */
async function findVcRuntime() {
  const named = process.env.STAGEBAY_VC_RUNTIME;
  if (named) {
    if (existsSync(named)) return named;
    throw new CliError(`STAGEBAY_VC_RUNTIME names ${named}, which does not exist.`);
  }
  const installer = path.join(process.env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)', 'Microsoft Visual Studio', 'Installer');
  const pattern = `VC\\Redist\\MSVC\\**\\x64\\Microsoft.VC*.CRT\\${NAME}`;
  const args = ['-latest', '-products', '*', '-utf8', '-find', pattern];
  const { code, output } = await captureOutput(path.join(installer, 'vswhere.exe'), args);
  const found = output.split(/\r?\n/).filter((line) => line.endsWith(NAME));
  const newest = found.sort().at(-1);
  if (code === 0 && newest && existsSync(newest)) return newest;
  throw new CliError(
    `There is no redistributable ${NAME} on this computer: a station would be unable to open its journal. Install Visual Studio's ` +
      'Build Tools with C++, or name a copy in STAGEBAY_VC_RUNTIME.',
  );
}
