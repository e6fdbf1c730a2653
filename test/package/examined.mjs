/** The package that `npm test` has just built, as its tests look at it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const project = path.resolve(import.meta.dirname, '../..');
const folder = process.env.STAGEBAY_EXAMINED;
if (!folder) throw new Error('STAGEBAY_EXAMINED is not set: run the tests with `npm test -- package`.');

export const unpacked = path.join(folder, process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked');
export const executable = path.join(unpacked, process.platform === 'win32' ? 'stagebay.exe' : 'stagebay');
export const resources = path.join(unpacked, 'resources');
export const archive = path.join(resources, 'app.asar');

/** The Debian package, where this machine has Debian's tools. */
export const deb = readdirSync(folder)
  .filter((file) => file.endsWith('.deb'))
  .map((file) => path.join(folder, file))[0];

/**
 * @param {string} place
 * @returns {string[]} the files below it, as paths from there with forward slashes
 */
export const filesBelow = (place) =>
  existsSync(place)
    ? readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(path.join(place, name)).isFile())
        .map((name) => name.replaceAll('\\', '/'))
    : [];
