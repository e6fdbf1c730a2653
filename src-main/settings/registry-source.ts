/** A source of settings in Windows' registry, where Group Policy and Intune write policies. */

import { emptyRead, type PolicySource } from './policy-source';
import { containsSettings, type RegistryValue, readRegistryValues } from './registry-values';

/**
 * Reads all values of one key.
 * @returns null if the key does not exist
 * @throws an error with Windows' error number as `errno` if access is denied, or any other error
 */
export type ReadRegistryKey = (hive: Hive, path: string) => Promise<readonly RegistryValue[] | null>;

export type Hive = 'HKLM' | 'HKCU';

/** The user's hive is read only if the machine's has no settings. */
const HIVES: readonly Hive[] = ['HKLM', 'HKCU'];

/** @param path the key's path, the same in both hives */
export const registrySource = (path: string, readKey: ReadRegistryKey): PolicySource => ({
  async read() {
    const unknownKeyProblems = [];
    for (const hive of HIVES) {
      const location = `${hive}\\${path}`;
      try {
        const values = (await readKey(hive, path)) ?? [];
        const { layer, problems } = await readRegistryValues(values, location);
        if (containsSettings(values)) return { location, layer, problems: [...unknownKeyProblems, ...problems] };
        unknownKeyProblems.push(...problems);
      } catch (error) {
        // Do not continue with the user's hive, because a user who can make the machine's hive unreadable must not replace it.
        return { ...emptyRead(location), problems: [{ kind: 'unreadable', file: location, detail: describeError(error) }] };
      }
    }
    const location = `${HIVES[0]}\\${path}`;
    return { ...emptyRead(location), problems: [{ kind: 'missing', file: location }, ...unknownKeyProblems] };
  },
  // The library cannot wait for changes, so the registry is only polled.
  watch: () => () => undefined,
});

function describeError(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  if (errno === 5) return 'access is denied';
  return code ?? (typeof errno === 'number' ? `Windows error ${errno}` : (message ?? 'unknown').slice(0, 200));
}
