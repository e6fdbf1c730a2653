/** Sizes: what is installed beside Electron's own files. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { figure } from './lib/figures.mjs';

/** Not bundled, because they are native: the same as in electron.vite.config.ts. */
const NATIVE = ['keytar', 'libsql'];

/** The goal of the whole, in megabytes. */
const MOST_MB = 15;
const MB = 1_000_000;

/** @typedef {{ file: string, bytes: number }} File */

/** @param {import('./lib/launch.mjs').Bench} bench */
export default async function sizes({ project }) {
  const main = filesIn(path.join(project, 'out/main'));
  const renderer = filesIn(path.join(project, 'out/renderer'));
  const app = [...main, ...filesIn(path.join(project, 'out/preload')), ...renderer, ...filesIn(path.join(project, 'resources'))];
  const native = nativePackages(project).flatMap(filesIn).filter(isForHere);
  const whole = [...app, ...native, ...filesIn(path.join(project, 'package.json'))];
  const scripts = renderer.filter(({ file }) => file.endsWith('.js'));
  const size = (/** @type {string} */ what, /** @type {File[]} */ files) =>
    figure({ part: 'sizes', what, unit: 'MB', ours: files.reduce((sum, { bytes }) => sum + bytes, 0) / MB });
  const packaged = 'packaged app without Electron’s own';
  return [
    {
      ...size(packaged, whole),
      ...figure({ part: 'sizes', what: packaged, unit: 'MB', ours: size('', whole).ours ?? 0, goal: { atMost: MOST_MB } }),
    },
    size('  of it: main bundle', main),
    size('  of it: renderer bundle, scripts', scripts),
    size('  of it: renderer bundle, all', renderer),
    size('  of it: native packages, for this machine', native),
    figure({ part: 'sizes', what: '  number of files', unit: 'files', ours: whole.length }),
  ];
}

/**
 * @param {string} place a folder, or a file
 * @returns {File[]}
 */
function filesIn(place) {
  const stat = statSync(place);
  if (stat.isFile()) return [{ file: place, bytes: stat.size }];
  return readdirSync(place).flatMap((name) => filesIn(path.join(place, name)));
}

/** The native packages and all that they need, as installed here. @param {string} project */
function nativePackages(project) {
  const found = [...NATIVE];
  for (const name of found) {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(path.join(folderOf(name), 'package.json'), 'utf8'));
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!found.includes(needed) && existsSync(folderOf(needed))) found.push(needed);
    }
  }
  return found.map(folderOf);

  function folderOf(/** @type {string} */ name) {
    return path.join(project, 'node_modules', name);
  }
}

/** A package is made for one system: what others would load, and what natives are compiled from, stays out of it. @param {File} file */
function isForHere({ file }) {
  const prebuild = /\/prebuilds\/([^/]+)\//.exec(file)?.[1];
  if (prebuild) return prebuild === `${process.platform}-${process.arch}`;
  if (/\/keytar\/(src|script|binding\.gyp)/.test(file)) return false;
  return !file.includes('-musl/') || !existsSync(path.dirname(file).replace('-musl', '-gnu'));
}
