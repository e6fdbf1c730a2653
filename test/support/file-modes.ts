/** Files have modes on POSIX systems alone. On Windows a folder's access list protects what is in it, and Node shows none of it. */
import { statSync } from 'node:fs';
import { expect } from 'vitest';

export const hasFileModes = process.platform !== 'win32';

/** Expects a file's or a folder's mode, where there are modes. */
export function expectFileMode(path: string, mode: number): void {
  if (hasFileModes) expect(statSync(path).mode & 0o777).toBe(mode);
}
