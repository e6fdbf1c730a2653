/** IT's word in a file. */
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { PolicySource } from './policy-source';
import { parseLayer, readJsonObject } from './settings-file';

/** @param owner the only user it is taken from, by number; `null` where it is the caller's own business */
export const fileSource = (file: string, owner: number | null): PolicySource => ({
  async read() {
    const content = await readJsonObject(file, owner);
    return content.ok
      ? { location: file, ...(await parseLayer(content.value, file)) }
      : { location: file, layer: {}, problems: [content.problem] };
  },
  watch: (onHint) => watchFile(dirname(file), basename(file), onHint),
});

/** The folder and not the file: one that is replaced by another of its name would not be heard of again. */
function watchFile(folder: string, name: string, onHint: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, changed) => {
      if (changed === null || changed === name) onHint();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined; // There is no such folder yet, or none that can be watched.
  }
}
