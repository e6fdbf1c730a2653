/**
 * `npm run dev`: opens the app and keeps it up to date with the sources until its window is closed. A change of the page reloads
 * the page, and a change of the main process or the preload restarts the app. Arguments are passed on to the app.
 */
import { CliError, log, main } from './cli.mjs';
import { chromiumSwitches, displayMode } from './display.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const mode = displayMode({ platform: process.platform, env: process.env, args });
  if (mode !== 'window') throw new CliError('npm run dev opens a window, and there is no display for it. npm run demo needs none.');
  await setUp('window');
  const electron = await ensureElectron();
  // Both import npm packages, which may just have been installed.
  const { openReloadableApp } = await import('./dev/reloadable-app.mjs');
  const { watchBundles } = await import('./dev/watch-bundles.mjs');
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = openReloadableApp(electron, [...chromiumSwitches(mode, { isRoot }), ...args]);
  log('Building the app …');
  const watcher = await watchBundles({
    onPageBuilt: () => app.reload(),
    onAppBuilt: () => app.restart(),
  });
  log('The app follows the sources: close its window or press Ctrl+C to stop.');
  app.start();
  const code = await app.closed;
  await watcher.close();
  return code;
});
