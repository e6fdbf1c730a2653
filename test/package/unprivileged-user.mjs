/**
 * Runs the package as an unprivileged user, because Chromium's sandbox does not start for root and a released package does not start
 * without it. If the tests run as root, the package is copied to a folder that the user nobody can read.
 */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { readJsonLines } from '../support/json-lines.mjs';
import { listProcesses } from '../support/linux-processes.mjs';
import { createTempFolder } from '../support/temp-folder.mjs';
import { copyProgram, createUnprivilegedHome, isRoot, UNPRIVILEGED } from '../support/unprivileged-user.mjs';
import { executable, unpacked } from './packaged-app.mjs';

/** @typedef {{ code: number | null, stdout: string, stderr: string }} ExitedProcess */

/**
 * @returns {{ userData: string, run: (words: string[], env?: NodeJS.ProcessEnv) => ExitedProcess, open: (words: string[], env: NodeJS.ProcessEnv) => () => Promise<void>,
 *   log: () => Record<string, unknown>[], processes: () => number[], remove: () => void }}
 */
export function prepareForUnprivilegedUser() {
  const { path: folder, remove } = createTempFolder('package');
  const home = createUnprivilegedHome(folder);
  const userData = path.join(home, 'station');
  if (isRoot) copyProgram(unpacked, path.join(folder, 'app'));
  const program = isRoot ? path.join(folder, 'app', path.basename(executable)) : executable;
  const options = (/** @type {NodeJS.ProcessEnv} */ env) => ({
    ...UNPRIVILEGED,
    cwd: folder,
    env: { PATH: process.env.PATH, DISPLAY: process.env.DISPLAY, HOME: home, ...(process.platform === 'win32' && process.env), ...env },
  });
  const own = [`--user-data-dir=${userData}`];
  const headless = process.platform === 'linux' ? ['--ozone-platform=headless'] : [];
  return {
    userData,
    run(words, env = {}) {
      const { status, stdout, stderr } = spawnSync(program, [...own, ...headless, ...words], {
        ...options(env),
        encoding: 'utf8',
        timeout: 30_000,
      });
      return { code: status, stdout, stderr };
    },
    open(words, env) {
      const child = spawn(program, [...own, ...words], { ...options(env), stdio: 'ignore' });
      const ended = new Promise((done) => child.once('exit', done));
      return async () => {
        child.kill();
        await ended;
      };
    },
    log: () => readJsonLines(path.join(userData, 'logs', 'stagebay.log')),
    processes: () =>
      listProcesses()
        .filter(({ commandLine }) => commandLine.includes(userData))
        .map(({ pid }) => pid),
    remove,
  };
}
