/** Detects the instrumented build, which tests automate and stores never receive. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads the flag that `scripts/package` writes into the packaged package.json. The file is inside the archive, whose hash the
 * executable verifies where it can, so no file outside the archive can set the flag.
 * @param appPath the folder of the app's own package.json
 */
export function isInstrumented(appPath: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as { instrumented?: unknown }).instrumented === true;
  } catch {
    return false;
  }
}
