/**
 * What an update feed's folder says of a release: the part of electron-builder's `latest.yml` that stations rely on
 * (`src-main/updates/offer.ts`). electron-builder writes none for Debian packages, and no size for these installers.
 * The same packages give the same text.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Stop } from '../command.mjs';

/**
 * @typedef {object} PackageFile
 * @property {string} url the name of the file
 * @property {string} sha512 base64
 * @property {number} size in bytes
 * @property {true} [isAdminRightsRequired] Windows: it asks for an administrator, and no station fetches it
 */

/**
 * @typedef {object} Description
 * @property {string} version
 * @property {PackageFile[]} files
 * @property {string} [releaseDate] ISO 8601
 * @property {number} [stagingPercentage] from 0 to 100
 */

/** @typedef {{ channel: string, staging: number | undefined }} Options */

/** As the packages are named (`scripts/package/deb.mjs`, `electron-builder.config.mjs`), and the description's suffix. */
const SYSTEMS = [
  { suffix: '-linux', name: /^stagebay_(\d+\.\d+\.\d+(?:[~-][a-z0-9.]+)?)_amd64\.deb$/ },
  { suffix: '', name: /^Stagebay-(\d+\.\d+\.\d+(?:-[a-z0-9.]+)?)-x64\.exe$/ },
];

/**
 * Writes the descriptions beside their packages, each in one go: a station never reads half of one.
 * @param {readonly string[]} paths one folder, or packages
 * @param {Options} options
 * @returns {{ file: string, version: string, packages: string[] }[]} what was written
 */
export function writeDescriptions(paths, { channel, staging }) {
  const files = paths.flatMap((one) => (statSync(one, { throwIfNoEntry: false })?.isDirectory() ? filesIn(one) : [one]));
  const written = SYSTEMS.flatMap(({ suffix, name }) => {
    const own = files.filter((file) => name.test(path.basename(file)));
    const [file, another] = own;
    if (!file) return [];
    if (another) throw new Stop(`${own.map((one) => path.basename(one)).join(' and ')}: which of them? Name it instead of the folder.`);
    const description = describe(file, versionOf(file), staging);
    const target = path.join(path.dirname(file), `${channel}${suffix}.yml`);
    writeFileSync(`${target}.new`, toYaml(description));
    renameSync(`${target}.new`, target);
    const packages = description.files.map(({ url, isAdminRightsRequired }) =>
      isAdminRightsRequired ? `${url}, which asks for an administrator: no station fetches it` : url,
    );
    return [{ file: target, version: description.version, packages }];
  });
  if (written.length === 0)
    throw new Stop(`There is no package in ${paths.join(', ')}: stagebay_1.2.0_amd64.deb or Stagebay-1.2.0-x64.exe.`);
  return written;
}

const filesIn = (/** @type {string} */ folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));

/** A station compares it with what the package says of itself. @param {string} file */
export function versionOf(file) {
  const found = SYSTEMS.map(({ name }) => name.exec(path.basename(file))?.[1]).find((version) => version !== undefined);
  if (found === undefined) throw new Stop(`${path.basename(file)} is no package of Stagebay's.`);
  return found.replace('~', '-');
}

/**
 * @param {string} file
 * @param {string} version
 * @param {number} [staging]
 * @returns {Description}
 */
export function describe(file, version, staging) {
  const content = readFileSync(file);
  return {
    version,
    files: [
      {
        url: path.basename(file),
        sha512: createHash('sha512').update(content).digest('base64'),
        size: content.length,
        ...(file.endsWith('.exe') && asksForAdministrator(content) && { isAdminRightsRequired: true }),
      },
    ],
    releaseDate: statSync(file).mtime.toISOString(),
    ...(staging !== undefined && { stagingPercentage: staging }),
  };
}

/** The manifest of an installer stands as it is, before everything that it holds. */
const asksForAdministrator = (/** @type {Buffer} */ content) => content.subarray(0, 2 ** 20).includes('requireAdministrator');

/** @param {Description} description */
export function toYaml({ version, files, releaseDate, stagingPercentage }) {
  return [
    `version: ${version}`,
    'files:',
    ...files.flatMap(({ url, sha512, size, isAdminRightsRequired }) => [
      `  - url: ${url}`,
      `    sha512: ${sha512}`,
      `    size: ${size}`,
      ...(isAdminRightsRequired ? ['    isAdminRightsRequired: true'] : []),
    ]),
    ...(releaseDate === undefined ? [] : [`releaseDate: '${releaseDate}'`]),
    ...(stagingPercentage === undefined ? [] : [`stagingPercentage: ${stagingPercentage}`]),
    '',
  ].join('\n');
}
