/** The package under test, which `npm test` has just built. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { debianVersion } from '../../scripts/package/deb.mjs';

export const project = path.resolve(import.meta.dirname, '../..');
const folder = process.env.STAGEBAY_EXAMINED;
if (!folder) throw new Error('STAGEBAY_EXAMINED is not set: run the tests with `npm test -- package`.');

export const unpacked = path.join(folder, process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked');
export const executable = path.join(unpacked, process.platform === 'win32' ? 'stagebay.exe' : 'stagebay');
export const resources = path.join(unpacked, 'resources');
export const archive = path.join(resources, 'app.asar');

/** The version of this source tree. Packages of other versions may be in the same folder. */
export const version = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')).version;

const debFile = path.join(folder, `stagebay_${debianVersion(version)}_amd64.deb`);
/** The Debian package; null if the computer that built it has no Debian tools. */
export const deb = existsSync(debFile) ? debFile : null;

/**
 * @param {string} parent
 * @returns {string[]} the files below it, as paths from there with forward slashes
 */
export const filesBelow = (parent) =>
  existsSync(parent)
    ? readdirSync(parent, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(path.join(parent, name)).isFile())
        .map((name) => name.replaceAll('\\', '/'))
    : [];
