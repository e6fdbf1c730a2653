/** Builds the app's three bundles and builds each one again after a change of its sources. */
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { log, projectFolder } from '../cli.mjs';

/** @typedef {'main' | 'preload' | 'renderer'} BundleName */

/**
 * Resolves when all bundles are built for the first time; that is reported to no callback.
 * @param {{ onPageBuilt: () => void, onAppBuilt: () => void }} callbacks `onAppBuilt`: the main process or the preload was built again
 * @returns {Promise<{ close: () => Promise<void> }>}
 * @throws {Error} if the first build of a bundle fails; a later failure is printed
 */
export async function watchBundles({ onPageBuilt, onAppBuilt }) {
  const { config } = await resolveConfig({ root: projectFolder }, 'build', 'development');
  if (!config) throw new Error('electron.vite.config.ts could not be read.');
  const watchers = await Promise.all([
    watchBundle('main', config.main, onAppBuilt),
    watchBundle('preload', config.preload, onAppBuilt),
    watchBundle('renderer', config.renderer, onPageBuilt),
  ]);
  return {
    async close() {
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}

/**
 * @param {BundleName} name
 * @param {import('vite').InlineConfig | undefined} config
 * @param {() => void} onBuilt called after each build but the first
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
async function watchBundle(name, config, onBuilt) {
  const watcher = await build({
    ...config,
    logLevel: 'silent',
    build: {
      ...config?.build,
      watch: {},
      // The running app still loads chunks of the previous build.
      emptyOutDir: false,
      // Readable in the developer tools, and faster to build than minified code.
      minify: false,
      sourcemap: true,
    },
  });
  if (!('on' in watcher)) throw new Error(`Vite does not watch the ${name} bundle.`);
  let isFirst = true;
  await new Promise((resolve, reject) => {
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') {
        log(`${name}: ${event.error.message}`);
        if (isFirst) reject(event.error);
      }
      if (event.code !== 'END') return;
      if (!isFirst) {
        log(`${name} was built again.`);
        onBuilt();
      }
      isFirst = false;
      resolve(undefined);
    });
  });
  return { close: () => Promise.resolve(watcher.close()) };
}
