import path from 'node:path';
import { buildApp } from '../build-app.mjs';
import { CliError } from '../cli.mjs';
import { ensureElectron } from '../electron-runtime.mjs';
import { runInHeadlessSession } from '../headless-session.mjs';
import { setUp } from '../setup.mjs';

/**
 * Sets up what is missing, builds the app and plays a demo with it on a virtual display.
 * @param {'walkthrough' | 'pictures'} name of the script in this folder
 * @param {string} [scale] of the display: `1.25` as on a screen that the system scales to 125 %
 * @returns {Promise<number>} the exit code
 */
export async function runDemo(name, scale = '1') {
  if (process.platform !== 'linux')
    throw new CliError('The demo needs a virtual display, which only Linux has. `npm start` opens the app itself.');
  await setUp('session');
  const electron = await ensureElectron();
  await buildApp();
  const script = path.join(import.meta.dirname, `${name}.mjs`);
  return runInHeadlessSession(process.execPath, [script], { env: { STAGEBAY_ELECTRON: electron, STAGEBAY_DISPLAY_SCALE: scale } });
}
