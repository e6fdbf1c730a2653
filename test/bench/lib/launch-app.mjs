/** Starts the built app or the bare window as a plain process, without a test driver. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SANDBOX_SWITCHES } from '../../../scripts/display.mjs';
import { readDebuggerAddress } from '../../support/debugger-address.mjs';
import { openPage, openProcess } from '../../support/devtools-page.mjs';
import { readJsonLines } from '../../support/json-lines.mjs';
import { processTree } from '../../support/linux-processes.mjs';
import { provisionToken } from '../../support/run-app.mjs';
import { createTempFolder } from '../../support/temp-folder.mjs';

/** The parameters of every part. @typedef {{ electron: string, project: string }} Bench */

/**
 * One of the two measured apps, with its own folder, in which it is started as often as needed.
 * @typedef {object} Subject
 * @property {'ours' | 'bare'} name
 * @property {string} app the folder Electron is given
 * @property {string} userData
 * @property {string} log where it writes a JSON object a line
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * A running app.
 * @typedef {object} Running
 * @property {number} spawnedAt milliseconds since 1970, just before the parent's spawn
 * @property {() => Promise<Marks>} focused resolves when its window is focused, with the main process's marks
 * @property {() => Promise<import('../../support/devtools-page.mjs').Page>} page
 * @property {() => Promise<import('../../support/devtools-page.mjs').Page>} mainProcess only if it was started with `inspect`
 * @property {() => number[]} processes ids of all its processes at the moment
 * @property {() => Promise<void>} close
 */

/** Milliseconds since 1970. @typedef {{ main: number, ready: number, window: number, focus: number }} Marks */

/** The limit for an app's first window, in milliseconds. */
const START_TIMEOUT_MS = 30_000;

/** Root may not use Chromium's sandbox. */
const SWITCHES = [...SANDBOX_SWITCHES, '--remote-debugging-port=0'];

const TOKEN = 'a-token-for-the-bench';

/**
 * @param {string} folder an empty one
 * @param {'bare' | 'bare-orders'} [app] which of the reference windows
 * @param {NodeJS.ProcessEnv} [env] further variables
 * @returns {Subject}
 */
export function bareWindow(folder, app = 'bare', env = {}) {
  const userData = path.join(folder, app);
  mkdirSync(userData, { recursive: true });
  return {
    name: 'bare',
    app: path.resolve(import.meta.dirname, '..', app),
    userData,
    log: path.join(userData, 'bare.log'),
    env: { ...process.env, ...env, BARE_USER_DATA: userData },
  };
}

/**
 * The bare window without a graphics card, as the station: it shows which part of a difference is due to that.
 * @param {string} folder an empty one
 * @returns {Subject}
 */
export const bareWindowByProcessor = (folder) => bareWindow(path.join(folder, 'by-processor'), 'bare', { BARE_DRAWN_BY: 'processor' });

/**
 * The app as in a store: live, with a token in the keychain, and without a hold.
 * @param {string} folder an empty one
 * @param {Bench} bench
 * @param {{ baseUrl: string, policy?: Record<string, unknown> }} options the address of Connect; more settings
 * @returns {Promise<Subject>}
 */
export async function liveStation(folder, { electron, project }, { baseUrl, policy = {} }) {
  const userData = path.join(folder, 'stagebay');
  mkdirSync(userData, { recursive: true });
  const policyFile = path.join(folder, 'policy.json');
  const settings = { 'connection.mode': 'live', 'connection.baseUrl': baseUrl, 'stage.undoSeconds': 0, ...policy };
  writeFileSync(policyFile, JSON.stringify(settings));
  const env = { ...process.env, STAGEBAY_USER_DATA: userData, STAGEBAY_POLICY: policyFile };
  await provisionToken({ executablePath: electron, args: [project, ...SANDBOX_SWITCHES], env }, TOKEN);
  return { name: 'ours', app: project, userData, log: path.join(userData, 'logs', 'stagebay.log'), env };
}

/**
 * @param {Bench} bench
 * @param {Subject} subject
 * @param {{ inspect?: boolean }} [options] `inspect`: the main process accepts a debugger, which needs a thread
 * @returns {Promise<Running>}
 */
export async function launchApp({ electron }, { app, log, env }, { inspect = false } = {}) {
  const before = readJsonLines(log).length;
  const spawnedAt = performance.timeOrigin + performance.now();
  const child = spawn(electron, [app, ...SWITCHES, ...(inspect ? ['--inspect=0'] : [])], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const pid = child.pid ?? -1;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  child.stderr.on('data', (data) => (output += data));
  ended.then(() => (output += '\nThe app has ended.'));
  const browser = readDebuggerAddress(child, 'DevTools');
  const inspector = readDebuggerAddress(child, 'Debugger');

  return {
    spawnedAt,
    processes: () => processTree(pid),
    async focused() {
      for (const start = performance.now(); performance.now() - start < START_TIMEOUT_MS; await delay(5)) {
        for (const { event, time, ...marks } of readJsonLines(log).slice(before)) {
          if (event === 'window-focused') return /** @type {Marks} */ ({ ...marks, focus: Date.parse(time) });
        }
      }
      throw new Error(`No window has the keyboard: ${output}`);
    },
    page: async () => openPage(await browser),
    mainProcess: async () => openProcess(await inspector),
    async close() {
      child.kill();
      await ended;
    },
  };
}

/**
 * Creates a temporary folder and deletes it afterwards.
 * @template T
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withTempFolder(work) {
  const { path: folder, remove } = createTempFolder('bench');
  try {
    return await work(folder);
  } finally {
    remove();
  }
}
