/** The facts of this computer and this process, for `openUpdateService`. */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { Result } from '../../src-shared/base/result';
import type { InstallBlock } from '../../src-shared/release/release-state';
import { isWritableFolder } from '../base';
import { relaunch } from '../lifecycle';
import type { Log } from '../log';
import { debianPackages } from './debian-packages';
import { createFeedFetch } from './feed-session';
import { openFeedStore } from './feed-store';
import { createFeedUpdater, type FeedUpdater } from './feed-updater';
import { checkInstallPermission } from './install-permission';
import { readInstalledVersion, watchInstalledVersion } from './installed-version';
import type { PackageKind } from './manifest';
import { createPackageFolder } from './package-folder';
import { readReleaseInfo } from './release-info';
import { windowsPackages } from './windows-packages';

export interface UpdateHost {
  /** The version of the package on the disk; null while nobody can tell. */
  readInstalled(): string | null;
  watchInstalled(onHint: () => void): () => void;
  checkInstallPermission(): Result<PackageKind, InstallBlock>;
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
export function createUpdateHost({ userData, log }: { readonly userData: string; readonly log: Log }): UpdateHost {
  const { updateKeys, publishers, builtAt } = readReleaseInfo(join(app.getAppPath(), 'package.json'));
  const downloadFolder = join(userData, 'updates');
  const resources = process.resourcesPath;
  const releaseFile = join(resources, 'release.json');
  function restart(): void {
    relaunch();
    app.quit();
  }

  return {
    readInstalled: () => readInstalledVersion(releaseFile, app.getVersion()),
    watchInstalled: (look) => watchInstalledVersion(releaseFile, look),
    checkInstallPermission: () =>
      checkInstallPermission({
        platform: process.platform,
        uid: process.getuid?.() ?? null,
        resources,
        localAppData: process.env.LOCALAPPDATA,
        publishers,
        readText,
        isWritable,
      }),
    releaseKeys: updateKeys,
    arch: process.arch,
    updater: createFeedUpdater({
      createFetch: createFeedFetch,
      store: openFeedStore(join(userData, 'update-feeds.json'), { lowestSerial: builtAt, random: Math.random, log }),
      folder: createPackageFolder(downloadFolder),
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
function isWritable(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return isWritableFolder(path);
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
