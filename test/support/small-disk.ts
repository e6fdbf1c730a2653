/** Mounts a small disk that can be filled completely or made read-only. Only on Linux and only for root. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { createTempFolder } from './temp-folder.mjs';

/** Enough for the app's files and Chromium's. */
const SIZE = '16m';

const FILL = 'cat /dev/zero >> "$0" 2>/dev/null || true';

export interface SmallDisk {
  readonly folder: string;
  /** Fills the disk until `freeSpace`. Space that is freed meanwhile, for example by Chromium at its start, is filled again. */
  fill(): void;
  freeSpace(): void;
  /** Makes the disk read-only, also for root. No file may be open for writing. */
  makeReadOnly(): void;
  /** Makes one file read-only, also for root. */
  makeFileReadOnly(file: string): void;
  /** Unmounts the disk. No file on it may be open. */
  remove(): void;
}

/** Why a small disk cannot be mounted here; null if it can. */
export function reasonForNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'only Linux has file systems in memory';
  if (process.getuid?.() !== 0) return 'only root can mount one';
  const { path: folder, remove } = createTempFolder('mount');
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return null;
  } catch {
    return 'this machine lets nobody mount one';
  } finally {
    remove();
  }
}

/** @param folder is created and becomes the root of the disk */
export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  const mounted = [folder];
  const rest = join(folder, 'rest');
  let filler: ChildProcess | null = null;
  const stopFilling = (): void => {
    // The whole group, because a shell that is killed leaves its `cat` behind, which fills the disk on.
    if (filler?.pid) process.kill(-filler.pid, 'SIGKILL');
    filler = null;
  };
  return {
    folder,
    fill() {
      execFileSync('sh', ['-c', FILL, rest]);
      filler = spawn('sh', ['-c', `while :; do ${FILL}; sleep 0.02; done`, rest], { stdio: 'ignore', detached: true });
    },
    freeSpace() {
      stopFilling();
      // A process that is being killed may finish its write, and keeps the file's space until then.
      do rmSync(rest, { force: true, maxRetries: 3 });
      while (statfsSync(folder).bavail < statfsSync(folder).blocks / 4);
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
