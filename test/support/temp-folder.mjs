import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} TempFolder
 * @property {string} path
 * @property {() => void} remove deletes the folder; it takes no path, so that no mistake deletes another one
 */

/**
 * Creates an empty temporary folder.
 * @param {string} name says in the path what the folder is for
 * @param {string} [parent] another place than the system's temporary folder
 * @returns {TempFolder}
 */
export function createTempFolder(name, parent = tmpdir()) {
  const created = mkdtempSync(path.join(parent, `stagebay-${name}-`));
  // Chromium's helper processes write for a moment after the app has ended, so a folder that is not empty yet is tried again.
  return { path: created, remove: () => rmSync(created, { recursive: true, force: true, maxRetries: 20 }) };
}
