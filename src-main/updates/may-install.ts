/** Whether this session may replace the package that it runs from. Pure: the platform and its files are handed in. */
import { posix, win32 } from 'node:path';
import type { MayNotInstall } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import type { PackageKind } from './offer';

export interface PackageFacts {
  readonly platform: NodeJS.Platform;
  /** Of the user who runs this; null on Windows, which has none. */
  readonly userNumber: number | null;
  /** The package's own folder: `process.resourcesPath`. */
  readonly resources: string;
  /** Windows: where a user's own programs are, in its folder `Programs`; `LOCALAPPDATA` says it. */
  readonly localAppData: string | undefined;
  /** @returns null when there is no such file, or none that can be read */
  readText(file: string): string | null;
  /** Whether the file, or a new one in the folder, could be written. Nothing is. */
  mayWrite(path: string): boolean;
}

/** @returns how the package is named that could be installed here */
export function mayInstall({
  platform,
  userNumber,
  resources,
  localAppData,
  readText,
  mayWrite,
}: PackageFacts): Result<PackageKind, MayNotInstall> {
  if (platform === 'win32') {
    const described = win32.join(resources, 'app-update.yml');
    // One for all users is replaced by an installer that asks for an administrator, and nobody is there. Also where this user
    // could write its folder, or is an administrator: what starts the app tomorrow is not.
    if (!localAppData || !isBelow(resources, win32.join(localAppData, 'Programs')) || !mayWrite(described)) return fail('no-rights');
    return hasPublisherName(readText(described) ?? '') ? ok('exe') : fail('no-publisher');
  }
  // An AppImage names none: the new one would be started while the old one still holds the lock, and end at once.
  if (readText(posix.join(resources, 'package-type'))?.trim() !== 'deb') return fail('unknown-package');
  // electron-updater would ask pkexec or sudo, and those a person.
  return userNumber === 0 ? ok('deb') : fail('no-rights');
}

function isBelow(folder: string, above: string): boolean {
  const way = win32.relative(above, folder);
  return way !== '' && !way.startsWith('..') && !win32.isAbsolute(way);
}

/**
 * electron-updater compares a package's signature with the publishers named here; where none is named it compares
 * nothing and takes the package. @param described the text of `app-update.yml`
 */
export function hasPublisherName(described: string): boolean {
  const found = /^publisherName:[ \t]*(.*(?:\r?\n[ \t]*-.*)*)/m.exec(described);
  const names = found?.[1]?.replace(/^[ \t]*-|[[\]'",]|\bnull\b|~|#.*$/gm, '').trim();
  return Boolean(names);
}
