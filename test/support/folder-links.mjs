/** Whether a test can make links to folders: Wine cannot, and Windows can (junctions). */
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
