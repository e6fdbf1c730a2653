/** Sizes of the installed files without Electron's own. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { nativePackagesFor } from '../../scripts/package/native-packages.mjs';
import { figure } from './lib/figures.mjs';

/** The goal of the whole, in megabytes. */
const MOST_MB = 15;
const MB = 1_000_000;

/** @typedef {{ file: string, bytes: number }} File */

/** @param {import('./lib/launch-app.mjs').Bench} bench */
export default async function sizes({ project }) {
  const main = filesIn(path.join(project, 'out/main'));
  const renderer = filesIn(path.join(project, 'out/renderer'));
  const app = [...main, ...filesIn(path.join(project, 'out/preload')), ...renderer, ...filesIn(path.join(project, 'resources'))];
  const packages = nativePackagesFor(process.platform === 'win32' ? 'win32' : 'linux');
  const native = packages.flatMap(({ name }) => filesIn(path.join(project, 'node_modules', name))).filter(isForHere);
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
    size('  part: main bundle', main),
    size('  part: renderer bundle, scripts', scripts),
    size('  part: renderer bundle, all', renderer),
    size('  part: native packages, for this machine', native),
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

/** A package contains neither files for other systems nor the sources of native modules. @param {File} file */
function isForHere({ file }) {
  const prebuild = /\/prebuilds\/([^/]+)\//.exec(file)?.[1];
  if (prebuild) return prebuild === `${process.platform}-${process.arch}`;
  if (/\/koffi\//.test(file)) return /\/koffi\/(package\.json|LICENSE\.txt|index\.cjs|src\/koffi\/(index|src\/static)\.cjs)$/.test(file);
  return !/\/keytar\/(src|script|binding\.gyp)|\/musl_x64\//.test(file);
}
