/** Whether a test can create links to folders: Windows can (junctions), Wine cannot. */
import { symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTempFolder } from './temp-folder.mjs';

export const canLinkFolders = (() => {
  const { path: folder, remove } = createTempFolder('links');
  try {
    symlinkSync(tmpdir(), path.join(folder, 'link'), 'junction');
    return true;
  } catch {
    return false;
  } finally {
    remove();
  }
})();
