import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads a file with one JSON object a line, such as the app's log.
 * @param {string} file
 * @returns {Record<string, any>[]} empty if there is no file; without a last line that is still being written
 */
export function readJsonLines(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
