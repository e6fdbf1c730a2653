import { onTestFinished } from 'vitest';
import { createTempFolder } from './temp-folder.mjs';

/**
 * Creates a temporary folder for the current test of vitest. It is deleted after the test's own clean-up.
 * @param {string} name says in the path what the folder is for
 * @returns {string} its path
 */
export function createTestFolder(name) {
  const folder = createTempFolder(name);
  onTestFinished(folder.remove);
  return folder.path;
}
