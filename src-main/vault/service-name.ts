/** Under which name credentials stand in the keychain. */
import { resolve } from 'node:path';

/**
 * `stagebay`; for builds that are not packaged the name of their user-data folder with it, so that a developer's or a
 * test's run never reads or overwrites the credentials of the station installed on the same machine.
 */
export function keychainServiceName(options: { readonly packaged: boolean; readonly userData: string }): string {
  if (options.packaged) return 'stagebay';
  return `stagebay-dev-${resolve(options.userData)}`;
}
