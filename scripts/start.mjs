/** `npm start`: sets up what is missing, builds, and opens the app. `npm start -- --print-policy` and the like pass on to the app. */
import path from 'node:path';
import { CliError, captureOutput, log, main, projectFolder, run } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { setUp } from './setup.mjs';

/** The app's switches that open no window. */
const WINDOWLESS = [
  '--provision-token',
  '--provision-token-file',
  '--forget-token',
  '--provision-proxy-login',
  '--provision-proxy-login-file',
  '--forget-proxy-login',
  '--print-policy',
  '--hash-pin',
  '--version',
  '--quit',
];

await main(async () => {
  const args = process.argv.slice(2);
  const switches = switchesFor(args);
  await setUp('window');
  const electron = await ensureElectron();
  log('Building the app …');
  const { code, output } = await captureOutput(process.execPath, [path.join(import.meta.dirname, 'build.mjs')]);
  if (code !== 0) throw new CliError(`${output}\nThe app could not be built.`);
  return run(electron, [projectFolder, ...switches, ...args], { input: true });
});

/**
 * What Chromium has to be told on this machine. Stops where no window could open, before any long work.
 * @param {string[]} args
 */
function switchesFor(args) {
  if (process.platform !== 'linux') return [];
  const switches = [];
  if (args.some((arg) => WINDOWLESS.includes(arg.replace(/=.*/, '')))) switches.push('--ozone-platform=headless');
  else if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new CliError('There is no display to open a window on; npm run demo shows the app at work without one.');
  }
  if (process.getuid?.() === 0) {
    log("Running as root, so without Chromium's sandbox (--no-sandbox).");
    switches.push('--no-sandbox');
  }
  return switches;
}
