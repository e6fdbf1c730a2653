/**
 * The npm packages as `npm ci` installs them on Windows, on any system: npm leaves out other systems' prebuilds, and what a Windows
 * package contains is to be checked, or built, without a Windows computer.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, cacheFolder, captureOutput, log, npmCommand, projectFolder } from '../cli.mjs';
import { withLock } from '../lock.mjs';

/** Written last, because an installation that was interrupted leaves a folder that looks complete. */
const isComplete = (/** @type {string} */ folder) => existsSync(path.join(folder, 'node_modules', '.stagebay-complete'));

/**
 * @param {'all' | 'production'} extent `production`: what can be in a package, 50 MB; `all`: also what tests and builds, 370 MB
 * @returns {Promise<string>} a folder with `package.json` and `node_modules` for Windows, x64, of the lock file as it is now
 */
export async function ensureWin32Project(extent) {
  if (process.platform === 'win32' && process.arch === 'x64') return projectFolder;
  const hash = createHash('sha256').update(readFileSync(path.join(projectFolder, 'package-lock.json')));
  const folder = path.join(cacheFolder(), 'win32-modules', `${extent}-${hash.digest('hex').slice(0, 16)}`);
  if (!isComplete(folder)) await withLock('win32-modules', () => install(folder, extent));
  return folder;
}

/** @param {string} folder @param {'all' | 'production'} extent */
async function install(folder, extent) {
  if (isComplete(folder)) return; // Another command installed them while this one waited for the lock.
  log(`Installing the npm packages for Windows (${extent === 'all' ? '370 MB, about 25 s' : '50 MB, about 6 s'}) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(projectFolder, file), path.join(folder, file));
  const parts = [extent === 'all' ? '--include=dev' : '--omit=dev', '--os=win32', '--cpu=x64', '--ignore-scripts'];
  const { command, args } = npmCommand(['ci', ...parts, '--no-audit', '--no-fund', '--loglevel=error']);
  const { code, output } = await captureOutput(command, args, { cwd: folder });
  if (code !== 0) throw new CliError(`${output}\nThe npm packages for Windows could not be installed.`);
  writeFileSync(path.join(folder, 'node_modules', '.stagebay-complete'), '');
}
