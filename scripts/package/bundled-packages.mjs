/** Records which npm packages are in a bundle, because the package contains their licenses but not their folders. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Relative to the working directory of the build, because Vite bundles its configuration into a file in another folder.
const folder = () => path.resolve('out', 'bundled');

/** Matches a package's folder in the id of a module, which may have a prefix and a suffix. */
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
