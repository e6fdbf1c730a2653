import path from 'node:path';
import { CliError, captureOutput, log } from './cli.mjs';

/**
 * Builds the app into `out/` in a process of its own. Its output is shown only if the build fails.
 * @returns {Promise<void>}
 * @throws {CliError} with the output of the failed build
 */
export async function buildApp() {
  log('Building the app …');
  const { code, output } = await captureOutput(process.execPath, [path.join(import.meta.dirname, 'build.mjs')]);
  if (code !== 0) throw new CliError(`${output}\nThe app could not be built.`);
}
