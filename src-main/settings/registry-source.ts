/** IT's word in Windows' registry, where Group Policy and Intune write it. */
import { holdsSettings, type RegistryValue, readRegistryValues } from './registry-values';
import { nothingRead, type PolicySource } from './source';

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
    const strangers = [];
    for (const hive of HIVES) {
      const place = `${hive}\\${path}`;
      try {
        const values = (await readKey(hive, path)) ?? [];
        const { layer, problems } = await readRegistryValues(values, place);
        if (holdsSettings(values)) return { place, layer, problems: [...strangers, ...problems] };
        strangers.push(...problems);
      } catch (error) {
        // Not the next hive: whoever can keep the machine's word from being read must not speak in its place.
        return { ...nothingRead(place), problems: [{ kind: 'unreadable', file: place, detail: reason(error) }] };
      }
    }
    const place = `${HIVES[0]}\\${path}`;
    return { ...nothingRead(place), problems: [{ kind: 'missing', file: place }, ...strangers] };
  },
  // Windows can tell of changes, but only to a thread that waits for them, which the library has none of. It is read anew from time to time.
  watch: () => () => undefined,
});

function reason(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  if (errno === 5) return 'access is denied';
  return code ?? (typeof errno === 'number' ? `Windows error ${errno}` : (message ?? 'unknown').slice(0, 200));
}
