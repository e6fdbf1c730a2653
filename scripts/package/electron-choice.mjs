/** Which Electron may be packaged. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../cli.mjs';
import { FALLBACK_VERSION } from '../fallback-runtime.mjs';

/** @param {string} executable of an Electron @returns {string} its version */
export const electronVersionOf = (executable) =>
  readFileSync(path.join(path.dirname(executable), 'version'), 'utf8')
    .trim()
    .replace(/^v/, '');

/** The version of releases, which package.json names. */
export const shippedElectronVersion = () =>
  JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')).devDependencies.electron;

/**
 * Refuses other Electron versions, so that a release that is built without access to Electron's download host has no outdated one.
 * @param {{ found: string, shipped: string, fallback: boolean }} facts fallback: whether it was requested by name
 * @returns {string | null} why this Electron is not packaged
 */
export function electronRefusal({ found, shipped, fallback }) {
  if (found === shipped || (fallback && found === FALLBACK_VERSION)) return null;
  const instead = found === FALLBACK_VERSION ? ' For tests, --fallback-electron packages this one.' : '';
  return `Electron ${shipped} ships, and there is only Electron ${found} here, so nothing was packaged. Give it a way out, a mirror (ELECTRON_MIRROR) or an unpacked Electron ${shipped} (ELECTRON_OVERRIDE_DIST_PATH).${instead}`;
}
