/** Provides the update service with access to this computer and this process. */
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
  /** The version of the installed package; null while it is incomplete or unreadable. */
  readInstalled(): string | null;
  watchInstalled(onHint: () => void): () => void;
  checkInstallPermission(): Result<PackageKind, InstallBlock>;
  /** The public keys in the package. */
  readonly releaseKeys: readonly string[];
  /** The value of `process.arch`. */
  readonly arch: string;
  readonly updater: FeedUpdater;
  freeBytes(): Promise<number>;
  /** Quits the app and starts it again from the installed files. */
  restart(): void;
  /** How long the app has been running. */
  uptimeMinutes(): number;
  readonly now: () => number;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/** @param userData the user-data folder, which contains the download folder */
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
    watchInstalled: (onHint) => watchInstalledVersion(releaseFile, onHint),
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

/** Opens the file or probes the folder, because on Windows the permissions of a file are known only when it is opened. */
function isWritable(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return isWritableFolder(path);
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
