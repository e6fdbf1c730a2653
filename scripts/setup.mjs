/**
 * Sets up a fresh clone: installs the npm packages of the lock file and, on Debian, system packages.
 * It uses only Node's built-in modules, because there is no `node_modules` yet.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, log, npmCommand, projectFolder, run } from './cli.mjs';
import { withLock } from './lock.mjs';

/** Libraries that Electron's executable links. A library that newer releases renamed has both names, newest last. */
export const WINDOW_PACKAGES = [
  'libgtk-3-0|libgtk-3-0t64',
  'libnss3',
  'libasound2|libasound2t64',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
];

/** What a headless session needs: a virtual display, a message bus with a keychain, and key events. */
const SESSION_PACKAGES = ['xvfb', 'xauth', 'procps', 'gnome-keyring', 'dbus-x11', 'xdotool'];

/** What only the tests need: pseudo-terminals in place of serial cables. */
const TEST_PACKAGES = ['socat'];

/** The commands of these packages, for systems whose packages have other names. */
const SESSION_COMMANDS = ['Xvfb', 'dbus-daemon', 'gnome-keyring-daemon', 'xdotool'];
const TEST_COMMANDS = [...SESSION_COMMANDS, 'socat'];

/**
 * Sets up what is missing. It is quick and prints nothing if all is there.
 * @param {'modules' | 'window' | 'session' | 'tests'} extent `modules`: npm packages. `window`: also what Electron needs to
 *   start. `session`: also what a headless session needs (see `headless-session.mjs`). `tests`: also what the tests need.
 */
export async function setUp(extent) {
  assertNodeVersion(process.versions.node);
  if (extent !== 'modules' && process.platform === 'linux') await ensureSystemPackages(extent);
  if (!areModulesCurrent(projectFolder)) await withLock('set-up', installModules);
}

/** Electron's installer and electron-vite `require` ES modules, which Node 20 can do from 20.19 on. */
function assertNodeVersion(/** @type {string} */ version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new CliError(`Node 20.19 or newer is needed; this is ${version}.`);
}

const hashOfLockFile = (/** @type {string} */ folder) =>
  createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
const installedLockFile = (/** @type {string} */ folder) => path.join(folder, 'node_modules', '.stagebay-lock');

/**
 * Whether `node_modules` was completely installed from the current lock file.
 * @param {string} folder the project
 */
export function areModulesCurrent(folder) {
  const stamp = installedLockFile(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfLockFile(folder);
}

async function installModules() {
  if (areModulesCurrent(projectFolder)) return; // Another command installed them while this one waited for the lock.
  log('Installing npm packages (npm ci, about 15 s) …');
  rmSync(installedLockFile(projectFolder), { force: true });
  const hash = hashOfLockFile(projectFolder);
  // With NODE_ENV=production npm would omit the tools, and with `npm --silent run` it would not print errors.
  const { command, args, shell } = npmCommand(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  const code = await run(command, args, { output: 'stderr', shell });
  if (code !== 0) throw new CliError(`npm ci failed with exit code ${code}; its output is above.`);
  writeFileSync(installedLockFile(projectFolder), hash);
}

async function ensureSystemPackages(/** @type {'window' | 'session' | 'tests'} */ extent) {
  const forSession = extent === 'window' ? [] : SESSION_PACKAGES;
  const forTests = extent === 'tests' ? TEST_PACKAGES : [];
  const isDebian = await ensureDebianPackages([...WINDOW_PACKAGES, ...forSession, ...forTests], 'about 20 s');
  if (!isDebian && extent !== 'window') assertCommandsInstalled(extent === 'tests' ? TEST_COMMANDS : SESSION_COMMANDS);
}

/**
 * @param {string[]} wanted as `WINDOW_PACKAGES`
 * @param {string} cost the time and size of the installation, for the message before it
 * @returns {Promise<boolean>} whether this system has Debian's packages
 */
export async function ensureDebianPackages(wanted, cost) {
  const names = wanted.flatMap((names) => names.split('|'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg-query's own placeholders
  const query = await captureOutput('dpkg-query', ['--show', '--showformat', '${Package} ${db:Status-Status}\\n', ...names], {
    env: { LC_ALL: 'C' },
  });
  if (query.code === -1) return false;
  const missing = missingPackages(wanted, query.output);
  if (missing.length === 0) return true;
  if (process.getuid?.() !== 0)
    throw new CliError(`Please install: sudo apt-get install ${(await newestAvailableNames(missing)).join(' ')}`);
  await withLock('set-up', () => installPackages(missing, cost));
  return true;
}

/**
 * @param {string[]} wanted package names; alternatives are joined by `|`
 * @param {string} listing `dpkg-query`'s answer: a line `name status` for each known package, an error line for each other one
 * @returns {string[]} those of `wanted` of which no alternative is installed
 */
export function missingPackages(wanted, listing) {
  const lines = listing.split('\n');
  return wanted.filter((names) => !names.split('|').some((name) => lines.includes(`${name} installed`)));
}

async function installPackages(/** @type {string[]} */ missing, /** @type {string} */ cost) {
  log(`Installing Debian packages (${cost}): ${missing.map((names) => names.split('|')[0]).join(' ')} …`);
  // Another apt may be running on a computer that has just started.
  const waitForOthers = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  await aptGet([...waitForOthers, 'update']);
  await aptGet([...waitForOthers, 'install', '-y', '--no-install-recommends', ...(await newestAvailableNames(missing))]);
}

async function aptGet(/** @type {string[]} */ args) {
  const { code, output } = await captureOutput('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code !== 0) throw new CliError(`${output}\napt-get ${args.join(' ')} ended with exit code ${code}.`);
}

/** Chooses from each group of alternatives the newest name that this release has. */
async function newestAvailableNames(/** @type {string[]} */ groups) {
  const chosen = groups.map(async (group) => {
    const [oldest = group, ...newer] = group.split('|');
    for (const name of newer.reverse()) if ((await captureOutput('apt-cache', ['show', name])).code === 0) return name;
    return oldest;
  });
  return Promise.all(chosen);
}

function assertCommandsInstalled(/** @type {string[]} */ commands) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const missing = commands.filter((command) => !folders.some((folder) => existsSync(path.join(folder, command))));
  if (missing.length > 0) throw new CliError(`Please install the packages of these commands: ${missing.join(', ')}`);
}
