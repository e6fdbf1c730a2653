/** The facts of this computer and this process, for `openUpdates`. */
import { accessSync, closeSync, constants, openSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import type { MayNotInstall } from '../../src-shared/release';
import type { Result } from '../../src-shared/result';
import { startAgain } from '../shell';
import { debianPackages } from './debian-packages';
import { createFeedUpdater, type FeedUpdater } from './feed-updater';
import { mayInstall } from './may-install';
import type { PackageKind } from './offer';
import { installedVersion, watchInstalled } from './on-disk';
import { windowsPackages } from './windows-packages';

export interface Machine {
  /** The version of the package on the disk; null while nobody can tell. */
  installed(): string | null;
  watchInstalled(look: () => void): () => void;
  mayInstall(): Result<PackageKind, MayNotInstall>;
  readonly updater: FeedUpdater;
  freeBytes(): Promise<number>;
  /** Ends the app in the ordinary way, to be started again from what is on the disk. */
  restart(): void;
  /** For how long the app has run. */
  uptimeMinutes(): number;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

export function thisMachine(): Machine {
  const resources = process.resourcesPath;
  const releaseFile = join(resources, 'release.json');
  function restart(): void {
    startAgain();
    app.quit();
  }

  return {
    installed: () => installedVersion(releaseFile),
    watchInstalled: (look) => watchInstalled(releaseFile, look),
    mayInstall: () =>
      mayInstall({
        platform: process.platform,
        userNumber: process.getuid?.() ?? null,
        resources,
        localAppData: process.env.LOCALAPPDATA,
        readText,
        mayWrite,
      }),
    updater: createFeedUpdater({
      packages: process.platform === 'win32' ? windowsPackages() : debianPackages(),
      quit: () => app.quit(),
      restart,
    }),
    async freeBytes() {
      // Where electron-updater keeps its downloads, on each platform a folder below this one.
      const { bavail, bsize } = await statfs(homedir());
      return bavail * bsize;
    },
    restart,
    uptimeMinutes: () => process.uptime() / 60,
    now: Date.now,
    random: Math.random,
  };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** By trying it: on Windows the rights of a file say nothing before it is opened. */
function mayWrite(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) accessSync(path, constants.W_OK);
    else closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
