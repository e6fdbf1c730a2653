/** Whether a test can create links to folders: Windows can (junctions), Wine cannot. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const canLinkFolders = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stagebay-links-'));
  try {
    symlinkSync(tmpdir(), path.join(folder, 'link'), 'junction');
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();
