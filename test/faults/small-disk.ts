/** A small disk of its own, which can be filled to the last byte or be made read-only. Linux, and only for root. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Enough for the app and what Chromium keeps beside it. */
const SIZE = '16m';

const FILL = 'cat /dev/zero >> "$0" 2>/dev/null || true';

export interface SmallDisk {
  readonly folder: string;
  /** Not one byte more goes onto it until there is room: what is freed meanwhile, as Chromium frees files at its start, is filled again. */
  fill(): void;
  freeSpace(): void;
  /** Root may write whatever the permissions say, but not here. Nothing may be open for writing. */
  makeReadOnly(): void;
  /** The same for one file. */
  makeFileReadOnly(file: string): void;
  /** Nothing may be open on it any more. */
  remove(): void;
}

/** Why there can be none; `null` where there can. */
export function reasonForNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'only Linux has file systems in memory';
  if (process.getuid?.() !== 0) return 'only root can mount one';
  const folder = mkdtempSync(join(tmpdir(), 'stagebay-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return null;
  } catch {
    return 'this machine lets nobody mount one';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param folder made and taken as the disk's root */
export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  const mounted = [folder];
  const rest = join(folder, 'rest');
  let filler: ChildProcess | null = null;
  const stopFilling = (): void => {
    filler?.kill();
    filler = null;
  };
  return {
    folder,
    fill() {
      execFileSync('sh', ['-c', FILL, rest]);
      filler = spawn('sh', ['-c', `while :; do ${FILL}; sleep 0.02; done`, rest], { stdio: 'ignore' });
    },
    freeSpace() {
      stopFilling();
      // The filler may have been in the middle of a write.
      rmSync(rest, { force: true, maxRetries: 3 });
    },
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]),
    makeFileReadOnly(file) {
      execFileSync('mount', ['--bind', file, file]);
      mounted.push(file);
      execFileSync('mount', ['-o', 'remount,ro,bind', file]);
    },
    remove() {
      stopFilling();
      for (const place of mounted.splice(0).reverse()) execFileSync('umount', [place]);
    },
  };
}
