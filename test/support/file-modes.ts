/** Only POSIX systems have file modes. On Windows the access list of a folder protects its files, and Node does not show it. */
import { statSync } from 'node:fs';
import { expect } from 'vitest';

export const hasFileModes = process.platform !== 'win32';

/** Expects the mode of a file or folder, if the system has modes. */
export function expectFileMode(path: string, mode: number): void {
  if (hasFileModes) expect(statSync(path).mode & 0o777).toBe(mode);
}
