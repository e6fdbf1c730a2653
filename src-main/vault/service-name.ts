/** The service name of the keychain entries. */
import { resolve } from 'node:path';

/**
 * Returns `stagebay`, or a name with the user-data folder for builds that are not packaged. A development or test run therefore never
 * reads or overwrites the credentials of the station that is installed on the same machine.
 */
export function keychainServiceName(options: { readonly packaged: boolean; readonly userData: string }): string {
  if (options.packaged) return 'stagebay';
  return `stagebay-dev-${resolve(options.userData)}`;
}
