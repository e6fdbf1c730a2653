/** IT's word in Windows' registry, where Group Policy and Intune write it. */

import { emptyRead, type PolicySource } from './policy-source';
import { containsSettings, type RegistryValue, readRegistryValues } from './registry-values';

/**
 * Reads all values of one key.
 * @returns null where there is no such key
 * @throws with Windows' own number as `errno` where it may not be read; anything where it cannot be
 */
export type ReadRegistryKey = (hive: Hive, path: string) => Promise<readonly RegistryValue[] | null>;

export type Hive = 'HKLM' | 'HKCU';

/** The machine's word first: where it says anything, the user's is not looked at. */
const HIVES: readonly Hive[] = ['HKLM', 'HKCU'];

/** @param path below both hives */
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
        // Not the next hive: whoever can keep the machine's word from being read must not speak in its place.
        return { ...emptyRead(location), problems: [{ kind: 'unreadable', file: location, detail: describeError(error) }] };
      }
    }
    const location = `${HIVES[0]}\\${path}`;
    return { ...emptyRead(location), problems: [{ kind: 'missing', file: location }, ...unknownKeyProblems] };
  },
  // Windows can tell of changes, but only to a thread that waits for them, which the library has none of. It is read anew from time to time.
  watch: () => () => undefined,
});

function describeError(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  if (errno === 5) return 'access is denied';
  return code ?? (typeof errno === 'number' ? `Windows error ${errno}` : (message ?? 'unknown').slice(0, 200));
}
