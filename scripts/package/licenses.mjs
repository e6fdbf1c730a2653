/** The licences of everybody's work that is inside a package, as one file beside it. Electron's and Chromium's come with Electron. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../cli.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { nativePackagesFor } from './native-packages.mjs';

/** @typedef {{ name: string, version: string, license: string, text: string | null }} PackageLicense */

/**
 * What may be inside. All ask for no more than to be named, which the file does; none asks for our own sources. A licence that
 * is not here is read by a person before it is added.
 */
export const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'OFL-1.1', 'BlueOak-1.0.0'];

export const licensesFile = path.join(projectFolder, 'out', 'package', 'licenses.txt');

/**
 * @param {import('./native-packages.mjs').PackagedPlatform} [platform] of the package
 * @returns {PackageLicense[]} by name, of every npm package that is bundled or laid beside the bundle
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

/** @param {PackageLicense[]} licensed @returns {PackageLicense[]} those that nobody has allowed */
export const forbiddenLicenses = (licensed) => licensed.filter(({ license }) => !ALLOWED.includes(license));

/** @param {import("./native-packages.mjs").PackagedPlatform} [platform] of the package */
export function writeLicenses(platform) {
  const licensed = packagedLicenses(platform);
  const notAllowed = forbiddenLicenses(licensed).map(({ name, license }) => `${name} (${license})`);
  if (notAllowed.length > 0)
    throw new Error(`Nobody has allowed the licence of ${notAllowed.join(', ')}: see scripts/package/licenses.mjs.`);
  mkdirSync(path.dirname(licensesFile), { recursive: true });
  writeFileSync(licensesFile, formatNotices(licensed));
}

const RULE = '-'.repeat(80);

/** @param {PackageLicense[]} licensed */
export const formatNotices = (licensed) =>
  `${[
    'Stagebay contains the work of others, under these licences. Those of Electron and of Chromium stand in the files\nLICENSE.electron.txt and LICENSES.chromium.html.',
    ...licensed.map(
      ({ name, version, license, text }) =>
        `${name} ${version} (${license})\n\n${text ?? `Its package carries no text of the licence; ${license} is what it names.`}`,
    ),
  ].join(`\n\n${RULE}\n\n`)}\n`;
