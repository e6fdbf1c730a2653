/** Under which name credentials stand in the keychain. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/**
 * `stagebay`; for builds that are not packaged a name made from their user-data folder, so that a developer's or a
 * test's run never reads or overwrites the credentials of the station installed on the same machine.
 */
export function serviceName(options: { readonly packaged: boolean; readonly userData: string }): string {
  if (options.packaged) return 'stagebay';
  return `stagebay-dev-${createHash('sha256').update(resolve(options.userData)).digest('hex').slice(0, 16)}`;
}
