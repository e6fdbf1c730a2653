/** The facts of this computer and this process, for `openUpdates`. */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { MayNotInstall } from '../../src-shared/release';
import type { Result } from '../../src-shared/result';
import { canWriteInto } from '../base';
import type { Log } from '../log';
import { startAgain } from '../shell';
import { debianPackages } from './debian-packages';
import { openFeedMemory } from './feed-memory';
import { fetchFrom } from './feed-session';
import { createFeedUpdater, type FeedUpdater } from './feed-updater';
import type { PackageKind } from './manifest';
import { mayInstall } from './may-install';
import { installedVersion, watchInstalled } from './on-disk';
import { createPackageFolder } from './package-folder';
import { readReleaseInfo } from './release-info';
import { windowsPackages } from './windows-packages';

export interface Machine {
  /** The version of the package on the disk; null while nobody can tell. */
  installed(): string | null;
  watchInstalled(look: () => void): () => void;
  mayInstall(): Result<PackageKind, MayNotInstall>;
  /** Public keys in the package. */
  readonly releaseKeys: readonly string[];
  /** As `process.arch`. */
  readonly arch: string;
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

/** @param userData the station's folder, below which packages are downloaded */
export function thisMachine({ userData, log }: { readonly userData: string; readonly log: Log }): Machine {
  const { updateKeys, publishers, builtAt } = readReleaseInfo(join(app.getAppPath(), 'package.json'));
  const downloads = join(userData, 'updates');
  const resources = process.resourcesPath;
  const releaseFile = join(resources, 'release.json');
  function restart(): void {
    startAgain();
    app.quit();
  }

  return {
    installed: () => installedVersion(releaseFile, app.getVersion()),
    watchInstalled: (look) => watchInstalled(releaseFile, look),
    mayInstall: () =>
      mayInstall({
        platform: process.platform,
        userNumber: process.getuid?.() ?? null,
        resources,
        localAppData: process.env.LOCALAPPDATA,
        publishers,
        readText,
        mayWrite,
      }),
    releaseKeys: updateKeys,
    arch: process.arch,
    updater: createFeedUpdater({
      fetchFrom,
      memory: openFeedMemory(join(userData, 'update-feeds.json'), { lowestSerial: builtAt, random: Math.random, log }),
      folder: createPackageFolder(downloads),
      publishers,
      packages: process.platform === 'win32' ? windowsPackages() : debianPackages(),
      quit: () => app.quit(),
      restart,
    }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(userData);
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
    if (statSync(path).isDirectory()) return canWriteInto(path);
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
