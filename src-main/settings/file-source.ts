/** A source of settings in a file. */
import { basename, dirname } from 'node:path';
import { watchFolder } from '../base';
import type { PolicySource } from './policy-source';
import { parseLayer, readJsonObject } from './settings-file';

/** @param owner the user ID that must own the file; `null` accepts any owner */
export const fileSource = (file: string, owner: number | null): PolicySource => ({
  async read() {
    const content = await readJsonObject(file, owner);
    return content.ok
      ? { location: file, ...(await parseLayer(content.value, file)) }
      : { location: file, layer: {}, problems: [content.problem] };
  },
  watch: (onHint) =>
    watchFolder(dirname(file), (name) => {
      if (name === null || name === basename(file)) onHint();
    }),
});
