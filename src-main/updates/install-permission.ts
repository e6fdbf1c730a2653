/** Decides whether this session may replace the package that it runs from. Pure: the caller passes in the platform and its files. */
import { posix, win32 } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { InstallBlock } from '../../src-shared/release/release-state';
import type { PackageKind } from './manifest';

export interface InstallFacts {
  readonly platform: NodeJS.Platform;
  /** The user ID of this process; null on Windows. */
  readonly uid: number | null;
  /** The package's folder: `process.resourcesPath`. */
  readonly resources: string;
  /** Windows: the value of `LOCALAPPDATA`. Programs of one user are installed in its folder `Programs`. */
  readonly localAppData: string | undefined;
  /** Windows: the publishers whose signatures on packages are accepted. */
  readonly publishers: readonly string[];
  /** @returns null if the file is missing or cannot be read */
  readText(file: string): string | null;
  /** Whether the file, or a new file in the folder, can be written. */
  isWritable(path: string): boolean;
}

/** @returns the kind of package that this session may install, or why it may not */
export function checkInstallPermission({
  platform,
  uid,
  resources,
  localAppData,
  publishers,
  readText,
  isWritable,
}: InstallFacts): Result<PackageKind, InstallBlock> {
  if (platform === 'win32') {
    // An installation for all users needs an administrator, who is not at the station. This holds even if the current user could
    // write its folder, because another user may start the app tomorrow.
    if (!localAppData || !isBelow(resources, win32.join(localAppData, 'Programs')) || !isWritable(win32.join(resources, 'release.json')))
      return fail('no-rights');
    return publishers.length > 0 ? ok('exe') : fail('no-publisher');
  }
  // An AppImage cannot be replaced: the new one would start while the old one still holds the single-instance lock, and exit.
  if (readText(posix.join(resources, 'package-type'))?.trim() !== 'deb') return fail('unknown-package');
  // Only root may run dpkg, because pkexec and sudo would ask for a password.
  return uid === 0 ? ok('deb') : fail('no-rights');
}

function isBelow(folder: string, ancestor: string): boolean {
  const relativePath = win32.relative(ancestor, folder);
  return relativePath !== '' && !relativePath.startsWith('..') && !win32.isAbsolute(relativePath);
}
