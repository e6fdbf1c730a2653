/** Whether this session may replace the package that it runs from. Pure: the platform and its files are handed in. */
import { posix, win32 } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { InstallBlock } from '../../src-shared/release/release-state';
import type { PackageKind } from './manifest';

export interface InstallFacts {
  readonly platform: NodeJS.Platform;
  /** Of the user who runs this; null on Windows, which has none. */
  readonly uid: number | null;
  /** The package's own folder: `process.resourcesPath`. */
  readonly resources: string;
  /** Windows: where a user's own programs are, in its folder `Programs`; `LOCALAPPDATA` says it. */
  readonly localAppData: string | undefined;
  /** Windows: whose signatures on packages count. */
  readonly publishers: readonly string[];
  /** @returns null when there is no such file, or none that can be read */
  readText(file: string): string | null;
  /** Whether the file, or a new one in the folder, could be written. Nothing is. */
  isWritable(path: string): boolean;
}

/** @returns how the package is named that could be installed here */
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
    // One for all users is replaced by an installer that asks for an administrator, and nobody is there. Also where this user
    // could write its folder, or is an administrator: what starts the app tomorrow is not.
    if (!localAppData || !isBelow(resources, win32.join(localAppData, 'Programs')) || !isWritable(win32.join(resources, 'release.json')))
      return fail('no-rights');
    return publishers.length > 0 ? ok('exe') : fail('no-publisher');
  }
  // An AppImage names none: the new one would be started while the old one still holds the lock, and end at once.
  if (readText(posix.join(resources, 'package-type'))?.trim() !== 'deb') return fail('unknown-package');
  // Only root may run dpkg; pkexec and sudo would ask a person for a password.
  return uid === 0 ? ok('deb') : fail('no-rights');
}

function isBelow(folder: string, ancestor: string): boolean {
  const relativePath = win32.relative(ancestor, folder);
  return relativePath !== '' && !relativePath.startsWith('..') && !win32.isAbsolute(relativePath);
}
