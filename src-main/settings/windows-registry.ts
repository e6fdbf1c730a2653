/** Reads Windows' registry. This file runs only on Windows, so it contains as little as possible. */
import type { ReadRegistryKey } from './registry-source';

/** Loads the library on the first call, because its native module can be missing or blocked, which counts as an unreadable policy. */
export const readWindowsRegistryKey: ReadRegistryKey = async (hive, path) => {
  const registry = await import('native-reg');
  // Without KEY_WOW64_64KEY, a 32-bit process would read its own copy (WOW64). No write access is requested.
  const key = registry.openKey(registry[hive], path, registry.Access.QUERY_VALUE | registry.Access.WOW64_64KEY);
  if (key === null) return null;
  try {
    return registry.enumValueNames(key).flatMap((name) => {
      const data = registry.queryValueRaw(key, name);
      return data ? [{ name, type: data.type, data }] : []; // The value may be deleted between the two calls.
    });
  } finally {
    registry.closeKey(key);
  }
};
