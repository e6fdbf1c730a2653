import { watch } from 'node:fs';

/**
 * Watches a folder. Watching a file instead would end when another file replaces it.
 *
 * A folder that is missing, that is removed, or that cannot be watched (some network drives) gives no hints, so every caller
 * also checks from time to time.
 * @param onChange given the name of the file that changed; `null` if the system does not report it
 * @returns a function that stops watching
 */
export function watchFolder(folder: string, onChange: (name: string | null) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
