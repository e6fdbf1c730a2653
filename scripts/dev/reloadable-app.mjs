/** The app as `npm run dev` runs it: its page can be reloaded, and its process restarted. */
import { spawn } from 'node:child_process';
import { openPage } from '../../test/support/devtools-page.mjs';
import { interceptSignals, projectFolder, toExitCode } from '../cli.mjs';

/**
 * @typedef {object} ReloadableApp
 * @property {() => void} start
 * @property {() => void} reload reloads the page; does nothing while no page is open
 * @property {() => void} restart ends the process in order and starts it again
 * @property {Promise<number>} closed resolves with the exit code when the app ends by itself or by a signal, and not when it restarts
 */

/**
 * @param {string} electron the executable
 * @param {readonly string[]} args
 * @returns {ReloadableApp}
 */
export function openReloadableApp(electron, args) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  /** The address that Chromium prints for developer tools, through which the page is reloaded. */
  let devtools = '';
  let isRestarting = false;
  /** @type {(code: number) => void} */
  let resolveClosed = () => {};
  const closed = new Promise((/** @type {(code: number) => void} */ resolve) => {
    resolveClosed = resolve;
  });
  const stopIntercepting = interceptSignals((signal) => signal !== 'SIGINT' && child?.kill(signal));

  function start() {
    devtools = '';
    const started = spawn(electron, [projectFolder, '--remote-debugging-port=0', ...args], {
      cwd: projectFolder,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    child = started;
    let output = '';
    started.stderr.setEncoding('utf8').on('data', (text) => {
      process.stderr.write(text);
      if (devtools) return;
      output += text;
      devtools = /DevTools listening on (\S+)/.exec(output)?.[1] ?? '';
    });
    started.once('exit', (code, signal) => {
      if (isRestarting) {
        isRestarting = false;
        start();
        return;
      }
      stopIntercepting();
      resolveClosed(toExitCode(code, signal));
    });
  }

  async function reload() {
    if (!devtools) return;
    const page = await openPage(devtools);
    await page.send('Page.reload');
    page.close();
  }

  return {
    start,
    // A page that is just closing needs no reload.
    reload: () => void reload().catch(() => undefined),
    restart() {
      if (!child || isRestarting) return;
      isRestarting = true;
      child.kill();
    },
    closed,
  };
}
