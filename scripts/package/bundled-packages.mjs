/** Notes which npm packages have gone into a bundle: their licences travel with it, though their folders do not. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Below the folder in which the commands build: Vite makes one file of its configuration and all that it imports, elsewhere.
const folder = () => path.resolve('out', 'bundled');

/** A package's folder in the id that the bundler gives a module; it marks some of them in front, others at the end. */
const PACKAGE = /^\0*(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * @param {Iterable<string>} modules ids of modules
 * @returns {string[]} the folders of their packages
 */
export function packageFoldersOf(modules) {
  const folders = [...modules].flatMap((id) => PACKAGE.exec(id.replaceAll('\\', '/'))?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * A plugin for Vite.
 * @param {'main' | 'preload' | 'renderer'} bundle
 * @returns {import('vite').Plugin}
 */
export const recordBundledPackages = (bundle) => ({
  name: 'note-packages',
  generateBundle() {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(path.join(folder(), `${bundle}.json`), JSON.stringify(packageFoldersOf(this.getModuleIds())));
  },
});

/** @returns {string[]} the folders of all packages in the bundles that were built last */
export function bundledPackages() {
  const notes = readdirSync(folder()).map((file) => JSON.parse(readFileSync(path.join(folder(), file), 'utf8')));
  return [...new Set(notes.flat())].sort();
}
