import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a file can be created in a folder. Creates an empty one and removes it, because on Windows `access` succeeds for
 * every folder, whatever its access list says.
 */
export function isWritableFolder(folder: string): boolean {
  const probe = join(folder, `.stagebay-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(probe, '', { flag: 'wx' });
    rmSync(probe, { force: true });
    return true;
  } catch {
    return false;
  }
}
