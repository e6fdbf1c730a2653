/** The folder that the system's dialog begins in: the first of a person's folders that is there and responds. */
import type { Log } from '../log';
import { type Disk, NotRespondingError } from './disk';
import { fileProblem } from './problem';

/** As Electron's `app.getPath` names them, in the order in which they are tried. */
const FOLDERS = ['documents', 'downloads', 'desktop', 'home'] as const;
export type FolderName = (typeof FOLDERS)[number];

/** A person waits for the dialog. */
const RESPOND_WITHIN_MS = 1_500;

/**
 * @param options.pathOf may reject: a folder that was redirected may no longer exist
 * @returns a function that finds the folder; `null` when none can be used. Never rejects.
 */
export function createFolderFinder(options: {
  readonly disk: Disk;
  readonly pathOf: (folder: FolderName) => Promise<string>;
  readonly log: Log;
}): () => Promise<string | null> {
  const { disk, pathOf, log } = options;
  /** Not asked again before they have answered: each question keeps a thread. */
  const hanging = new Set<string>();

  /** @throws why the folder cannot be used */
  async function check(path: string): Promise<void> {
    if (hanging.has(path)) throw new NotRespondingError(0);
    const found = await disk.wait(
      () => {
        hanging.add(path);
        return disk.operations.stat(path).finally(() => hanging.delete(path));
      },
      { timeoutMs: RESPOND_WITHIN_MS },
    );
    if (!found.isDirectory()) throw new Error('not a folder');
  }

  return async () => {
    for (const folder of FOLDERS) {
      try {
        const path = await pathOf(folder);
        await check(path);
        return path;
      } catch (error) {
        log.warn('folder-not-usable', { folder, detail: fileProblem(error).detail });
      }
    }
    return null;
  };
}
