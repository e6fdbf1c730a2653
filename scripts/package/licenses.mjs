/** Writes the licenses of all npm packages in a package into one file. Electron brings its own and Chromium's. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../cli.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { nativePackagesFor } from './native-packages.mjs';

/** @typedef {{ name: string, version: string, license: string, text: string | null }} PackageLicense */

/**
 * The allowed licenses. They require only attribution, which the file gives, and no publication of sources. A person reads a
 * license before it is added here.
 */
export const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'OFL-1.1', 'BlueOak-1.0.0', 'Unicode-DFS-2016'];

export const licensesFile = path.join(projectFolder, 'out', 'package', 'licenses.txt');

/**
 * @param {import('./native-packages.mjs').PackagedPlatform} [platform] of the package
 * @returns {PackageLicense[]} by name, of every npm package that is in a bundle or beside it
 */
export function packagedLicenses(platform = process.platform === 'win32' ? 'win32' : 'linux') {
  const natives = nativePackagesFor(platform);
  const folders = [...bundledPackages(), ...natives.map(({ name }) => path.join(projectFolder, 'node_modules', name))];
  return [...new Set(folders)].map(readLicense).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} folder of an installed package
 * @returns {PackageLicense}
 */
function readLicense(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return { name, version, license: license ?? 'none', text: file ? readFileSync(path.join(folder, file), 'utf8').trim() : null };
}

/** @param {PackageLicense[]} licensed @returns {PackageLicense[]} those whose license is not allowed */
export const forbiddenLicenses = (licensed) => licensed.filter(({ license }) => !ALLOWED.includes(license));

/** @param {import("./native-packages.mjs").PackagedPlatform} [platform] of the package */
export function writeLicenses(platform) {
  const licensed = packagedLicenses(platform);
  const notAllowed = forbiddenLicenses(licensed).map(({ name, license }) => `${name} (${license})`);
  if (notAllowed.length > 0) throw new Error(`The license of ${notAllowed.join(', ')} is not in the list of scripts/package/licenses.mjs.`);
  mkdirSync(path.dirname(licensesFile), { recursive: true });
  writeFileSync(licensesFile, formatNotices(licensed));
}

const RULE = '-'.repeat(80);

/** @param {PackageLicense[]} licensed */
export const formatNotices = (licensed) =>
  `${[
    'Stagebay contains the work of others, under these licenses. Those of Electron and of Chromium are in the files\nLICENSE.electron.txt and LICENSES.chromium.html.',
    ...licensed.map(
      ({ name, version, license, text }) =>
        `${name} ${version} (${license})\n\n${text ?? `Its package contains no license text and names ${license}.`}`,
    ),
  ].join(`\n\n${RULE}\n\n`)}\n`;
