/** Windows' registry itself. The one file that only Windows can run, so there is nothing in it that could be elsewhere. */
import type { ReadRegistryKey } from './registry-source';

/** A library with a native part, read where it is wanted: it can be missing or blocked, and that is an answer, too. */
export const readWindowsRegistryKey: ReadRegistryKey = async (hive, path) => {
  const registry = await import('native-reg');
  // A 32-bit process would otherwise be led to a copy of its own (WOW64). No right to write is asked for.
  const key = registry.openKey(registry[hive], path, registry.Access.QUERY_VALUE | registry.Access.WOW64_64KEY);
  if (key === null) return null;
  try {
    return registry.enumValueNames(key).flatMap((name) => {
      const data = registry.queryValueRaw(key, name);
      return data ? [{ name, type: data.type, data }] : []; // Deleted between the two calls.
    });
  } finally {
    registry.closeKey(key);
  }
};
