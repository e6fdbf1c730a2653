/**
 * Writes the signed manifest of an update feed's folder, and a detached signature of each package. Stations verify all of it
 * (`src-main/updates`).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import compare from 'semver/functions/compare.js';
import { CliError } from '../cli.mjs';
import { formatSignatures } from './keys.mjs';

/** @typedef {import('./keys.mjs').SigningKey} SigningKey */

/**
 * @typedef {object} Manifest
 * @property {1} format
 * @property {string} product
 * @property {string} channel
 * @property {'linux' | 'windows'} platform
 * @property {'x64'} arch
 * @property {number} serial higher in each manifest than in the one before, whatever the version is
 * @property {string} version
 * @property {boolean} rollback whether the version is meant to replace a newer one
 * @property {number} rolloutPercent which part of all stations gets it
 * @property {PackageFile} package
 */

/**
 * @typedef {object} PackageFile
 * @property {string} name of the file
 * @property {number} size in bytes
 * @property {string} sha512 base64
 * @property {boolean} needsAdministrator Windows: the installer asks for an administrator, and no station fetches it
 */

/**
 * @typedef {object} Options
 * @property {readonly SigningKey[]} keys every one of them signs
 * @property {string} channel
 * @property {number} [staging] in percent; 100 without it
 * @property {boolean} [rollback]
 * @property {() => number} [now] in milliseconds
 */

const PRODUCT = 'com.stagebay.station';

/**
 * As the packages are named (`scripts/package/deb.mjs`, `electron-builder.config.mjs`).
 * @type {{ platform: 'linux' | 'windows', name: RegExp }[]}
 */
const SYSTEMS = [
  { platform: 'linux', name: /^stagebay_(\d+\.\d+\.\d+(?:[~-][a-z0-9.]+)?)_amd64\.deb$/ },
  { platform: 'windows', name: /^Stagebay-(\d+\.\d+\.\d+(?:-[a-z0-9.]+)?)-x64\.exe$/ },
];

/**
 * Writes the manifests beside their packages, and a signature of each package.
 * @param {readonly string[]} paths one folder, or packages
 * @param {Options} options
 * @returns {{ file: string, manifest: Manifest }[]} what was written
 */
export function writeManifests(paths, options) {
  if (options.keys.length === 0)
    throw new CliError('No key was given: --key FILE; npm run release-key creates one. Stations accept no unsigned feed.');
  const files = paths.flatMap((one) => (statSync(one, { throwIfNoEntry: false })?.isDirectory() ? filesIn(one) : [one]));
  const written = SYSTEMS.flatMap(({ platform, name }) => {
    const own = files.filter((file) => name.test(path.basename(file)));
    const [file, another] = own;
    if (!file) return [];
    if (another) throw new CliError(`${own.map((one) => path.basename(one)).join(' and ')}: which of them? Name it instead of the folder.`);
    return [writeManifest(file, platform, options)];
  });
  if (written.length === 0)
    throw new CliError(`There is no package in ${paths.join(', ')}: stagebay_1.2.0_amd64.deb or Stagebay-1.2.0-x64.exe.`);
  return written;
}

const filesIn = (/** @type {string} */ folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));

/**
 * @param {string} file the package
 * @param {Manifest['platform']} platform
 * @param {Options} options
 */
function writeManifest(file, platform, { keys, channel, staging = 100, rollback = false, now = Date.now }) {
  const target = path.join(path.dirname(file), `${channel}-${platform}-x64.json`);
  const before = readManifest(target);
  const content = readFileSync(file);
  const version = versionOf(file);
  assertNotOlder(version, before, rollback);
  /** @type {Manifest} */
  const manifest = {
    format: 1,
    product: PRODUCT,
    channel,
    platform,
    arch: 'x64',
    // The time, so that it rises also where the manifest before was lost, or was written on another computer.
    serial: Math.max(Math.floor(now() / 1000), (before?.serial ?? 0) + 1),
    version,
    rollback,
    rolloutPercent: staging,
    package: {
      name: path.basename(file),
      size: content.length,
      sha512: createHash('sha512').update(content).digest('base64'),
      needsAdministrator: file.endsWith('.exe') && asksForAdministrator(content),
    },
  };
  const text = formatManifest(manifest);
  replaceFile(`${file}.sig`, formatSignatures(content, keys));
  // The signatures first, with those of the manifest before: a station that reads between the two writes finds them valid.
  replaceFile(`${target}.sig`, `${formatSignatures(text, keys)}${before ? `\n${readNewestSignatures(`${target}.sig`)}` : ''}`);
  replaceFile(target, text);
  return { file: target, manifest };
}

/** @param {Manifest} manifest */
export const formatManifest = (manifest) => `${JSON.stringify(manifest, null, 2)}\n`;

/**
 * @param {string} file
 * @returns {Manifest | null} null when there is none yet
 */
function readManifest(file) {
  if (!statSync(file, { throwIfNoEntry: false })) return null;
  try {
    const before = JSON.parse(readFileSync(file, 'utf8'));
    if (Number.isSafeInteger(before.serial) && typeof before.version === 'string') return before;
  } catch {
    // Invalid JSON is reported as a missing serial.
  }
  throw new CliError(`${file} has no serial, so the next one is not known. Restore it, or remove it.`);
}

/**
 * Refuses an older version without `--rollback`, because a wrong package in the folder would downgrade every station.
 * @param {string} version
 * @param {Manifest | null} before
 * @param {boolean} rollback
 */
function assertNotOlder(version, before, rollback) {
  if (!before || rollback || compareVersions(version, before.version) >= 0) return;
  throw new CliError(`${version} is older than ${before.version}, which stations have. To downgrade them, add --rollback.`);
}

/** The order of versions that stations use as well (`src-main/updates/versions.ts`). */
export const compareVersions = compare;

/** The version in a package's name. A station compares it with what the package says of itself. @param {string} file */
export function versionOf(file) {
  const found = SYSTEMS.map(({ name }) => name.exec(path.basename(file))?.[1]).find((version) => version !== undefined);
  if (found === undefined) throw new CliError(`${path.basename(file)} is not a Stagebay package.`);
  return found.replace('~', '-');
}

/** The manifest of an installer is uncompressed at its beginning. */
const asksForAdministrator = (/** @type {Buffer} */ content) => content.subarray(0, 2 ** 20).includes('requireAdministrator');

/** The signatures of the manifest that the file was written for, without those of the one before it. @param {string} file */
const readNewestSignatures = (file) =>
  statSync(file, { throwIfNoEntry: false }) ? `${readFileSync(file, 'utf8').split('\n\n')[0]?.trim()}\n` : '';

/** Replaces a file atomically, so that a station never reads half of it. @param {string} file @param {string} text */
function replaceFile(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
