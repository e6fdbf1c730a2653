/**
 * `npm start`: sets up what is missing, builds the app and opens it. Arguments are passed on to the app:
 * `npm start -- --print-policy`. Without a display it plays the demo on a virtual display instead.
 */
import { buildApp } from './build-app.mjs';
import { CliError, log, main, projectFolder, run } from './cli.mjs';
import { runDemo } from './demo/run-demo.mjs';
import { chromiumSwitches, displayMode } from './display.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const mode = displayMode({ platform: process.platform, env: process.env, args });
  if (mode === 'no-display') return playDemoInstead();
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) log("Running as root, so without Chromium's sandbox (--no-sandbox).");
  await setUp('window');
  const electron = await ensureElectron();
  await buildApp();
  return run(electron, [projectFolder, ...chromiumSwitches(mode, { isRoot }), ...args], { input: true });
});

/** Shows the app's main job although no window can be opened. @returns {Promise<number>} the exit code */
async function playDemoInstead() {
  log('There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Playing the demo on a virtual display instead.');
  try {
    await setUp('session');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`There is no virtual display either: it needs Xvfb, a message bus and a keychain. ${error.message}`);
  }
  return runDemo('walkthrough');
}
