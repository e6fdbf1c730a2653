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
  /** The file that an AppImage was started from, which its own start says in `APPIMAGE`. */
  readonly appImage: string | undefined;
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
  appImage,
  readText,
  mayWrite,
}: PackageFacts): Result<PackageKind, MayNotInstall> {
  if (platform === 'win32') {
    const described = win32.join(resources, 'app-update.yml');
    if (!hasPublisherName(readText(described) ?? '')) return fail('no-publisher');
    // In Program Files, Windows would ask for an administrator's password, and nobody is there.
    return mayWrite(described) ? ok('exe') : fail('no-rights');
  }
  const kind = readText(posix.join(resources, 'package-type'))?.trim();
  // electron-updater would ask pkexec or sudo, and those a person.
  if (kind === 'deb') return userNumber === 0 ? ok('deb') : fail('no-rights');
  if (kind !== undefined || !appImage) return fail('unknown-package');
  return mayWrite(posix.dirname(appImage)) ? ok('AppImage') : fail('no-rights');
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
