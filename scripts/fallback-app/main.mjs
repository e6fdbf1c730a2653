// Replaces the default app of a released Electron: it loads the app whose folder or file is the first argument without a dash.
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app as publicApp } from 'electron';

// Only default apps use these two methods, so Electron's types do not list them.
const app = /** @type {Electron.App & { setAppPath(path: string): void, setVersion(version: string): void }} */ (publicApp);
const args = process.argv.slice(1);
const position = args.findIndex((arg) => !arg.startsWith('-'));
const ownSwitches = position === -1 ? args : args.slice(0, position);

if (ownSwitches.includes('--version') || ownSwitches.includes('-v')) {
  console.log(`v${process.versions.electron}`);
  app.exit(0);
} else if (position === -1) {
  console.error('Usage: electron [switches] <folder of an app> [its arguments]');
  app.exit(1);
} else {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  try {
    await import(pathToFileURL(await prepare(path.resolve(args[position] ?? ''))).href);
  } catch (error) {
    // Without this, Electron shows a dialog, which no test closes.
    console.error(error);
    app.exit(1);
  }
}

/**
 * Gives Electron the app's name, version and path.
 * @param {string} target
 * @returns {Promise<string>} the file to load
 */
async function prepare(target) {
  if (statSync(target).isFile()) {
    app.setAppPath(path.dirname(target));
    return target;
  }
  const { name, productName, version, main = 'index.js' } = JSON.parse(await readFile(path.join(target, 'package.json'), 'utf8'));
  if (productName ?? name) app.setName(productName ?? name);
  if (version) app.setVersion(version);
  app.setAppPath(target);
  return path.join(target, main);
}
