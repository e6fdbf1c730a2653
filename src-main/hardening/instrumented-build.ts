/** Whether this is the build that tests drive, which no store gets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads the mark that `scripts/package` puts into the packaged package.json. It is inside the archive, whose hash the executable
 * checks where it can, so nothing beside the package can make a store's app one of these.
 * @param appPath where the app's own package.json is
 */
export function isInstrumented(appPath: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as { instrumented?: unknown }).instrumented === true;
  } catch {
    return false;
  }
}
